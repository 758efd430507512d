namespace VoiceCluster.Audio;

/// <summary>
/// Both sides of a call on one time line, in samples of 16 kHz since the recording began: left the caller, right what was heard of the agent. Pure:
/// knows no clock; not for several threads at once.
/// </summary>
public sealed class RecordingTimeline
{
    /// <summary>Most samples of one <see cref="Read"/>: half a second.</summary>
    public const int Step = Frame.SampleRate / 2;

    private readonly RecordingPieces _pieces;
    private readonly CallerTrack _caller;
    private readonly AgentTrack _agent;
    private readonly short[] _left = new short[Step];
    private readonly short[] _right = new short[Step];
    private readonly short[] _interleaved = new short[2 * Step];
    private readonly List<(long From, long To)> _muted = [];

    /// <param name="pieces">Where pieces go back to.</param>
    /// <param name="start">What has been read before: above 0 for a recording that goes on.</param>
    public RecordingTimeline(RecordingPieces pieces, long start = 0)
    {
        _pieces = pieces;
        _caller = new CallerTrack(pieces, start);
        _agent = new AgentTrack(pieces, start);
        Position = start;
    }

    /// <summary>Samples read so far.</summary>
    public long Position { get; private set; }

    /// <summary>Samples of the caller that came so much faster than real time that there was no place for them.</summary>
    public long Lost => _caller.Lost;

    /// <summary>Takes a piece, or what it says of pieces before it. Pieces of a side come in order.</summary>
    public void Add(RecordingPiece piece)
    {
        ArgumentNullException.ThrowIfNull(piece);
        if (piece.Retracted > 0)
        {
            _agent.Retract(piece.Retracted);
            _pieces.Return(piece);
        }
        else if (piece.Side is RecordingSide.Caller)
        {
            _caller.Add(piece);
        }
        else
        {
            _agent.Add(piece);
        }
    }

    /// <summary>Both sides are silence from here on, whatever they said, except for what has been read.</summary>
    public void Mute(long from)
    {
        if (_muted is not [.., { To: long.MaxValue }]) _muted.Add((from, long.MaxValue));
    }

    /// <summary>And may be heard again from here on.</summary>
    public void Unmute(long to)
    {
        if (_muted is [.., { To: long.MaxValue } last]) _muted[^1] = last with { To = Math.Max(last.From, to) };
    }

    /// <summary>The next samples up to a moment, left and right alternating; at most <see cref="Step"/> of each, none when all was read. Valid until the
    /// next call.</summary>
    public ReadOnlySpan<short> Read(long until)
    {
        var count = (int)Math.Clamp(until - Position, 0, Step);
        if (count == 0) return default;
        var left = _left.AsSpan(0, count);
        var right = _right.AsSpan(0, count);
        left.Clear();
        right.Clear();
        _caller.Fill(left, Position);
        _agent.Fill(right, Position);
        foreach (var (from, to) in _muted)
        {
            var first = (int)Math.Clamp(from - Position, 0, count);
            var length = (int)Math.Clamp(to - Position, 0, count) - first;
            if (length <= 0) continue;
            left.Slice(first, length).Clear();
            right.Slice(first, length).Clear();
        }

        Position += count;
        while (_muted.Count > 0 && _muted[0].To <= Position) _muted.RemoveAt(0);
        for (var i = 0; i < count; i++) (_interleaved[2 * i], _interleaved[(2 * i) + 1]) = (left[i], right[i]);
        return _interleaved.AsSpan(0, 2 * count);
    }

    /// <summary>Gives back what was not read.</summary>
    public void Clear()
    {
        _caller.Clear();
        _agent.Clear();
    }
}
