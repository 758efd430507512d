namespace VoiceCluster.Audio;

/// <summary>
/// The agent's side of a recording: what was heard, where it was heard. Pieces of one answer follow each other without a break; each new beginning
/// stands where the clock says.
/// </summary>
internal sealed class AgentTrack(RecordingPieces pieces, long start)
{
    // A client's own count of what it played shifts the clock within an answer; from here on it is a break.
    private const int MostLate = Frame.SampleRate / 4;

    private PieceQueue _pending;
    private long _end = start;
    private int _offset;

    public void Add(RecordingPiece piece) => _pending.Enqueue(piece);

    /// <summary>So many of the samples added last were not heard; what has been written of them stays.</summary>
    public void Retract(int samples)
    {
        var all = _pending.TakeAll();
        long waiting = -_offset;
        for (var piece = all.Head; piece is not null; piece = piece.Next) waiting += piece.Count;
        var kept = waiting - samples;
        while (all.Head is not null)
        {
            var piece = all.Dequeue();
            var count = piece.Count - (_pending.Head is null ? _offset : 0);
            if (count <= kept)
            {
                _pending.Enqueue(piece);
            }
            else if (kept > 0)
            {
                piece.Cut(piece.Count - count + (int)kept);
                _pending.Enqueue(piece);
            }
            else
            {
                if (_pending.Head is null) _offset = 0;
                pieces.Return(piece);
            }

            kept -= count;
        }
    }

    /// <summary>Writes the stretch that begins at <paramref name="from"/> into a block of silence. Stretches follow each other.</summary>
    public void Fill(Span<short> block, long from)
    {
        var until = from + block.Length;
        while (_pending.Head is { } piece)
        {
            if (_offset == 0)
            {
                var begin = piece.Continues && piece.At - _end < MostLate ? _end : Math.Max(_end, piece.At);
                if (begin >= until) break;
                _end = begin;
            }

            var count = (int)Math.Min(piece.Count - _offset, until - _end);
            piece.Samples.Slice(_offset, count).CopyTo(block[(int)(_end - from)..]);
            _end += count;
            _offset += count;
            if (_offset < piece.Count) return;
            _offset = 0;
            pieces.Return(_pending.Dequeue());
        }

        _end = Math.Max(_end, until);
    }

    public void Clear()
    {
        while (_pending.Head is not null) pieces.Return(_pending.Dequeue());
    }
}
