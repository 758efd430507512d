using System.Runtime.CompilerServices;
using VoiceCluster.Dialogue;
using VoiceCluster.Grains;
using VoiceCluster.Providers;

namespace VoiceCluster.Conversations.Tests.Outages;

/// <summary>
/// Every stage with every kind of error, in every state of a turn in which the stage is at work: what the caller hears, what is stored and metered, what is left, and that
/// the call goes on. Adapters turn each fault of their vendor into one of the kinds, which their own tests show; a call knows only the kinds.
/// </summary>
public sealed class OutageMatrixTests
{
    private static readonly ProviderErrorKind?[] Kinds =
    [
        ProviderErrorKind.Unavailable, null, ProviderErrorKind.RateLimited, ProviderErrorKind.Overloaded, ProviderErrorKind.Unauthorized, ProviderErrorKind.QuotaExhausted,
        ProviderErrorKind.InvalidRequest, ProviderErrorKind.ProtocolViolation, ProviderErrorKind.NotInstalled,
    ];

    /// <summary>The table in the repository is what happens; with the variable it is written anew. By hand: a hundred calls take 12 s.</summary>
    [Fact(Explicit = true)]
    public async Task The_published_table_is_what_happens()
    {
        var table = await TableAsync();
        var file = Path.Combine(Root(), "benchmarks", "results", "outages.md");
        if (Environment.GetEnvironmentVariable("VOICECLUSTER_WRITE_RESULTS") is not null) await File.WriteAllTextAsync(file, table);
        Assert.Equal(await File.ReadAllTextAsync(file), table);
    }

    private static async Task<string> TableAsync()
    {
        List<string> lines =
        [
            "# Outages",
            "What becomes of a call when a provider fails: real sessions, turn machine and guards on virtual time, with scripted providers. Made, and compared with what happens, by",
            "`VOICECLUSTER_WRITE_RESULTS=1 tests/VoiceCluster.Conversations.Tests/bin/Release/net10.0/VoiceCluster.Conversations.Tests -explicit only -class \"*OutageMatrixTests\"`.",
            "",
            "Which fault of which vendor is which kind is in `tests/VoiceCluster.Providers.Vendors.Tests/Published`, asserted for every adapter over its simulator: refusals, reports in",
            "messages, close codes, connections that are hung up, cut in a message or closed, garbage, and stalls. In each row the same call is asked once more after the outage,",
            "which must be answered as ever, and at its end no request is left under way.",
            "",
            "| fails | with | while | the caller hears | stored of the turn | metered | after |",
            "|---|---|---|---|---|---|---|",
        ];
        foreach (var (state, stays) in new[] { ("hearing", false), ("speaking", false), ("hearing", true), ("speaking", true) })
            await AddAsync(lines, stays ? "recogniser, and stays away" : "recogniser", state, kind => RecogniserAsync(kind, state, stays));
        foreach (var stage in new[] { "model", "voice" })
        {
            foreach (var (state, after, hasSecond) in new[] { ("thinking", 0, false), ("speaking", 1, false), ("thinking", 0, true), ("speaking", 1, true) })
                await AddAsync(lines, hasSecond ? $"{stage}, with a second one" : stage, state, kind => StreamAsync(stage, kind, stage is "model" ? 12 * after : after, hasSecond));
        }

        return string.Join('\n', lines) + "\n";
    }

    /// <summary>A row for all kinds of which the same becomes.</summary>
    private static async Task AddAsync(List<string> lines, string stage, string state, Func<ProviderErrorKind?, Task<string>> play)
    {
        var outcomes = new List<(string Kind, string Outcome)>();
        foreach (var kind in Kinds) outcomes.Add((kind is { } known ? $"{known}" : "Timeout (stalls)", await play(kind)));
        lines.AddRange(outcomes.GroupBy(static one => one.Outcome).Select(same =>
            $"| {stage} | {(same.Count() == Kinds.Length ? "any kind" : string.Join(", ", same.Select(static one => one.Kind)))} | {state} | {same.Key} |"));
    }

    private static async Task<string> RecogniserAsync(ProviderErrorKind? kind, string state, bool stays)
    {
        await using var outage = new OutageScene(hasSecond: false);
        await outage.ConnectAsync();
        var scene = outage.Scene;
        if (state is "hearing")
        {
            await scene.SpeakAsync(400);
            await scene.SayAsync(SpeechToTextEventKind.Partial, "what");
            Break();
            await scene.SpeakAsync(600);
            scene.Recogniser.Final = OutageScene.Question;
            await scene.SilenceAsync(300);
        }
        else
        {
            await scene.AskAsync(OutageScene.Question);
            await outage.UntilAsync(() => scene.Leg.Sent.Count > 0);
            Break();
        }

        await (stays ? outage.UntilDeafAsync() : outage.UntilQuietAsync());
        return await outage.OutcomeAsync();

        void Break()
        {
            scene.Recogniser.Failures = stays ? 100 : 0;
            scene.Recogniser.Break(kind ?? ProviderErrorKind.Timeout);
        }
    }

    private static async Task<string> StreamAsync(string stage, ProviderErrorKind? kind, int after, bool hasSecond)
    {
        await using var outage = new OutageScene(hasSecond);
        await outage.ConnectAsync();
        // A voice speaks a sentence at a time: in the middle of an answer the first one is heard.
        if (stage is "model") outage.Model.Fault = new StreamFault(kind, after);
        else (outage.Voice.Fault, outage.Voice.Passes) = (new StreamFault(kind, After: 0), after);
        await outage.Scene.AskAsync(OutageScene.Question);
        await outage.UntilQuietAsync();
        (outage.Model.Fault, outage.Voice.Fault) = (null, null);
        return await outage.OutcomeAsync();
    }

    private static string Root([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", ".."));
}
