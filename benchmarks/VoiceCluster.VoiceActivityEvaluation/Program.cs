using System.Globalization;
using System.Text;
using VoiceCluster.Audio;
using VoiceCluster.VoiceActivityEvaluation;

// The table of the voice activity detector: dotnet run -c Release --project benchmarks/VoiceCluster.VoiceActivityEvaluation -- --speech FOLDER [--out FILE]
// The folder holds WAV files named VOICE-anything.wav, at least two voices, one utterance each, without noise.
string? folder = null;
string? output = null;
for (var index = 0; index + 1 < args.Length; index += 2)
{
    if (args[index] == "--speech") folder = args[index + 1];
    else if (args[index] == "--out") output = args[index + 1];
}

if (folder is null || !Directory.Exists(folder))
{
    Console.Error.WriteLine("Usage: --speech FOLDER (WAV files named VOICE-anything.wav) [--out FILE]");
    return 2;
}

var voices = Directory.GetFiles(folder, "*-*.wav").Order(StringComparer.Ordinal)
    .GroupBy(path => Path.GetFileName(path).Split('-')[0], StringComparer.Ordinal)
    .ToDictionary(group => group.Key, group => group.Select(Read).ToArray(), StringComparer.Ordinal);
if (voices.Count < 2)
{
    Console.Error.WriteLine($"{folder} holds {voices.Count} voices; babble needs at least two.");
    return 2;
}

var calls = voices.Select((voice, index) => Speech.Join(voice.Key, voice.Value, TimeSpan.FromMilliseconds(index % 2 == 0 ? 0 : 500), 42 + index)).ToArray();
var report = new StringBuilder("| noise | SNR dB | recall | false alarms | of all frames | far from speech | onset p50/p95 ms | hangover p50/p95 ms |\n|---|---|---|---|---|---|---|---|\n");
Row("none", null, double.NaN);
foreach (var (name, noise) in new (string, Func<Speech, double[]>)[]
{
    ("white", call => Noise.White(call.Samples.Length, 1)),
    ("pink", call => Noise.Pink(call.Samples.Length, 2)),
    ("hum 50 Hz", call => Noise.Hum(call.Samples.Length, 50)),
    ("hum 60 Hz", call => Noise.Hum(call.Samples.Length, 60)),
    ("white and hum", call => Noise.Sum(Noise.White(call.Samples.Length, 1), Noise.Hum(call.Samples.Length, 50))),
    ("babble, 6 talkers", call => Babble(call, 6)),
    ("babble, 12 talkers", call => Babble(call, 12)),
    ("white, 10 dB steps", call => Noise.Stepping(call.Samples.Length, 3)),
})
{
    foreach (var snr in new double[] { 20, 15, 10, 5 }) Row(name, noise, snr);
}

if (output is null) Console.Write(report);
else File.WriteAllText(output, report.ToString());
return 0;

void Row(string name, Func<Speech, double[]>? noise, double snr)
{
    var score = new Score();
    foreach (var call in calls) score.Add(call, noise?.Invoke(call), snr);
    report.AppendLine(CultureInfo.InvariantCulture,
        $"| {name} | {snr:F0} | {score.Recall:P1} | {score.FalseAlarms:P1} | {score.FalseAlarmsOfAll:P1} | {score.FarFalseAlarms:P1} | {score.Onset(0.5):F0}/{score.Onset(0.95):F0} | {score.Hangover(0.5):F0}/{score.Hangover(0.95):F0} |");
}

double[] Babble(Speech call, int talkers)
{
    var others = voices.Where(voice => voice.Key != call.Voice).SelectMany(voice => voice.Value).Where(utterance => utterance.Length > 40_000).ToArray();
    return Noise.Babble(call.Samples.Length, [.. Enumerable.Range(0, talkers).Select(index => others[index * others.Length / talkers])]);
}

static short[] Read(string path)
{
    using var file = File.OpenRead(path);
    return WavReader.ReadMono(file);
}
