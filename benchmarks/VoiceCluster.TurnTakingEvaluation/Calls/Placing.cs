using System.Text.Json.Nodes;
using VoiceCluster.Audio;
using VoiceCluster.Benchmarking.Calls;
using VoiceCluster.Cli.Client;
using VoiceCluster.Cli.Client.Messages;
using VoiceCluster.TurnTakingEvaluation.Corpus;

namespace VoiceCluster.TurnTakingEvaluation.Calls;

/// <summary>Places the call of a scenario and judges it.</summary>
internal sealed class Placing(Uri server, CallerVoice voice, Samples lateness)
{
    // Answers of eight seconds and of two.
    private const string LongQuestion = "What are your opening hours?";
    private const string ShortQuestion = "What is your name?";

    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(25);

    // A pause, a false interruption and a wrongly opened turn would all have shown by then.
    private static readonly TimeSpan Aftermath = TimeSpan.FromSeconds(3);

    /// <summary>One call under a policy.</summary>
    public async Task<Outcome> PlaceAsync(Scenario scenario, Policy policy, CancellationToken cancellationToken)
    {
        var outcome = new Outcome
        {
            Id = scenario.Id,
            Policy = policy.Name,
            Category = scenario.Category,
            HeldOut = scenario.HeldOut,
            Line = scenario.Line,
            PauseMs = scenario.Line.Contains('|', StringComparison.Ordinal) ? scenario.Pause.TotalMilliseconds : 0,
        };
        try
        {
            // Spoken beforehand: synthesis takes its time.
            var asksOnly = scenario.Category.IsSpokenTurn() || scenario.Category is Category.Echo;
            var question = asksOnly ? scenario.Line : scenario.IntoAnswer is null ? ShortQuestion : LongQuestion;
            var asked = await SpeechAsync(question, scenario, cancellationToken);
            var before = scenario.Before is null ? null : await SpeechAsync(scenario.Before, scenario, cancellationToken);
            var then = asksOnly ? null : await StimulusAsync(scenario, cancellationToken);
            TimeSpan? echoDelay = scenario.Category.HasEcho() ? scenario.EchoDelay : null;
            var settings = policy.Settings.DeepClone().AsObject();
            await using var caller = await Caller.ConnectAsync(new VoiceClientOptions { Url = server, Settings = settings }, echoDelay, lateness, scenario.Seed, cancellationToken);
            await caller.WaitAsync(Settling);
            var judged = scenario.Category.IsSpokenTurn()
                ? await AskAsync(caller, before, asked, outcome)
                : await IntoAnswerAsync(caller, asked, then, scenario, outcome);
            return judged with { States = caller.Log.States() };
        }
        catch (VoiceClientException exception)
        {
            return outcome with { Failed = exception.Message };
        }
    }

    private static async Task<Outcome> AskAsync(Caller caller, short[]? before, short[] speech, Outcome outcome)
    {
        var turns = 0;
        if (before is not null)
        {
            var asked = await caller.SayAsync(before);
            if (!await caller.UntilAsync(log => log.Of<TurnComplete>(asked.To).Count > 0, LongestAnswer)) return outcome with { Failed = "the agent did not ask" };
            turns = caller.Log.Of<TurnComplete>()[^1].Message.Turn;
            await caller.WaitAsync(Settling);
        }

        var spoken = await caller.SayAsync(speech);
        var answered = await caller.UntilAsync(log => log.Audio(spoken.To).Count > 0, Patience);
        // Ends the turn, so that the server tells its stages.
        await caller.InterruptAsync();
        if (answered) await caller.UntilAsync(log => log.Of<TurnComplete>().Any(t => t.Message.Turn > turns), Patience);
        return Judge(caller.Log, spoken, outcome, turns) with { Heard = caller.Log.Transcript(before is null ? TimeSpan.Zero : spoken.From) };
    }

