using System.Globalization;
using System.Text;
using VoiceCluster.Audio;
using VoiceCluster.VoiceActivityEvaluation;

// The table of the voice activity detector: dotnet run -c Release --project benchmarks/VoiceCluster.VoiceActivityEvaluation [-- --out FILE]
var output = args is ["--out", var file] ? file : Path.Join(SourceTree.Root(), "benchmarks/results/voice-activity.md");
var sentences = File.ReadLines(Path.Join(AppContext.BaseDirectory, "Sentences/unseen.txt")).Take(12).ToArray();
var caller = new CallerVoice();
var voices = new Dictionary<string, short[][]>(StringComparer.Ordinal);
foreach (var name in new[] { "awb", "rms", "slt" })
    voices[name] = await Task.WhenAll(sentences.Select(sentence => caller.SayAsync(sentence, name, CancellationToken.None)));

var calls = voices.Select((voice, index) => Speech.Join(voice.Key, voice.Value, TimeSpan.FromMilliseconds(index % 2 == 0 ? 0 : 500), 42 + index)).ToArray();
var machine = MachineDescription.Here();
var report = new StringBuilder();
report.AppendLine(CultureInfo.InvariantCulture, $"""
    # Voice activity detection

    {machine.Cpu}, {machine.Cores} cores, {machine.MemoryGb} GB, {machine.Kernel}, {machine.DotNet}, {machine.Date}.
    Made by `dotnet run -c Release --project benchmarks/VoiceCluster.VoiceActivityEvaluation`.

    - Speech: Flite voices {string.Join(", ", voices.Keys)}, {voices.Values.Sum(voice => voice.Length)} utterances, joined to one call per voice with pauses of 1 to 4 s; {calls.Sum(call => call.Truth.Length) / 50.0 / 60:F1} minutes
      in all, {(double)calls.Sum(call => call.Truth.Count(frame => frame)) / calls.Sum(call => call.Truth.Length):P0} of it speech. Every call begins with a fresh detector, and the noise is there from its first frame.
    - Truth: a frame of the clean signal speaks when its level is at most {Speech.LabelRange:F0} dB under the voice's loud frames (95th percentile); gaps of up to
      {Speech.LongestGap * 20} ms within words (stop closures) belong to the speech.
    - SNR: mean power of the speaking frames over that of the noise. Babble: utterances of the other voices. Steps: white noise that jumps by 10 dB
      every four seconds (its loud half lies 2.6 dB nearer to the speech than the SNR says, its quiet half 7.4 dB further).
    - Recall: part of the speaking frames that are found. False alarms: frames that do not speak and are called speech, hangovers included, as a
      part of all frames. Far from speech: part of the silent frames called speech with no speech in the 60 ms before or the 20 ms after.
    - Onset and hangover: how late the first frame of a word after 200 ms of silence is found, and how long speech goes on after the last one.

    """);
report.AppendLine("| noise | SNR, dB | recall | false alarms | far from speech | onset p50 / p95, ms | hangover p50 / p95, ms |");
report.AppendLine("|---|---|---|---|---|---|---|");
Row("none", null, double.PositiveInfinity);
foreach (var (name, noise) in new (string, Func<Speech, double[]>)[]
{
    ("white", call => Noise.White(call.Samples.Length, 1)),
    ("pink", call => Noise.Pink(call.Samples.Length, 2)),
    ("hum, 50 Hz", call => Noise.Hum(call.Samples.Length, 50)),
    ("hum, 60 Hz", call => Noise.Hum(call.Samples.Length, 60)),
    ("white and hum", call => Noise.Sum(Noise.White(call.Samples.Length, 1), Noise.Hum(call.Samples.Length, 50))),
    ("babble, 6 talkers", call => Babble(call, 6)),
    ("babble, 12 talkers", call => Babble(call, 12)),
    ("white, steps of 10 dB", call => Noise.Stepping(call.Samples.Length, 3)),
})
{
    var noises = calls.Select(noise).ToArray();
    foreach (var snr in new double[] { 20, 15, 10, 5 }) Row(name, noises, snr);
}

Console.Write(report);
File.WriteAllText(output, report.ToString());
return 0;

void Row(string name, double[][]? noises, double snr)
{
    var score = new Score();
    for (var index = 0; index < calls.Length; index++) score.Add(calls[index], noises?[index], snr);
    var distance = double.IsFinite(snr) ? snr.ToString("F0", CultureInfo.InvariantCulture) : "–";
    report.AppendLine(CultureInfo.InvariantCulture,
        $"| {name} | {distance} | {score.Recall * 100:F1} % | {score.FalseAlarms * 100:F1} % | {score.FarFalseAlarms * 100:F1} % | {score.Onset(0.5):F0} / {score.Onset(0.95):F0} | {score.Hangover(0.5):F0} / {score.Hangover(0.95):F0} |");
}

double[] Babble(Speech call, int talkers)
{
    var others = voices.Where(voice => voice.Key != call.Voice).SelectMany(voice => voice.Value).Where(utterance => utterance.Length > 40_000).ToArray();
    return Noise.Babble(call.Samples.Length, [.. Enumerable.Range(0, talkers).Select(index => others[index * others.Length / talkers])]);
}
