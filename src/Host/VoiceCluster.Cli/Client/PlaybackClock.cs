namespace VoiceCluster.Cli.Client;

/// <param name="Turn">The answer's turn.</param>
/// <param name="Played">How much of its audio was heard, from its beginning.</param>
public readonly record struct PlaybackMark(int Turn, TimeSpan Played);

/// <summary>
/// A loudspeaker without sound: plays what it was given at the rate of real time, in order, and knows what of each turn was really heard.
/// Its owner moves it; it reads no clock. Holds at most <see cref="Longest"/> of audio; more is refused, since no server may run that far ahead.
/// </summary>
public sealed class PlaybackClock(int sampleRate)
{
    /// <summary>The most audio that may wait.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    private readonly Queue<(int Turn, ReadOnlyMemory<short> Samples)> _queue = new();
    private readonly Dictionary<int, long> _played = [];
    private ReadOnlyMemory<short> _current;
    private long _queued;

    /// <summary>The turn whose audio is heard now, or was heard last; 0 before any.</summary>
    public int Turn { get; private set; }

    /// <summary>Audio that waits to be heard.</summary>
    public TimeSpan Queued => Duration(_queued);

    /// <summary>How much of a turn's audio was heard.</summary>
    public PlaybackMark Mark(int turn) => new(turn, Duration(_played.GetValueOrDefault(turn)));

    /// <summary>Appends audio.</summary>
    /// <exception cref="VoiceClientException">More than <see cref="Longest"/> would wait.</exception>
    public void Enqueue(int turn, ReadOnlyMemory<short> samples)
    {
        if (samples.IsEmpty) return;
        if (Duration(_queued + samples.Length) > Longest)
            throw new VoiceClientException(VoiceFailure.ProtocolViolation, $"the server sent more than {Longest.TotalMinutes:0} minutes of audio ahead");
        _queue.Enqueue((turn, samples));
        _queued += samples.Length;
    }

    /// <summary>Plays on: fills the destination with what is heard, silence where nothing waits. Returns the samples that were no such silence.</summary>
    public int Play(Span<short> destination)
    {
        var filled = 0;
        while (filled < destination.Length && NextPiece())
        {
            var take = Math.Min(_current.Length, destination.Length - filled);
            _current.Span[..take].CopyTo(destination[filled..]);
            _current = _current[take..];
            filled += take;
            _queued -= take;
            _played[Turn] = _played.GetValueOrDefault(Turn) + take;
        }

        destination[filled..].Clear();
        return filled;
    }

    /// <summary>Drops what waits; returns what was heard of the turn.</summary>
    public PlaybackMark Clear(int turn)
    {
        _queue.Clear();
        _current = default;
        _queued = 0;
        return Mark(turn);
    }

    private bool NextPiece()
    {
        if (!_current.IsEmpty) return true;
        if (!_queue.TryDequeue(out var next)) return false;
        (Turn, _current) = next;
        return true;
    }

    private TimeSpan Duration(long samples) => TimeSpan.FromTicks(samples * TimeSpan.TicksPerSecond / sampleRate);
}
