using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;
using VoiceCluster.Cli.Calls;
using VoiceCluster.Cli.Client.Messages;

namespace VoiceCluster.Cli.Display;

/// <summary>A call in words: what stands for good, and what changes by the moment.</summary>
internal sealed class CallNarrator
{
    private readonly Dictionary<int, string> _agentText = [];

    /// <summary>IDLE, LISTENING...</summary>
    public string State { get; private set; } = "IDLE";

    /// <summary>What the recogniser hears right now.</summary>
    public string Partial { get; private set; } = "";

    /// <summary>What the agent is saying right now.</summary>
    public string AgentText { get; private set; } = "";

    /// <summary>The lines that a message adds for good; empty for most.</summary>
    public IEnumerable<IRenderable> Narrate(ServerMessage message, TimeSpan at)
    {
        switch (message)
        {
            case SessionReady ready:
                yield return Line(at, "grey", "session", $"{ready.SessionId}{(ready.Resumed ? " (resumed)" : "")}");
                break;
            case StateChange change:
                State = change.To;
                yield return Line(at, "grey", "state", $"{change.From} → {change.To} ({change.Cause})");
                break;
            case TranscriptPartial partial:
                Partial = partial.Text;
                break;
            case TranscriptFinal final:
                Partial = "";
                yield return Line(at, "aqua", "heard", final.Text);
                break;
            case AgentText text:
                AgentText = _agentText[text.Turn] = _agentText.GetValueOrDefault(text.Turn) + text.Delta;
                break;
            case AgentTextFallback fallback:
                yield return Line(at, "yellow", "text only", $"{fallback.Text} ({fallback.Reason})");
                break;
            case ToolCallMessage tool:
                yield return Line(at, "blue", "tool", $"{tool.Title}: {tool.State}");
                break;
            case ConfirmationMessage confirmation:
                yield return Line(at, "blue", "asks", confirmation.Question);
                break;
            case PlaybackClear clear:
                yield return Line(at, "yellow", "silenced", $"turn {clear.Turn} ({clear.Cause})");
                break;
            case TurnComplete complete:
                AgentText = "";
                yield return Line(at, "aqua bold", "caller", complete.User);
                yield return Line(at, "green bold", "agent", complete.Interrupted ? $"{complete.Agent} … (interrupted)" : complete.Agent);
                if (Waterfall.Render(complete.Timings) is { } waterfall) yield return waterfall;
                break;
            case ErrorMessage error:
                yield return Line(at, "red", "error", $"{error.Code}: {error.Message}");
                break;
            case UnknownMessage unknown:
                yield return Line(at, "yellow", "unknown", unknown.Type);
                break;
            default:
                break;
        }
    }

    /// <summary>The caller begins.</summary>
    public static IRenderable Began(CallerTurn turn, TimeSpan at) => Line(at, "blue", turn is TypedTurn ? "types" : "speaks", turn.Name);

    /// <summary>The caller waited in vain.</summary>
    public static IRenderable GaveUp(CallerTurn turn, TimeSpan at) => Line(at, "red", "gave up", $"no answer to {turn.Name}");

    /// <summary>One line a turn, and the verdict.</summary>
    public static IRenderable Summary(CallOutcome outcome)
    {
        var table = new Table().AddColumns("said", "answered", "response", "overhead", "yield");
        foreach (var turn in outcome.Turns)
        {
            table.AddRow(
                new Text(turn.Said),
                new Text(turn.Answered ? turn.Interrupted ? "yes, interrupted" : "yes" : "no", new Style(turn.Answered ? Color.Green : Color.Red)),
                new Text(Milliseconds(turn.ResponseLatencyMs)),
                new Text(Milliseconds(turn.OverheadMs)),
                new Text(Milliseconds(turn.YieldMs)));
        }

        return table;
    }

    private static string Milliseconds(double? value) => value is { } ms ? string.Create(CultureInfo.InvariantCulture, $"{ms:0} ms") : "";

    private static Markup Line(TimeSpan at, string style, string who, string what) =>
        new(string.Create(CultureInfo.InvariantCulture, $"[grey]{at.TotalSeconds,7:0.00}[/] [{style}]{who,-10}[/] {Markup.Escape(what)}"));
}
