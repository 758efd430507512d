using Spectre.Console;
using VoiceCluster.Cli.Calls;
using VoiceCluster.Cli.Client.Messages;

namespace VoiceCluster.Cli.Display;

/// <summary>Line after line, for logs and for terminals that cannot move the cursor.</summary>
public sealed class PlainView(IAnsiConsole console) : ICallView
{
    private readonly CallNarrator _narrator = new();

    /// <inheritdoc/>
    public void Received(ServerMessage message, TimeSpan at)
    {
        foreach (var line in _narrator.Narrate(message, at)) console.Write(new Rows(line));
    }

    /// <inheritdoc/>
    public void CallerBegan(CallerTurn turn, TimeSpan at) => console.Write(new Rows(CallNarrator.Began(turn, at)));

    /// <inheritdoc/>
    public void CallerGaveUp(CallerTurn turn, TimeSpan at) => console.Write(new Rows(CallNarrator.GaveUp(turn, at)));

    /// <inheritdoc/>
    public Task<CallOutcome> ShowAsync(Func<Task<CallOutcome>> call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return call();
    }

    /// <inheritdoc/>
    public void Conclude(CallOutcome outcome) => console.Write(CallNarrator.Summary(outcome));
}
