using System.Globalization;
using System.Text;
using VoiceCluster.Providers;
using VoiceCluster.TurnTaking;

namespace VoiceCluster.SpeechEvaluation.Turns;

/// <summary>How soon a caller of each of Flite's voices is answered, and whether the little words of a listener stop the agent.</summary>
internal sealed class TurnTables(ISpeechToText recogniser, CallerVoice caller, Action<string> show, CancellationToken cancellationToken)
{
    private static readonly string[] Voices = ["slt", "rms", "awb", "kal16"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly string[] Backchannels = ["uh huh", "um hum", "yeah", "okay", "right", "oh", "i see", "okay yeah", "all right", "sure"];
    private static readonly string[] Takeovers = ["stop", "wait", "no", "what", "help", "hold on"];
    private const string Speaking = "We are open from nine to six, from Monday to Saturday, and on Sunday from ten to four.";
    private static readonly TurnSettings Settings = TurnSettings.Default with { DictatedDigits = 4 };

    public async Task WriteAsync(StringBuilder report, IReadOnlyList<string> questions)
    {
        report.Append(CultureInfo.InvariantCulture, $"""

            ## Answers

            Detector, turn machine and recogniser on a virtual clock, a call a sentence. From the last sample to the commit, at which a prepared answer leaves, in ms as p50 / p95 / longest;
            the sample shop's questions by voices {string.Join(", ", Voices)}. Pauses: the development half's pauses in mid-sentence, of 400 to 1,100 ms, by voices slt and rms. Ignored: "{string.Join("\", \"", Backchannels)}" spoken into the agent's answer. Stopped: "{string.Join("\", \"", Takeovers)}".

            | line | response | answered after more than 1.1 s | answered into a pause | backchannels ignored | stopped |
            | --- | ---: | ---: | ---: | ---: | ---: |

            """);
        foreach (var (name, narrowband) in new[] { ("wideband", false), ("telephone", true) })
        {
            var call = new VirtualCall(recogniser, narrowband, Settings);
            var response = new Samples();
            var (slow, ignored, stopped, said, taken) = (0, 0, 0, 0, 0);
            foreach (var voice in Voices)
            {
                for (var i = 0; i < questions.Count; i++)
                {
                    var (line, end) = await LineAsync(questions[i], voice, narrowband, i);
                    var turn = await call.HearAsync(line, null, agentSpeaks: false, Patience, cancellationToken);
                    var ms = turn.Commits.Count == 0 ? Patience.TotalMilliseconds : (turn.Commits[0] - end).TotalMilliseconds;
                    response.Add(ms);
                    if (ms > 1100) slow++;
                    if (ms > 800) show(string.Create(CultureInfo.InvariantCulture, $"{name} {voice} {ms:0} ms, confidence {turn.Confidence:0.00} / {turn.EndConfidence:0.00}: {questions[i]} -> {turn.Words}"));
                }

                foreach (var word in Backchannels.Concat(Takeovers))
                {
                    var (line, _) = await LineAsync(word, voice, narrowband, word.Length);
                    var turn = await call.HearAsync(line, Speaking, agentSpeaks: true, Patience, cancellationToken);
                    var takes = Takeovers.Contains(word);
                    if (takes) (stopped, taken) = (stopped + (turn.Yielded ? 1 : 0), taken + 1);
                    else (ignored, said) = (ignored + (turn.Yielded ? 0 : 1), said + 1);
                    if (turn.Yielded != takes) show(string.Create(CultureInfo.InvariantCulture, $"{name} {voice} \"{word}\" {(takes ? "did not stop" : "stopped")} the agent, confidence {turn.Confidence:0.00} / {turn.EndConfidence:0.00}, {turn.Voiced.TotalMilliseconds:0} ms: {turn.Words}"));
                }
            }

            var (early, paused) = await PausesAsync(call, name, narrowband);
            var p = response.Percentiles();
            report.Append(CultureInfo.InvariantCulture, $"| {name} | {p.P50:0} / {p.P95:0} / {p.Max:0} | {slow} of {p.Count} | {early} of {paused} | {(double)ignored / said:P0} | {(double)stopped / taken:P0} |\n");
        }
    }

    private async Task<(int Early, int Calls)> PausesAsync(VirtualCall call, string name, bool narrowband)
    {
        var (early, calls) = (0, 0);
        var sentences = (await File.ReadAllLinesAsync(Path.Join(AppContext.BaseDirectory, "Sentences/pauses.txt"), cancellationToken)).SkipWhile(static l => l != "[pause]").Skip(1).TakeWhile(static l => l.Length > 0);
        foreach (var sentence in sentences)
        {
            var pause = 400 + (calls % 8 * 100);
            var voice = Voices[calls % 2];
            var parts = sentence.Split('|', StringSplitOptions.TrimEntries);
            short[] speech = [.. await caller.SayAsync(parts[0], voice, cancellationToken), .. new short[pause * Audio.Frame.SampleRate / 1000], .. await caller.SayAsync(parts[1], voice, cancellationToken)];
            var line = Hearing.OnTheLine(speech, calls);
            if (narrowband) line = new TelephoneLine(0, calls).Carry(line);
            var turn = await call.HearAsync(line, null, agentSpeaks: false, TimeSpan.Zero, cancellationToken);
            calls++;
            if (turn.Commits.Count == 0) continue;
            early++;
            show(string.Create(CultureInfo.InvariantCulture, $"{name} {voice} answered into a pause of {pause} ms, confidence {turn.Confidence:0.00} / {turn.EndConfidence:0.00}: {sentence} -> {turn.Words}"));
        }

        return (early, calls);
    }

    /// <summary>A sentence on the line, and when its last sample is sent.</summary>
    private async Task<(short[] Line, TimeSpan End)> LineAsync(string sentence, string voice, bool narrowband, int seed)
    {
        var speech = await caller.SayAsync(sentence, voice, cancellationToken);
        var line = Hearing.OnTheLine(speech, seed);
        var end = TimeSpan.FromSeconds((double)(Hearing.Before + speech.Length) / Audio.Frame.SampleRate);
        if (narrowband) line = new TelephoneLine(0, seed).Carry(line);
        return (line, end);
    }
}
