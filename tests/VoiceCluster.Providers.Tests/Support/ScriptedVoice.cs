namespace VoiceCluster.Providers.Tests;

/// <summary>A voice that plays scripts.</summary>
internal sealed class ScriptedVoice(TimeProvider clock, string name) : ITextToSpeech, IDisposable
{
    public static readonly SpeechRequest Request = new("We open at nine.");

    public string Name => name;

    public bool Disposed { get; private set; }

    public ScriptedStream<SpeechChunk> Stream { get; } = new(clock);

    public List<SpeechRequest> Requests { get; } = [];

    public ScriptedStream<SpeechChunk>.Attempt Next() => Stream.Next();

    public IAsyncEnumerable<SpeechChunk> SynthesizeAsync(SpeechRequest request, CancellationToken cancellationToken)
    {
        Requests.Add(request);
        return Stream.PlayAsync(cancellationToken);
    }

    public void Dispose() => Disposed = true;
}

internal static class SpeechScripts
{
    /// <summary>Chunks of one sample pair each, whose first byte tells them apart.</summary>
    public static ScriptedStream<SpeechChunk>.Attempt Speaks(this ScriptedStream<SpeechChunk>.Attempt attempt, params byte[] chunks) =>
        attempt.Gives(chunks.Select(static chunk => new SpeechChunk(new byte[] { chunk, 0 })));

    /// <summary>The first byte of each chunk.</summary>
    public static async Task<byte[]> HearAsync(this ITextToSpeech voice, SpeechRequest? request = null, CancellationToken cancellationToken = default)
    {
        var heard = new List<byte>();
        await foreach (var chunk in voice.SynthesizeAsync(request ?? ScriptedVoice.Request, cancellationToken).ConfigureAwait(false)) heard.Add(chunk.Pcm.Span[0]);
        return [.. heard];
    }
}
