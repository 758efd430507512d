using System.Text.Json;
using VoiceCluster.Cli.Calls;
using VoiceCluster.Cli.Client.Messages;

namespace VoiceCluster.Cli.Display;

/// <summary>Every server message as it came, a line each, then a line that sums up: for programs.</summary>
public sealed class JsonView(TextWriter output) : ICallView
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    /// <inheritdoc/>
    public void Received(ServerMessage message, TimeSpan at)
    {
        ArgumentNullException.ThrowIfNull(message);
        output.WriteLine(message.Json);
    }

    /// <inheritdoc/>
    public void CallerBegan(CallerTurn turn, TimeSpan at)
    {
    }

    /// <inheritdoc/>
    public void CallerGaveUp(CallerTurn turn, TimeSpan at)
    {
    }

    /// <inheritdoc/>
    public Task<CallOutcome> ShowAsync(Func<Task<CallOutcome>> call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return call();
    }

    /// <inheritdoc/>
    public void Conclude(CallOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        output.WriteLine(JsonSerializer.Serialize(
            new
            {
                Type = "summary",
                outcome.SessionId,
                outcome.Turns,
                DurationMs = outcome.Duration.TotalMilliseconds,
                outcome.HungUp,
                outcome.AllAnswered,
            },
            Options));
        output.Flush();
    }
}
