namespace VoiceCluster.Sip;

/// <summary>
/// Sends digits as events (RFC 4733 section 2.5): one packet each 20 ms with growing duration, the end three times, then a pause. One that is longer than
/// a duration can tell goes in segments. Bounded: at most 64 digits wait.
/// </summary>
/// <param name="clockRate">Clock of the durations in Hz.</param>
/// <param name="streamClockRate">Clock of the stream's timestamps; another one only for peers that take events at 8000 Hz beside any codec.</param>
public sealed class TelephoneEventSender(int clockRate, int streamClockRate)
{
    private const int MaxWaiting = 64;
    private const int EndPackets = 3;
    private const int PacketsPerSecond = 50;

    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private readonly Queue<(int Code, TimeSpan Length)> _waiting = new();
    private int _code = -1;
    private int _left, _duration, _ends, _pause;
    private uint _timestamp;

    /// <summary>A digit is being sent or waits; voice stays silent meanwhile.</summary>
    public bool IsActive => _code >= 0 || _pause > 0 || _waiting.Count > 0;

    private int Step => clockRate / PacketsPerSecond;

    /// <summary>Queues a digit. False when it is none, or when too many wait.</summary>
    /// <param name="digit">0-9, *, #, A-D.</param>
    /// <param name="length">40 ms to 60 s.</param>
    public bool Enqueue(char digit, TimeSpan length)
    {
        var code = TelephoneEvent.CodeOf(digit);
        if (code < 0 || _waiting.Count == MaxWaiting) return false;
        _waiting.Enqueue((code, length < Shortest ? Shortest : length > Longest ? Longest : length));
        return true;
    }

    /// <summary>The next packet's payload, when one is due; false in a pause. Called each 20 ms.</summary>
    /// <param name="now">RTP time of the tick.</param>
    /// <param name="payload">4 octets.</param>
    /// <param name="timestamp">The segment's timestamp, the same for all its packets.</param>
    /// <param name="marker">Set on the first packet of a digit.</param>
    public bool TryNext(uint now, Span<byte> payload, out uint timestamp, out bool marker)
    {
        (timestamp, marker) = (_timestamp, false);
        if (_code < 0)
        {
            if (_pause > 0)
            {
                _pause--;
                return false;
            }

            if (!_waiting.TryDequeue(out var next)) return false;
            (_code, _left, _duration, _ends, marker) = (next.Code, (int)(next.Length.TotalSeconds * clockRate), 0, 0, true);
            timestamp = _timestamp = now;
        }
        else if (_ends == 0 && _duration + Step > TelephoneEvent.MaxDuration)
        {
            timestamp = _timestamp += (uint)((long)_duration * streamClockRate / clockRate);
            _duration = 0;
        }

        if (_ends == 0)
        {
            var step = Math.Min(Step, _left);
            _duration += step;
            _left -= step;
        }

        var end = _left == 0;
        TelephoneEvent.Write(payload, _code, end, (ushort)_duration);
        if (end && ++_ends == EndPackets)
        {
            _code = -1;
            _pause = 3; // 60 ms between digits
        }

        return true;
    }
}
