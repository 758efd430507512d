using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using VoiceCluster.Dialogue;
using VoiceCluster.Grains;
using VoiceCluster.Providers;
using VoiceCluster.Providers.Scripted;

namespace VoiceCluster.Conversations.Tests.Outages;

/// <summary>A call whose model and voice stand behind their real guards, each alone or with a second one behind it.</summary>
internal sealed class OutageScene : IAsyncDisposable
{
    public const string Question = "what are your opening hours";

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly ProviderMetrics _metrics;
    private readonly bool _hasSecond;

    public OutageScene(bool hasSecond)
    {
        _hasSecond = hasSecond;
        _metrics = new ProviderMetrics(_services.GetRequiredService<IMeterFactory>(), TimeProvider.System);
        Scene = new CallScene(new GrainsOptions(), GuardedModel, GuardedVoice);
    }

    public CallScene Scene { get; }

    public FaultyModel Model { get; private set; } = null!;

    public FaultyVoice Voice { get; private set; } = null!;

    public Task ConnectAsync() => Scene.ConnectAsync("s1");

    /// <summary>Lets time pass until something holds, for at most 40 s.</summary>
    public async Task UntilAsync(Func<bool> holds)
    {
        for (var waited = 0; waited < 40_000 && !holds(); waited += 100) await Scene.SilenceAsync(100);
    }

    /// <summary>Until the turn is over.</summary>
    public async Task UntilQuietAsync()
    {
        await UntilAsync(() => Scene.Leg.Turns.Count > 0);
        await Scene.SilenceAsync(500);
    }

    /// <summary>Until the caller is told that nobody hears any more, and what was understood is answered.</summary>
    public async Task UntilDeafAsync()
    {
        await UntilAsync(() => IsDeaf);
        await Scene.SilenceAsync(5_000);
    }

    private bool IsDeaf => Scene.Leg.Events.OfType<CallError>().Any(static error => error.Code == "stt_lost");

    /// <summary>What became of the turn, as cells of the table; asks once more, which must be answered as if nothing had been.</summary>
    public async Task<string> OutcomeAsync()
    {
        var (heard, stored, metered) = (Heard(), Stored(), Metered());
        var before = Scene.Leg.Turns.Count;
        if (IsDeaf) await Scene.Call.Text(Question);
        else await Scene.AskAsync(Question);
        await UntilAsync(() => Scene.Leg.Turns.Count > before);
        Assert.Equal(Answer, Scene.Leg.Turns[^1].Agent);
        await Scene.Call.HangUp("hang_up");
        await Scene.WaitAsync(100);
        Assert.All(_metrics.States(), static one => Assert.Equal(0, one.Active));
        return $"{heard} | {stored} | {metered} | {(IsDeaf ? "answers what is typed" : "answers")}";
    }

    public async ValueTask DisposeAsync()
    {
        await Scene.DisposeAsync();
        await _services.DisposeAsync();
    }

    private static string Answer { get; } = string.Join(' ', new ScriptedOptions().SentenceTokens.Select(static tokens => $"Word{string.Concat(Enumerable.Repeat(" word", tokens - 1))}."));

    private FallbackChatModel GuardedModel(CallScene scene)
    {
        var scripted = new ScriptedChatModel(scene.Script, scene.Time);
        Model = new FaultyModel(scripted, "first");
        var guards = new[] { Model, new FaultyModel(scripted, "second") }.Take(_hasSecond ? 2 : 1).Select(IChatModel (one) => new ResilientChatModel(
            one, ResilienceOptions.ForChat, scene.Time, _metrics, NullLogger<ResilientChatModel>.Instance, static () => 0));
        return new FallbackChatModel([.. guards], _metrics, NullLogger<FallbackChatModel>.Instance);
    }

    private FallbackTextToSpeech GuardedVoice(CallScene scene, ITextToSpeech audible)
    {
        Voice = new FaultyVoice(audible, "first");
        var guards = new[] { Voice, new FaultyVoice(audible, "second") }.Take(_hasSecond ? 2 : 1).Select(one => new ChainedVoice(new ResilientTextToSpeech(
            one, ResilienceOptions.ForSpeech, scene.Time, _metrics, NullLogger<ResilientTextToSpeech>.Instance, static () => 0)));
        return new FallbackTextToSpeech([.. guards], _metrics, NullLogger<FallbackTextToSpeech>.Instance);
    }

    private string Heard()
    {
        var parts = new List<string>();
        if (Scene.Leg.Turns is [.., var turn])
        {
            var isApology = turn.Agent.EndsWith(Scene.Options.Apology, StringComparison.Ordinal);
            var own = isApology ? turn.Agent[..^Scene.Options.Apology.Length].Trim() : turn.Agent;
            var said = own == Answer ? "the answer" : own.Length > 0 ? "the answer's beginning" : "";
            if (Scene.Leg.Events.OfType<AgentTextFallback>().FirstOrDefault() is { } text) said = turn.HeardMs > 0 ? $"{turn.HeardMs} ms of it, and reads {(text.Text.Length >= own.Length ? "all of it" : "the rest")}" : "nothing, and reads it";
            if (said.Length > 0) parts.Add(said);
            if (isApology) parts.Add("the apology");
        }

        if (Scene.Leg.Events.OfType<CallError>().FirstOrDefault() is { } error) parts.Add($"is told `{error.Code}`");
        return parts.Count == 0 ? "nothing" : string.Join(", ", parts);
    }

    private string Stored()
    {
        if (Scene.Record.Turns.LastOrDefault() is not { } turn) return "none";
        var marks = new[] { turn.LlmFailed ? "llm_failed" : null, turn.TtsFailed ? "tts_failed" : null }.OfType<string>().ToList();
        var calls = string.Join(", ", Scene.Record.LlmCalls.GroupBy(static call => call.Status).Select(static same => $"{same.Count()} {same.Key.ToString().ToLowerInvariant()}"));
        return $"{(marks.Count == 0 ? "as ever" : string.Join(", ", marks))}; model calls: {calls}";
    }

    private string Metered() => string.Join("; ", _metrics.States().Where(static one => one.Errors.Count > 0).Select(static one =>
        $"{one.Port} {one.Name}: {string.Join(", ", one.Errors.Select(static error => $"{error.Value} of its kind"))}").DefaultIfEmpty("—"));
}
