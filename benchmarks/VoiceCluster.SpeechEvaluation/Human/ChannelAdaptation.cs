using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using VoiceCluster.Audio;
using Decoder = VoiceCluster.Providers.Local.Decoder;

namespace VoiceCluster.SpeechEvaluation.Human;

/// <summary>
/// Makes the numbers by which the acoustic model is adapted to the telephone: one affine transform of its means for all sounds (MLLR; C. Leggetter, P. Woodland, 1995).
/// Debian has the prompts of telephone systems in wide band (G.722) and in narrow band, so the transform needs no training of the model: it is the regression of the features that
/// the telephone gives on those that the wide band gives of the same moment. What it learns is the channel, whoever speaks: five speakers, five languages, no words.
/// </summary>
internal sealed class ChannelAdaptation(string folder, CancellationToken cancellationToken)
{
    private const int Channels = 2;

    // The features of pocketsphinx-en-us (feat.params).
    private static readonly string[] FrontEnd = ["-lowerf", "130", "-upperf", "6800", "-nfilt", "25", "-transform", "dct", "-lifter", "22", "-remove_silence", "no"];

    /// <summary>Writes the transform, and gives the mean of the telephone's cepstra, with which a call begins.</summary>
    /// <param name="gain">Of the band extension.</param>
    /// <param name="path">Where the transform goes.</param>
    /// <exception cref="InvalidOperationException">One of the programs failed; the message holds its last words.</exception>
    public async Task<double[]> WriteAsync(float gain, string path)
    {
        Directory.CreateDirectory(folder);
        var names = new List<string>();
        foreach (var prompt in Recordings.InBothBands())
        {
            var wide = Hearing.OnTheLine(await DecodeG722Async(prompt.Wide), names.Count);
            await SaveAsync($"w{names.Count}", wide);
            for (var channel = 0; channel < Channels; channel++)
            {
                var narrow = channel == 0 ? Hearing.OnTheLine(Recordings.ReadWhole(prompt.Narrow), names.Count) : TelephoneLine.BandOf(wide);
                new BandExtension(gain).Process(narrow);
                await SaveAsync($"n{names.Count}-{channel}", narrow);
            }

            names.Add(prompt.Wide);
        }

        string[] all = [.. Enumerable.Range(0, names.Count).SelectMany(static n => Enumerable.Range(0, Channels).Select(c => $"n{n}-{c}").Prepend($"w{n}"))];
        await File.WriteAllLinesAsync(Path.Join(folder, "control"), all, cancellationToken);
        await RunAsync("sphinx_fe", ["-c", "control", "-di", ".", "-do", ".", "-ei", "raw", "-eo", "mfc", "-raw", "yes", .. FrontEnd]);

        var regressions = Enumerable.Range(0, Features.Streams).Select(static _ => new Regression(Decoder.CepstrumSize)).ToArray();
        var mean = new double[Decoder.CepstrumSize];
        var frames = 0;
        for (var n = 0; n < names.Count; n++)
        {
            var wide = Features.Read(Path.Join(folder, $"w{n}.mfc"));
            for (var channel = 0; channel < Channels; channel++)
            {
                var narrow = Features.Read(Path.Join(folder, $"n{n}-{channel}.mfc"));
                foreach (var cepstrum in narrow)
                {
                    for (var i = 0; i < mean.Length; i++) mean[i] += cepstrum[i];
                }

                frames += narrow.Length;
                var (from, to) = (Features.Normalise(wide), Features.Normalise(narrow));
                for (var at = Features.Context; at < Math.Min(from.Length, to.Length) - Features.Context; at++)
                {
                    for (var stream = 0; stream < regressions.Length; stream++) regressions[stream].Add(Features.Stream(from, at, stream), Features.Stream(to, at, stream));
                }
            }
        }

        await File.WriteAllTextAsync(path, Transform(regressions), cancellationToken);
        return [.. mean.Select(sum => sum / frames)];
    }

    /// <summary>As sphinxtrain's mllr_solve writes it: of each stream the matrix, the shift, and the factors of the variances, which stay as they are.</summary>
    private static string Transform(Regression[] streams)
    {
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"1\n{streams.Length}\n"));
        foreach (var stream in streams)
        {
            var solved = stream.Solve();
            text.Append(CultureInfo.InvariantCulture, $"{Decoder.CepstrumSize}\n");
            foreach (var row in solved) Line(row[..^1]);
            Line(solved.Select(static row => row[^1]));
            Line(Enumerable.Repeat(1.0, Decoder.CepstrumSize));
        }

        return text.ToString();

        void Line(IEnumerable<double> numbers) => text.AppendJoin(' ', numbers.Select(static n => n.ToString("F5", CultureInfo.InvariantCulture))).Append('\n');
    }

    private async Task<short[]> DecodeG722Async(string path)
    {
        var raw = Path.Join(folder, "decoded");
        await RunAsync("ffmpeg", ["-nostdin", "-v", "error", "-y", "-f", "g722", "-i", path, "-f", "s16le", "-ar", Frame.SampleRate.ToString(CultureInfo.InvariantCulture), raw]);
        return MemoryMarshal.Cast<byte, short>(await File.ReadAllBytesAsync(raw, cancellationToken)).ToArray();
    }

    private Task SaveAsync(string name, short[] samples) =>
        File.WriteAllBytesAsync(Path.Join(folder, name + ".raw"), MemoryMarshal.AsBytes(samples.AsSpan()).ToArray(), cancellationToken);

    private async Task RunAsync(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var said = await process.StandardError.ReadToEndAsync(cancellationToken) + await output;
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} failed: {said[^Math.Min(said.Length, 800)..]}");
    }
}
