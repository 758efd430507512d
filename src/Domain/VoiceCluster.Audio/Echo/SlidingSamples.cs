namespace VoiceCluster.Audio;

/// <summary>The last so many samples of a stream, always in one piece.</summary>
internal sealed class SlidingSamples
{
    private readonly int _length;
    private readonly float[] _buffer;
    private int _end;

    /// <param name="length">How many are kept.</param>
    /// <param name="slack">How many more are appended before those kept are moved to the front.</param>
    public SlidingSamples(int length, int slack)
    {
        _length = length;
        _buffer = new float[length + slack];
        _end = length;
    }

    /// <summary>Samples up to the newest, oldest first.</summary>
    public ReadOnlySpan<float> All => _buffer.AsSpan(_end - _length, _length);

    /// <summary>Appends samples, no more than fit the slack; returns where they stand, for changes in place.</summary>
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
