using System.Runtime.InteropServices;
using VoiceCluster.Audio;
using VoiceCluster.Providers;

namespace VoiceCluster.SpeechEvaluation;

/// <summary>Gives utterances to a recogniser as a call does: in frames, with 300 ms of a quiet line before the words and 200 ms behind them.</summary>
internal static class Hearing
{
    private const double LineDb = -65;
    private const int Behind = Frame.SampleRate / 5;

    /// <summary>Samples of the line before the words.</summary>
    public const int Before = Frame.SampleRate * 3 / 10;

    /// <summary>The utterance with the line around it.</summary>
    public static short[] OnTheLine(short[] speech, int seed)
    {
        var random = new Random(seed);
        var amplitude = Math.Pow(10, LineDb / 20) * short.MaxValue * Math.Sqrt(3);
        var line = new short[Before + speech.Length + Behind];
        for (var n = 0; n < line.Length; n++)
        {
            var word = n >= Before && n < Before + speech.Length ? speech[n - Before] : 0;
            line[n] = Pcm16.Saturate((float)(word + (amplitude * ((2 * random.NextDouble()) - 1))));
        }

        return line;
    }

    /// <summary>What is understood of it; as fast as it goes.</summary>
    public static async Task<string> UnderstandAsync(ISpeechToTextSession session, short[] line, CancellationToken cancellationToken)
    {
        for (var at = 0; at < line.Length; at += Frame.Samples) await SendAsync(session, line, at, cancellationToken);
        await session.FinishUtteranceAsync(cancellationToken);
        var finals = new List<string>();
        await foreach (var said in session.ReadAsync(cancellationToken))
        {
            if (said.Kind is SpeechToTextEventKind.UtteranceEnd) break;
            if (said.Kind is SpeechToTextEventKind.Final && said.Text.Length > 0) finals.Add(said.Text);
        }

        return string.Join(' ', finals);
    }

    /// <summary>The longest times between two partials while the words last, and from the end to the final, in real time.</summary>
    public static async Task<(IReadOnlyList<double> GapsMs, double FinalMs)> TimePartialsAsync(
        ISpeechToTextSession session, short[] line, TimeProvider time, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var partials = new List<TimeSpan>();
        var reading = ReadAsync();
        using var timer = new PeriodicTimer(Frame.Duration, time);
        for (var at = 0; at < line.Length; at += Frame.Samples)
        {
            await timer.WaitForNextTickAsync(cancellationToken);
            await SendAsync(session, line, at, cancellationToken);
        }

        var spoken = time.GetElapsedTime(started);
        await session.FinishUtteranceAsync(cancellationToken);
        var final = await reading;
        var heard = partials.Where(at => at < spoken).ToList();
        return ([.. heard.Zip(heard.Skip(1), (a, b) => (b - a).TotalMilliseconds)], (final - spoken).TotalMilliseconds);

        async Task<TimeSpan> ReadAsync()
        {
            await foreach (var said in session.ReadAsync(cancellationToken))
            {
                if (said.Kind is SpeechToTextEventKind.Partial) partials.Add(time.GetElapsedTime(started));
                else if (said.Kind is SpeechToTextEventKind.UtteranceEnd) break;
            }

            return time.GetElapsedTime(started);
        }
    }

    private static ValueTask SendAsync(ISpeechToTextSession session, short[] line, int at, CancellationToken cancellationToken) =>
        session.SendAsync(MemoryMarshal.AsBytes(line.AsSpan(at, Math.Min(Frame.Samples, line.Length - at))).ToArray(), cancellationToken);
}
