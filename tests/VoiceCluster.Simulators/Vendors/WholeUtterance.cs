using VoiceCluster.Providers;

namespace VoiceCluster.Simulators;

/// <summary>Has an ear hear what a vendor was given as a whole.</summary>
internal static class WholeUtterance
{
    private const int FrameBytes = 640;

    /// <summary>Its words, and the confidence in the last of them.</summary>
    /// <param name="ear">Hears.</param>
    /// <param name="pcm">PCM16 little-endian, 16 kHz, mono.</param>
    /// <param name="cancellationToken">Of the request.</param>
    public static async Task<(string Text, double Confidence)> HearAsync(this ISpeechToText ear, ReadOnlyMemory<byte> pcm, CancellationToken cancellationToken)
    {
        await using var session = await ear.OpenAsync(new SpeechToTextRequest(), cancellationToken);
        for (var rest = pcm; rest.Length > 0; rest = rest[Math.Min(FrameBytes, rest.Length)..])
            await session.SendAsync(rest[..Math.Min(FrameBytes, rest.Length)], cancellationToken);
        await session.FinishUtteranceAsync(cancellationToken);
        var finals = new List<SpeechToTextEvent>();
        await foreach (var heard in session.ReadAsync(cancellationToken))
        {
            if (heard.Kind is SpeechToTextEventKind.Final) finals.Add(heard);
            if (heard.Kind is SpeechToTextEventKind.UtteranceEnd) break;
        }

        return (string.Join(' ', finals.Select(static final => final.Text)), finals.LastOrDefault()?.Confidence ?? 0);
    }
}
