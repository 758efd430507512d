using VoiceCluster.Audio;

namespace VoiceCluster.Cli.Calls;

/// <summary>What the caller says in one go, and when.</summary>
/// <param name="Name">For people: the file's name, or the typed words.</param>
/// <param name="BargeIn">Spoken so long after the answer to the turn before began to be heard; null: after that answer has ended.</param>
public abstract record CallerTurn(string Name, TimeSpan? BargeIn);

/// <summary>Typed words.</summary>
public sealed record TypedTurn(string Text) : CallerTurn(Text, null);

/// <summary>Speech.</summary>
public sealed record SpokenTurn : CallerTurn
{
    private static readonly TimeSpan BlockLength = TimeSpan.FromMilliseconds(10);

    private SpokenTurn(string name, ReadOnlyMemory<short> samples, int firstVoiced, int lastVoiced, TimeSpan? bargeIn)
        : base(name, bargeIn) => (Samples, FirstVoiced, LastVoiced) = (samples, firstVoiced, lastVoiced);

    /// <summary>At the session's rate.</summary>
    public ReadOnlyMemory<short> Samples { get; }

    /// <summary>Where the voice begins: a sample's index.</summary>
    public int FirstVoiced { get; }

    /// <summary>The last sample of the voice; what follows is the file's own silence.</summary>
    public int LastVoiced { get; }

    /// <summary>Speech as it is. Voice is what is at most 35 dB under the loudest 10 ms, and over -60 dBFS.</summary>
    /// <exception cref="InvalidDataException">There is no sound in it.</exception>
    public static SpokenTurn From(string name, ReadOnlyMemory<short> samples, int sampleRate, TimeSpan? bargeIn = null)
    {
        var block = (int)(BlockLength.TotalSeconds * sampleRate);
        var levels = new float[(samples.Length + block - 1) / block];
        for (var i = 0; i < levels.Length; i++) levels[i] = LevelMeter.Rms(samples.Span.Slice(i * block, Math.Min(block, samples.Length - (i * block))));
        var threshold = Math.Max(-60f, levels.DefaultIfEmpty(LevelMeter.Silence).Max() - 35f);
        var first = Array.FindIndex(levels, level => level >= threshold);
        if (first < 0) throw new InvalidDataException($"{name} holds no speech: all of it is silent");
        var last = Array.FindLastIndex(levels, level => level >= threshold);
        return new SpokenTurn(name, samples, first * block, Math.Min((last + 1) * block, samples.Length) - 1, bargeIn);
    }

    /// <summary>Reads any WAV file, converted to one channel at the session's rate.</summary>
    /// <param name="path">The file.</param>
    /// <param name="sampleRate">The session's.</param>
    /// <param name="note">Is told what is missing of a file that was cut short, and is used as far as it goes.</param>
    /// <param name="bargeIn">See <see cref="CallerTurn"/>.</param>
    /// <exception cref="InvalidDataException">The file cannot be read, is no WAV file, or holds no sound; the message names it.</exception>
    public static SpokenTurn FromFile(string path, int sampleRate, Action<string> note, TimeSpan? bargeIn = null)
    {
        try
        {
            using var file = File.OpenRead(path);
            var samples = WavReader.ReadMono(file, sampleRate, out var problem);
            if (problem is not null) note($"{path}: {problem}");
            return From(Path.GetFileName(path), samples, sampleRate, bargeIn);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InvalidDataException($"{path} cannot be read: {exception.Message}", exception);
        }
        catch (WavFormatException exception)
        {
            throw new InvalidDataException($"{path}: {exception.Message}", exception);
        }
    }
}
