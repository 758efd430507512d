namespace VoiceCluster.FrontDoor.Phone;

/// <summary>From dialled numbers to an agent.</summary>
public sealed record PhoneRouteOptions
{
    /// <summary>The number dialled, as the trunk or Twilio sends it: <c>*</c> stands for any characters, <c>?</c> for one. <c>+49301234*</c></summary>
    public string Number { get; init; } = "";

    /// <summary>The agent's name (section <c>Agents</c>); null for the default agent.</summary>
    public string? Agent { get; init; }

    internal IEnumerable<string> Validate(string section)
    {
        if (Number.Length == 0) yield return $"{section}:Number is missing; give a number, or * for all";
    }
}
