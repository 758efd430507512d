namespace VoiceCluster.Grains.Tools;

/// <summary>The turn for whose answer tools work.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Words">The caller's.</param>
/// <param name="Committed">Done when the turn is the agent's; cancelled when the answer is.</param>
/// <param name="Tell">Tells the client, as soon as the turn is committed.</param>
internal sealed record ToolTurn(int Number, string Words, Task Committed, Action<CallEvent> Tell);
