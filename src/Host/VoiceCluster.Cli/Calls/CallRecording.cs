using VoiceCluster.Audio;

namespace VoiceCluster.Cli.Calls;

/// <summary>
/// Writes what was heard: the agent's words alone, and the whole call with the caller left and the agent right on one clock. Holds in memory
/// only by how much one side is ahead of the other.
/// </summary>
public sealed class CallRecording : IDisposable
{
    private readonly WavWriter? _agent;
    private readonly WavWriter? _both;
    private readonly List<short> _left = [];
    private readonly List<short> _right = [];

    /// <summary>Opens the files, so that a wrong path is found before the call; null where one is not wanted.</summary>
    /// <exception cref="InvalidDataException">A file cannot be written; the message names it.</exception>
    public CallRecording(string? agentPath, string? stereoPath, int sampleRate)
    {
        var format = new AudioFormat(AudioEncoding.Pcm16, sampleRate);
        _agent = Open(agentPath, format, 1);
        try
        {
            _both = Open(stereoPath, format, 2);
        }
        catch
        {
            _agent?.Dispose();
            throw;
        }
    }

    /// <summary>What the caller said, silence included.</summary>
    public void Caller(ReadOnlySpan<short> samples)
    {
        if (_both is null) return;
        _left.AddRange(samples);
        Interleave();
    }

    /// <summary>What the loudspeaker played, silence included.</summary>
    /// <param name="samples">What was played.</param>
    /// <param name="spoken">How many of them, from the first, the agent spoke.</param>
    public void Agent(ReadOnlySpan<short> samples, int spoken)
    {
        _agent?.Write(samples[..spoken]);
        if (_both is null) return;
        _right.AddRange(samples);
        Interleave();
    }

    /// <summary>Completes the files: the shorter side gets silence.</summary>
    public void Dispose()
    {
        _agent?.Dispose();
        if (_both is null) return;
        while (_left.Count < _right.Count) _left.Add(0);
        while (_right.Count < _left.Count) _right.Add(0);
        Interleave();
        _both.Dispose();
    }

    private static WavWriter? Open(string? path, AudioFormat format, int channels)
    {
        if (path is null) return null;
        try
        {
            return new WavWriter(File.Create(path), format, channels);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InvalidDataException($"{path} cannot be written: {exception.Message}", exception);
        }
    }

    private void Interleave()
    {
        var count = Math.Min(_left.Count, _right.Count);
        if (count == 0) return;
        var samples = new short[2 * count];
        for (var i = 0; i < count; i++) (samples[2 * i], samples[(2 * i) + 1]) = (_left[i], _right[i]);
        _both!.Write(samples);
        _left.RemoveRange(0, count);
        _right.RemoveRange(0, count);
    }
}
