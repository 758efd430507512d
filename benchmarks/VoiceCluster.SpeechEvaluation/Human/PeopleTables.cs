using System.Globalization;
using System.Text;
using VoiceCluster.Audio;
using VoiceCluster.Providers;
using VoiceCluster.Providers.Local.Tests;
using VoiceCluster.SpeechEvaluation.Turns;
using VoiceCluster.TurnTaking;

namespace VoiceCluster.SpeechEvaluation.Human;

/// <summary>How well people are understood, and whether they are answered soon and let out.</summary>
internal sealed class PeopleTables(ISpeechToText recogniser, Action<string> show, int most, CancellationToken cancellationToken)
{
    private const int PromptsOfALanguage = 24;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(700);
    private static readonly TimeSpan Interruption = TimeSpan.FromSeconds(2);
    private const string Speaking = "We are open from nine to six, from Monday to Saturday, and on Sunday from ten to four.";

    public async Task WriteAsync(StringBuilder report, bool words, bool turns)
    {
        if (Recordings.Problem is { } problem)
        {
            report.Append(CultureInfo.InvariantCulture, $"\n## People\n\nNot measured: {problem}\n");
            return;
        }

        if (words) await WriteWordsAsync(report);
        if (turns) await WriteTurnsAsync(report);
    }

    private async Task WriteWordsAsync(StringBuilder report)
    {
        report.Append("""

            ## People

            Debian's `asterisk-core-sounds-en-wav` (one woman, 8 kHz; prompts of at least four words) and LibriVox in `pocketsphinx-testdata` (one woman reads, 16 kHz). Tuned on the prompts
            whose names begin with a to m; the language model is the sample shop's as above, which knows nothing of telephone systems or of Jane Austen.

            | recordings | words | word errors | processor time over the audio's |
            | --- | ---: | ---: | ---: |

            """);
        await WriteWordsAsync(report, "prompts, by telephone (not tuned on)", Recordings.English(tuned: false), narrowband: true, line: null);
        await WriteWordsAsync(report, "prompts, by telephone (tuned on)", Recordings.English(tuned: true), narrowband: true, line: null);
        await WriteWordsAsync(report, "book, wideband (not tuned on)", Recordings.Book(), narrowband: false, line: null);
        await WriteWordsAsync(report, "book, by telephone (not tuned on)", Recordings.Book(), narrowband: true, static (line, seed) => new TelephoneLine(0, seed).Carry(line));
    }

    private async Task WriteWordsAsync(StringBuilder report, string name, IEnumerable<Recording> recordings, bool narrowband, Func<short[], int, short[]>? line)
    {
        var errors = new WordErrors();
        var audio = TimeSpan.Zero;
        var before = Environment.CpuUsage.TotalTime;
        await using var session = await recogniser.OpenAsync(new(Narrowband: narrowband), cancellationToken);
        foreach (var (recording, seed) in Spread(recordings).Select(static (r, i) => (r, i)))
        {
            var onLine = Hearing.OnTheLine(recording.Samples, seed);
            if (line is not null) onLine = line(onLine, seed);
            audio += TimeSpan.FromSeconds((double)onLine.Length / Frame.SampleRate);
            var heard = await Hearing.UnderstandAsync(session, onLine, cancellationToken);
            if (errors.Add(recording.Words, heard) > 0) show($"{name}: {recording.Words} -> {heard}");
        }

        report.Append(CultureInfo.InvariantCulture, $"| {name} | {errors.Words} | {errors.Rate:P1} | {(Environment.CpuUsage.TotalTime - before) / audio:0.00} |\n");
    }

    private async Task WriteTurnsAsync(StringBuilder report)
    {
        report.Append(CultureInfo.InvariantCulture, $"""

            People as callers by telephone, on the virtual clock of the answers above: {PromptsOfALanguage} prompts a language, which nothing was tuned on. Response: from the last sample to the
            commit, in ms as p50 / p95. Own pause: answered before the recording ended. Cut: the recording stops near its middle where the voice is at its softest, and goes on after
            {Pause.TotalMilliseconds:0} ms. Yield: from the first sample of the prompt, spoken into the agent's answer, to the agent's silence.

            | language | calls | response | answered into an own pause | into a cut | yielded | yield |
            | --- | ---: | ---: | ---: | ---: | ---: | ---: |

            """);
        var call = new VirtualCall(recogniser, narrowband: true, TurnSettings.Default);
        foreach (var (language, folder) in Recordings.Prompts)
        {
            var (response, yield) = (new Samples(), new Samples());
            var (calls, own, cut, yielded) = (0, 0, 0, 0);
            foreach (var recording in Recordings.Of(folder, Math.Min(most, PromptsOfALanguage)))
            {
                calls++;
                var end = TimeSpan.FromSeconds((double)(Hearing.Before + recording.Samples.Length) / Frame.SampleRate);
                var turn = await call.HearAsync(Hearing.OnTheLine(recording.Samples, calls), null, agentSpeaks: false, Patience, cancellationToken);
                if (turn.Commits.Any(at => at < end)) own++;
                else response.Add(turn.Commits.Count == 0 ? Patience.TotalMilliseconds : (turn.Commits[0] - end).TotalMilliseconds);
                if (turn.Commits is not [var only] || only < end || only > end + TimeSpan.FromMilliseconds(1100))
                    show(string.Create(CultureInfo.InvariantCulture, $"{language} {recording.Name}: answered {string.Join(", ", turn.Commits.Select(at => $"{(at - end).TotalMilliseconds:0}"))} ms after, confidence {turn.Confidence:0.00} / {turn.EndConfidence:0.00}: {turn.Words}"));
                var parts = Cut(recording.Samples);
                var interrupted = await call.HearAsync(Hearing.OnTheLine(parts, calls), null, agentSpeaks: false, TimeSpan.Zero, cancellationToken);
                if (interrupted.Commits.Count > turn.Commits.Count(at => at < end)) cut++;
                var into = await call.HearAsync(Hearing.OnTheLine(recording.Samples[..Math.Min(recording.Samples.Length, (int)(Interruption.TotalSeconds * Frame.SampleRate))], calls), Speaking, agentSpeaks: true, Patience, cancellationToken);
                if (into.Yielded) yielded++;
                if (into.Pauses.Count > 0) yield.Add((into.Pauses[0] - TimeSpan.FromSeconds((double)Hearing.Before / Frame.SampleRate)).TotalMilliseconds);
            }

            var (r, y) = (response.Percentiles(), yield.Percentiles());
            report.Append(CultureInfo.InvariantCulture, $"| {language} | {calls} | {r.P50:0} / {r.P95:0} | {own} | {cut} | {yielded} | {y.P50:0} / {y.P95:0} |\n");
        }
    }

    private IEnumerable<Recording> Spread(IEnumerable<Recording> recordings)
    {
        var all = recordings.ToList();
        var step = Math.Max(1, all.Count / most);
        return all.Where((_, i) => i % step == 0);
    }

    /// <summary>With a pause where the voice is softest, between a third and two thirds of the recording.</summary>
    private static short[] Cut(short[] samples)
    {
        var frames = samples.Length / Frame.Samples;
        var softest = Enumerable.Range(frames / 3, Math.Max(1, frames / 3)).MinBy(n => LevelMeter.Rms(samples.AsSpan(n * Frame.Samples, Frame.Samples)));
        return [.. samples[..(softest * Frame.Samples)], .. new short[(int)(Pause.TotalSeconds * Frame.SampleRate)], .. samples[(softest * Frame.Samples)..]];
    }
}
