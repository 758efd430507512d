using System.Text.Json;
using Spectre.Console;
using VoiceCluster.Sip;

namespace VoiceCluster.Cli.Phone;

/// <summary>Tells how a call goes, for a person or as lines of JSON, and gives the verdict.</summary>
internal sealed class PhoneReport(CliEnvironment environment, bool json)
{
    public void Progress(string what, int status)
    {
        if (json) Write(new { type = what, status });
        else environment.Console.MarkupLine($"[grey]{Markup.Escape(status == 0 ? what : $"{what} ({status})")}[/]");
    }

    /// <summary>The summary; returns the exit code.</summary>
    public int Conclude(SipCallOutcome outcome, PhoneCaller caller, IReadOnlyList<PhoneTurn> turns, int wanted)
    {
        if (json)
        {
            Write(new
            {
                type = "summary",
                result = outcome.Result.ToString(),
                status = outcome.Status,
                reason = outcome.Reason,
                codec = caller.Codec?.ToString(),
                turns = turns.Select(t => new { said = t.Said, responseLatencyMs = t.ResponseLatency?.TotalMilliseconds, answerMs = t.Answer.TotalMilliseconds }),
                packetsSent = caller.Quality?.PacketsSent,
                packetsReceived = caller.Quality?.PacketsReceived,
                packetsLost = caller.Quality?.PacketsLost,
            });
        }
        else
        {
            Show(outcome, caller, turns);
        }

        if (outcome.Call is null) return outcome.Status is 408 or 503 ? ExitCode.NoServer : ExitCode.Refused;
        return turns.Count == wanted && turns.All(t => t.ResponseLatency is not null) ? ExitCode.Success : ExitCode.Unanswered;
    }

    private void Show(SipCallOutcome outcome, PhoneCaller caller, IReadOnlyList<PhoneTurn> turns)
    {
        if (outcome.Call is null)
        {
            environment.Error.WriteLine($"the call was not answered: {outcome.Status} {outcome.Reason}");
            return;
        }

        foreach (var turn in turns)
        {
            environment.Console.MarkupLine(turn.ResponseLatency is { } latency
                ? $"{Markup.Escape(turn.Said)}  [green]answered after {latency.TotalMilliseconds:0} ms[/], for {turn.Answer.TotalSeconds:0.0} s"
                : $"{Markup.Escape(turn.Said)}  [red]not answered[/]");
        }

        if (caller.Quality is { } quality)
            environment.Console.MarkupLine($"[grey]{caller.Codec}: {quality.PacketsSent} packets sent, {quality.PacketsReceived} received, {quality.PacketsLost} lost[/]");
    }

    private void Write(object line) => environment.Output.WriteLine(JsonSerializer.Serialize(line));
}
