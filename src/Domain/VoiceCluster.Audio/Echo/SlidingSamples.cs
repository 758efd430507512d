namespace VoiceCluster.Audio;

/// <summary>The last so many samples of a stream, always in one piece.</summary>
internal sealed class SlidingSamples
{
    private readonly int _length;
    private readonly float[] _buffer;
    private int _end;

    public SlidingSamples(int length)
    {
        _length = length;
        _buffer = new float[2 * length];
        _end = length;
    }

    /// <summary>Samples up to the newest, oldest first.</summary>
    public ReadOnlySpan<float> All => _buffer.AsSpan(_end - _length, _length);

    /// <summary>Appends samples, at most as many as are kept; returns where they stand, for changes in place.</summary>
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
