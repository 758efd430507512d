namespace VoiceCluster.Audio;

/// <summary>
/// The caller's side of a recording: lays pieces that came when the network brought them on the time line of the call. They follow each other
/// without a break as long as they come as fast as time passes; what a stalled network brings late in one burst fills the gap that it left. Missing
/// audio is silence, and a clock that runs apart from ours is followed where nobody speaks.
/// </summary>
/// <remarks>Where a piece belongs is decided by the pieces that came after it: the soonest of them tells how late this one is.</remarks>
internal sealed class CallerTrack(RecordingPieces pieces, long start)
{
    private const int SamplesPerMs = Frame.SampleRate / 1000;

    // Jitter and rounding; nobody hears it between the two sides.
    private const int Tolerance = 60 * SamplesPerMs;

    // As late as this, audio is missing rather than late.
    private const int Gap = 200 * SamplesPerMs;

    // Audio this far ahead of time comes faster than anybody speaks: there is no place for it.
    private const int MostAhead = 1000 * SamplesPerMs;

    // Pieces that are looked at: more than come in the time that a recording holds back.
    private const int LookedAt = 64;

    private const float QuietDb = -50;

    private PieceQueue _pending;
    private long _end = start;
    private int _offset;
    private bool _broken = true;

    /// <summary>Samples for which there was no place.</summary>
    public long Lost { get; private set; }

    public void Add(RecordingPiece piece) => _pending.Enqueue(piece);

    /// <summary>Writes the stretch that begins at <paramref name="from"/> into a block of silence. Stretches follow each other.</summary>
    public void Fill(Span<short> block, long from)
    {
        var until = from + block.Length;
        while (_pending.Head is { } piece)
        {
            if (_offset == 0)
            {
                if (IsTooEarly(piece))
                {
                    pieces.Return(_pending.Dequeue());
                    continue;
                }

                var begin = _end + Silence(piece);
                if (begin >= until) break;
                _end = begin;
                _broken = false;
            }

            if (_end >= until) return;
            var count = (int)Math.Min(piece.Count - _offset, until - _end);
            piece.Samples.Slice(_offset, count).CopyTo(block[(int)(_end - from)..]);
            _end += count;
            _offset += count;
            if (_offset < piece.Count) return;
            _offset = 0;
            pieces.Return(_pending.Dequeue());
        }

        if (_end >= until) return;
        _end = until;
        _broken = true;
    }

    public void Clear()
    {
        while (_pending.Head is not null) pieces.Return(_pending.Dequeue());
    }

    private bool IsTooEarly(RecordingPiece piece)
    {
        var ahead = _end + piece.Count - piece.At;
        if (ahead > MostAhead)
        {
            Lost += piece.Count;
            return true;
        }

        return ahead > Tolerance && IsQuiet(piece);
    }

    /// <summary>Silence before the first pending piece.</summary>
    private long Silence(RecordingPiece piece)
    {
        var late = LeastLateness();
        if (_broken) return Math.Max(late, 0);
        if (late >= Gap) return late;
        return late > Tolerance && IsQuiet(piece) ? Frame.Samples : 0;
    }

    private long LeastLateness()
    {
        var least = long.MaxValue;
        var end = _end;
        var piece = _pending.Head;
        for (var i = 0; piece is not null && i < LookedAt; i++, piece = piece.Next)
        {
            end += piece.Count;
            least = Math.Min(least, piece.At - end);
        }

        return least;
    }

    private static bool IsQuiet(RecordingPiece piece) => LevelMeter.Rms(piece.Samples) < QuietDb;
}
