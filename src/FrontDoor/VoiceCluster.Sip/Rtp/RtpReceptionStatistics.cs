namespace VoiceCluster.Sip;

/// <summary>What a receiver counts of one source (RFC 3550 appendix A.1, A.3 and A.8).</summary>
public sealed class RtpReceptionStatistics(int clockRate)
{
    /// <summary>A sequence number further ahead than this is a restart of the source, not loss.</summary>
    public const int MaxDropout = 3000;

    private const int MaxMisorder = 100;

    private uint _base, _cycles, _received, _expectedBefore, _receivedBefore;
    private ushort _highest;
    private uint? _badSequence;
    private double _jitter;
    private uint _lastTransit;
    private bool _started, _hasTransit;

    /// <summary>Highest sequence number with its cycles.</summary>
    public uint ExtendedHighest => _cycles + _highest;

    /// <summary>Packets received, late and doubled ones counted.</summary>
    public uint Received => _received;

    /// <summary>Packets that should have come.</summary>
    public uint Expected => _started ? ExtendedHighest - _base + 1 : 0;

    /// <summary>Packets lost so far; negative when more came than expected.</summary>
    public int Lost => (int)(Expected - _received);

    /// <summary>Interarrival jitter in units of the clock.</summary>
    public uint Jitter => (uint)_jitter;

    public TimeSpan JitterTime => TimeSpan.FromSeconds(_jitter / clockRate);

    /// <summary>Counts one packet. False for one that belongs to a jump which is not confirmed yet.</summary>
    /// <param name="sequence">Its number.</param>
    /// <param name="timestamp">Its RTP time.</param>
    /// <param name="arrival">When it came, in any unit that <paramref name="arrivalFrequency"/> counts a second.</param>
    /// <param name="arrivalFrequency">Ticks a second.</param>
    public bool Count(ushort sequence, uint timestamp, long arrival, long arrivalFrequency)
    {
        if (!_started) Restart(sequence);
        var ahead = (ushort)(sequence - _highest);
        if (ahead < MaxDropout)
        {
            if (sequence < _highest) _cycles += 0x10000;
            _highest = sequence;
        }
        else if (ahead <= 0x10000 - MaxMisorder)
        {
            // A large jump: two packets in a row make it a restart.
            if (_badSequence != sequence)
            {
                _badSequence = (ushort)(sequence + 1);
                return false;
            }

            Restart(sequence);
        }

        _badSequence = null;
        _received++;
        var transit = (uint)((Int128)arrival * clockRate / arrivalFrequency) - timestamp;
        if (_hasTransit) _jitter += (Math.Abs((double)(int)(transit - _lastTransit)) - _jitter) / 16;
        (_lastTransit, _hasTransit) = (transit, true);
        return true;
    }

    /// <summary>Share lost since the last report, in 1/256.</summary>
    public byte TakeFractionLost()
    {
        var expected = Expected - _expectedBefore;
        var lost = (long)expected - (_received - _receivedBefore);
        (_expectedBefore, _receivedBefore) = (Expected, _received);
        return expected == 0 || lost <= 0 ? (byte)0 : (byte)Math.Min(255, (lost << 8) / expected);
    }

    private void Restart(ushort sequence)
    {
        _started = true;
        _base = sequence;
        _highest = sequence;
        _cycles = _received = _expectedBefore = _receivedBefore = 0;
        _hasTransit = false;
    }
}
