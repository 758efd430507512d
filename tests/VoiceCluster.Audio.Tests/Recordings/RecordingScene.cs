using System.Runtime.InteropServices;

namespace VoiceCluster.Audio.Tests.Recordings;

/// <summary>A time line with its pieces; audio counts up by one each millisecond, so that every sample names its place.</summary>
internal sealed class RecordingScene(long start = 0, int pieces = 100_000)
{
    private readonly short[] _frame = new short[Frame.Samples];
    private RecordingTimeline? _timeline;

    public RecordingPieces Pieces { get; } = new(pieces);

    public RecordingTimeline Timeline => _timeline ??= new RecordingTimeline(Pieces, start);

    /// <summary>Frames that came when they were said, or so much later.</summary>
    public void Caller(int fromMs, int ms, int first, Func<int, int>? jitterMs = null)
    {
        for (var i = 0; i < ms / 20; i++)
            Add(RecordingSide.Caller, (fromMs + (20 * (i + 1)) + (jitterMs?.Invoke(i) ?? 0)) * 16, Ramp(first + (20 * i)), continues: false);
    }

    /// <summary>A frame of one value; its end came at a moment.</summary>
    public void CallerFrame(long at, short value)
    {
        Array.Fill(_frame, value);
        Add(RecordingSide.Caller, at, _frame, continues: false);
    }

    public void Agent(int atMs, int ms, int first, bool continues = false)
    {
        for (var i = 0; i < ms / 20; i++) Add(RecordingSide.Agent, (atMs + (20 * i)) * 16, Ramp(first + (20 * i)), continues || i > 0);
    }

    public void Retract(int ms)
    {
        if (ms == 0) return;
        var piece = Pieces.Rent()!;
        piece.Retracted = ms * 16;
        Timeline.Add(piece);
    }

    public (short[] Left, short[] Right) Read(int untilMs)
    {
        var all = new List<short>();
        while (Timeline.Read(untilMs * 16L) is { IsEmpty: false } block) all.AddRange(block);
        return ([.. all.Where((_, i) => i % 2 == 0)], [.. all.Where((_, i) => i % 2 == 1)]);
    }

    private static short[] Ramp(int first) => [.. Enumerable.Range(0, Frame.Samples).Select(i => (short)(first + (i / 16)))];

    private void Add(RecordingSide side, long at, short[] samples, bool continues)
    {
        var piece = Pieces.Rent()!;
        (piece.Side, piece.At, piece.Continues) = (side, at, continues);
        piece.Fill(MemoryMarshal.AsBytes<short>(samples));
        Timeline.Add(piece);
    }
}
