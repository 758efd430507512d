namespace VoiceCluster.Audio;

/// <summary>The last so many samples of a stream, always in one piece.</summary>
internal sealed class SlidingSamples
{
    private readonly int _length;
    private readonly float[] _buffer;
    private int _end;

    /// <summary>Room for a quarter more than is kept: moved seldom, and little memory, as every call has some.</summary>
    /// <param name="frames">How many frames are kept.</param>
    /// <param name="samples">Of a frame, which is also the most that is appended at once.</param>
    public SlidingSamples(int frames, int samples)
    {
        _length = frames * samples;
        _buffer = new float[_length + (((frames / 4) + 1) * samples)];
        _end = _length;
    }

    /// <summary>Samples up to the newest, oldest first.</summary>
    public ReadOnlySpan<float> All => _buffer.AsSpan(_end - _length, _length);

    /// <summary>Appends samples, at most a frame; returns where they stand, for changes in place.</summary>
    public Span<float> Append(int count)
    {
        if (_end + count > _buffer.Length)
        {
            _buffer.AsSpan(_end - _length, _length).CopyTo(_buffer);
            _end = _length;
        }

        _end += count;
        return _buffer.AsSpan(_end - count, count);
    }
}
