namespace VoiceCluster.Cli.Phone;

/// <summary>What came of one thing that the caller said.</summary>
/// <param name="Said">The file's name, or the words.</param>
/// <param name="ResponseLatency">From the caller's last voiced sample sent to the first voice that came back; null when none did.</param>
/// <param name="Answer">How long the answer was.</param>
public sealed record PhoneTurn(string Said, TimeSpan? ResponseLatency, TimeSpan Answer);
