using Microsoft.Extensions.DependencyInjection;
using System.Diagnostics.Metrics;
using VoiceCluster.Providers.Scripted;
using VoiceCluster.Simulators;
using VoiceCluster.TestKit;

namespace VoiceCluster.Providers.Vendors.Tests;

/// <summary>What every test of an adapter needs: a clock, somebody who hears and speaks in the simulator, and an end for a test that would hang.</summary>
public abstract class VendorScene : IAsyncLifetime
{
    private readonly CancellationTokenSource _abort = new(TimeSpan.FromSeconds(30), TimeProvider.System);

    // Node takes long to load the vendors' SDKs, some of which have thousands of files.
    private readonly CancellationTokenSource _abortNode = new(TimeSpan.FromMinutes(3), TimeProvider.System);
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly List<IAsyncDisposable> _disposables = [];

    protected static ScriptedOptions Script { get; } = new() { FirstAudio = TimeSpan.Zero, Speed = double.PositiveInfinity, Inline = true };

    /// <summary>Of the adapters' deadlines and of the simulators' limits.</summary>
    protected VirtualTimeProvider Clock { get; } = new();

    /// <summary>Hears "what are your opening hours on saturday please", a word each 200 ms of speech.</summary>
    protected ISpeechToText Ear { get; } = new ScriptedSpeechToText(Script);

    /// <summary>Hums 60 ms a word, in pieces of 200 ms.</summary>
    protected ITextToSpeech Mouth => new ScriptedTextToSpeech(Script, Clock);

    protected CancellationToken Abort => _abort.Token;

    protected CancellationToken AbortNode => _abortNode.Token;

    protected ProviderMetrics Metrics => new(_services.GetRequiredService<IMeterFactory>(), TimeProvider.System);

    public abstract ValueTask InitializeAsync();

    public virtual async ValueTask DisposeAsync()
    {
        foreach (var one in Enumerable.Reverse(_disposables)) await one.DisposeAsync();
        await _services.DisposeAsync();
        _abort.Dispose();
        _abortNode.Dispose();
        GC.SuppressFinalize(this);
    }

    protected T Owned<T>(T one)
        where T : IAsyncDisposable
    {
        _disposables.Add(one);
        return one;
    }

    /// <summary>A session of a recogniser, read as a call reads it.</summary>
    protected async Task<Hearing> ListenAsync(ISpeechToText recogniser, SpeechToTextRequest? request = null) =>
        Owned(new Hearing(await recogniser.OpenAsync(request ?? new SpeechToTextRequest(), Abort), Abort));

    protected async Task<ProviderException> RefusedAsync(ISpeechToText recogniser) =>
        await Assert.ThrowsAsync<ProviderException>(async () => await recogniser.OpenAsync(new SpeechToTextRequest(), Abort));

    protected async Task<List<SpeechChunk>> SayAsync(ITextToSpeech voice, string text = "We open at nine in the morning.", string? name = null)
    {
        var chunks = new List<SpeechChunk>();
        await foreach (var chunk in voice.SynthesizeAsync(new SpeechRequest(text, name), Abort)) chunks.Add(chunk);
        return chunks;
    }
}
