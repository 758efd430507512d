using System.Runtime.CompilerServices;
using VoiceCluster.Providers;

namespace VoiceCluster.Conversations.Tests.Outages;

/// <summary>What befalls a stream: an error of a kind, or nothing more at all.</summary>
/// <param name="Kind">Null for a stream that stalls.</param>
/// <param name="After">Outputs that pass before.</param>
internal sealed record StreamFault(ProviderErrorKind? Kind, int After)
{
    public async IAsyncEnumerable<T> Apply<T>(IAsyncEnumerable<T> stream, string provider, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var passed = 0;
        await foreach (var output in stream.WithCancellation(cancellationToken))
        {
            if (passed++ == After) await FailAsync(provider, cancellationToken);
            yield return output;
        }
    }

    private async Task FailAsync(string provider, CancellationToken cancellationToken)
    {
        if (Kind is { } kind) throw new ProviderException(kind, provider, "as asked for");
        var forever = new TaskCompletionSource();
        await using var ending = cancellationToken.Register(() => forever.TrySetCanceled(cancellationToken));
        await forever.Task;
    }
}

/// <summary>A model that a fault may befall.</summary>
internal sealed class FaultyModel(IChatModel inner, string name) : IChatModel
{
    public StreamFault? Fault { get; set; }

    public string Name => name;

    public IAsyncEnumerable<ChatDelta> GenerateAsync(ChatRequest request, CancellationToken cancellationToken) =>
        Fault is { } fault ? fault.Apply(inner.GenerateAsync(request, cancellationToken), name, cancellationToken) : inner.GenerateAsync(request, cancellationToken);
}

/// <summary>A voice that a fault may befall.</summary>
internal sealed class FaultyVoice(ITextToSpeech inner, string name) : ITextToSpeech
{
    public StreamFault? Fault { get; set; }

    /// <summary>Sentences that it does not befall.</summary>
    public int Passes { get; set; }

    public string Name => name;

    public IAsyncEnumerable<SpeechChunk> SynthesizeAsync(SpeechRequest request, CancellationToken cancellationToken)
    {
        var speech = inner.SynthesizeAsync(request, cancellationToken);
        return Fault is { } fault && Passes-- <= 0 ? fault.Apply(speech, name, cancellationToken) : speech;
    }
}