    private static async Task<Outcome> IntoAnswerAsync(Caller caller, short[] question, short[]? then, Scenario scenario, Outcome outcome)
    {
        var asked = await caller.SayAsync(question);
        if (!await caller.UntilAsync(log => log.Audio(asked.To).Count > 0, Patience))
            return outcome with { Failed = "the first question was not answered" };
        var turn = caller.Log.Audio(asked.To)[0].Message.Turn;
        if (scenario.IntoAnswer is { } into)
        {
            await caller.WaitAsync(into);
        }
        else
        {
            await caller.UntilAsync(static log => log.Of<TurnComplete>().Count > 0, LongestAnswer);
            await caller.WaitAsync(Settling);
        }

        var spoken = then is null ? new Spoken(caller.Log.Audio(asked.To)[0].At, asked.To) : await caller.SayAsync(then);
        if (scenario.Category.TakesFloor())
        {
            await caller.UntilAsync(log => log.Audio(spoken.From).Any(a => a.Message.Turn > turn && a.At > spoken.To), Patience);
            return Judge(caller.Log, spoken, JudgeYield(caller.Log, spoken, outcome), turn) with { Heard = caller.Log.Transcript(spoken.From) };
        }

        if (scenario.IntoAnswer is not null)
            await caller.UntilAsync(log => log.Of<TurnComplete>().Any(t => t.Message.Turn == turn), LongestAnswer);
        await caller.WaitAsync(Aftermath);
        return outcome with
        {
            Ignored = caller.Log.YieldedAt(spoken.From) is null && caller.Log.Audio().All(a => a.Message.Turn == turn),
            Paused = caller.Log.Of<PlaybackClear>(spoken.From).Count > 0,
            Heard = caller.Log.Transcript(spoken.From),
        };
    }

    private static Outcome Judge(CallLog log, Spoken spoken, Outcome outcome, int sinceTurn)
    {
        var answers = log.Audio().Where(a => a.Message.Turn > sinceTurn).ToList();
        var early = answers.Exists(a => a.At < spoken.To);
        var answer = answers.Find(a => a.At >= spoken.To);
        var turn = log.Of<TurnComplete>().FirstOrDefault(t => t.Message.Turn > sinceTurn).Message;
        return outcome with
        {
            TooEarly = early,
            ResponseMs = early || answer.Message is null ? null : (answer.At - spoken.To).TotalMilliseconds,
            FinalMs = turn?.Stage("stt_final"),
            OverheadMs = turn?.OverheadMs,
        };
    }

    private static Outcome JudgeYield(CallLog log, Spoken spoken, Outcome outcome)
    {
        var yielded = log.YieldedAt(spoken.From) is not null;
        var clears = log.Of<PlaybackClear>(spoken.From);
        return outcome with
        {
            Yielded = yielded,
            YieldMs = yielded && clears.Count > 0 ? (clears[0].At - spoken.From).TotalMilliseconds : null,
        };
    }

    private async Task<short[]> StimulusAsync(Scenario scenario, CancellationToken cancellationToken) => scenario.Category switch
    {
        Category.Noise => Sound.Read(scenario.Line, scenario.Seed),
        Category.SideTalk => Sound.Scale(await voice.SayAsync(scenario.Line, scenario.OtherVoice, cancellationToken), -scenario.UnderDb),
        _ => await SpeechAsync(scenario.Line, scenario, cancellationToken),
    };

    private async Task<short[]> SpeechAsync(string line, Scenario scenario, CancellationToken cancellationToken)
    {
        var speech = new List<short>();
        foreach (var part in line.Split('|', StringSplitOptions.TrimEntries))
        {
            if (speech.Count > 0) speech.AddRange(new short[(int)(scenario.Pause.TotalSeconds * Frame.SampleRate)]);
            speech.AddRange(await voice.SayAsync(part, scenario.Voice, cancellationToken));
        }

        return [.. speech];
    }
}

/// <summary>What is compared.</summary>
/// <param name="Name">For the table.</param>
/// <param name="Settings">Of the call.</param>
internal sealed record Policy(string Name, JsonObject Settings)
{
    /// <summary>The product's default.</summary>
    public static Policy Semantic { get; } = new("semantic", []);

    /// <summary>400 ms of silence, whatever was said.</summary>
    public static Policy Fixed { get; } = new(
        "fixed 400 ms", new JsonObject { ["endpointing"] = "fixed", ["debounceMs"] = 400, ["commitDelayMs"] = 0 });
}
