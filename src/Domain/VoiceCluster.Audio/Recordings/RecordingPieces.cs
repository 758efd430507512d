namespace VoiceCluster.Audio;

/// <summary>The pieces that all recordings of a process share. Bounded: when all are under way, there is none to be had. Thread safe.</summary>
/// <param name="capacity">At most; memory is taken when it is first needed, 700 bytes a piece.</param>
public sealed class RecordingPieces(int capacity)
{
    private readonly Lock _gate = new();
    private PieceQueue _free;
    private int _made;

    /// <summary>An empty piece; null when all are under way.</summary>
    public RecordingPiece? Rent()
    {
        lock (_gate)
        {
            var piece = _free.Head is not null ? _free.Dequeue() : _made < capacity ? Make() : null;
            if (piece is null) return null;
            (piece.At, piece.Continues, piece.Retracted) = (0, false, 0);
            piece.Fill(default);
            return piece;
        }
    }

    /// <summary>Gives a piece back.</summary>
    public void Return(RecordingPiece piece)
    {
        lock (_gate) _free.Enqueue(piece);
    }

    private RecordingPiece Make()
    {
        _made++;
        return new RecordingPiece();
    }
}
