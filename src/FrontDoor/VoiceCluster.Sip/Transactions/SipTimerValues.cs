namespace VoiceCluster.Sip;

/// <summary>The base timers of RFC 3261 section 17.1.1.1 (table 4).</summary>
/// <param name="T1">Estimate of the round trip; 500 ms by the RFC.</param>
/// <param name="T2">Longest retransmission interval of non-INVITE requests and INVITE responses; 4 s.</param>
/// <param name="T4">Longest time a message stays in the network; 5 s.</param>
public sealed record SipTimerValues(TimeSpan T1, TimeSpan T2, TimeSpan T4)
{
    public static readonly SipTimerValues Default = new(TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(5));

    /// <summary>64 x T1: timers B, F, H, J, L and M, and the wait for an ACK.</summary>
    public TimeSpan Timeout => 64 * T1;

    /// <summary>Timer D over UDP: at least 32 s.</summary>
    public TimeSpan D => Timeout > TimeSpan.FromSeconds(32) ? Timeout : TimeSpan.FromSeconds(32);

    /// <summary>The next interval of a doubling timer that stops growing at T2.</summary>
    internal TimeSpan Double(TimeSpan interval) => interval * 2 < T2 ? interval * 2 : T2;
}
