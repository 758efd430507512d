namespace VoiceCluster.Dialogue;

/// <summary>Whose tickets, callers, documents and calls of tools they are.</summary>
public static class Organisations
{
    /// <summary>The one that there is until others are made.</summary>
    public const string Default = "default";
}
