namespace VoiceCluster.People.Access;

/// <summary>What a call token says.</summary>
internal static class CallTokenClaims
{
    public const string Organisation = "org";
    public const string Agent = "agent";
    public const string Facts = "facts";
    public const string MaxSeconds = "max";
}
