namespace VoiceCluster.Sip;

/// <summary>
/// Sends a 2xx to INVITE again until its ACK comes (RFC 3261 section 13.3.1.4): at T1, doubling to T2, over any transport; gives up after
/// 64 T1.
/// </summary>
internal sealed class AnswerRepeater
{
    private readonly SipTransactionContext _context;
    private readonly InviteServerTransaction _invite;
    private readonly SipTimer _repeat, _giveUp;
    private TimeSpan _interval;

    public AnswerRepeater(SipTransactionContext context, InviteServerTransaction invite, Action giveUp)
    {
        _context = context;
        _invite = invite;
        _interval = context.Timers.T1;
        _repeat = context.CreateTimer(Repeat);
        _giveUp = context.CreateTimer(giveUp);
        _repeat.Start(_interval);
        _giveUp.Start(context.Timers.Timeout);
    }

    /// <summary>Sequence number that the ACK carries.</summary>
    public uint Sequence => _invite.Request.CSeq.Number;

    public void Stop()
    {
        _repeat.Dispose();
        _giveUp.Dispose();
    }

    private void Repeat()
    {
        _interval = _context.Timers.Double(_interval);
        _repeat.Start(_interval);
        _invite.RespondAgain();
    }
}
