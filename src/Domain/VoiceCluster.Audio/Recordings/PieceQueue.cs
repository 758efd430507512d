using System.Runtime.InteropServices;

namespace VoiceCluster.Audio;

/// <summary>Pieces in order, linked through themselves: no memory of its own. A mutable struct for one owner.</summary>
[StructLayout(LayoutKind.Auto)]
public struct PieceQueue
{
    private RecordingPiece? _tail;

    /// <summary>The first; null when empty.</summary>
    public RecordingPiece? Head { get; private set; }

    /// <summary>Adds at the end.</summary>
    public void Enqueue(RecordingPiece piece)
    {
        ArgumentNullException.ThrowIfNull(piece);
        piece.Next = null;
        if (_tail is null) Head = piece;
        else _tail.Next = piece;
        _tail = piece;
    }

    /// <summary>Takes the first.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public RecordingPiece Dequeue()
    {
        var piece = Head ?? throw new InvalidOperationException("the queue is empty");
        Head = piece.Next;
        piece.Next = null;
        if (Head is null) _tail = null;
        return piece;
    }

    /// <summary>Takes all.</summary>
    public PieceQueue TakeAll()
    {
        var all = this;
        this = default;
        return all;
    }
}
