using System.Globalization;
using System.Security.Cryptography;

namespace VoiceCluster.Sip;

/// <summary>A 1xx sent until its PRACK comes (RFC 3262 section 3): at T1, doubling, for 64 T1.</summary>
internal sealed class ReliableProvisional
{
    private readonly SipTransactionContext _context;
    private readonly InviteServerTransaction _invite;
    private readonly SipResponse _response;
    private readonly SipTimer _repeat, _giveUp;
    private TimeSpan _interval;

    public ReliableProvisional(SipTransactionContext context, InviteServerTransaction invite, SipResponse response, Action giveUp)
    {
        _context = context;
        _invite = invite;
        _response = response;
        var sequence = RandomNumberGenerator.GetInt32(1, int.MaxValue);
        response.Set(SipHeaderId.Require, "100rel");
        response.Set(SipHeaderId.RSeq, sequence);
        Acknowledgement = string.Create(CultureInfo.InvariantCulture, $"{sequence} {invite.Request.CSeq}");
        _interval = context.Timers.T1;
        _repeat = context.CreateTimer(Repeat);
        _giveUp = context.CreateTimer(giveUp);
    }

    /// <summary>The RAck of its PRACK.</summary>
    public string Acknowledgement { get; }

    public void Start()
    {
        _repeat.Start(_interval);
        _giveUp.Start(_context.Timers.Timeout);
        _invite.Respond(_response);
    }

    public void Stop()
    {
        _repeat.Dispose();
        _giveUp.Dispose();
    }

    private void Repeat()
    {
        _interval *= 2;
        _repeat.Start(_interval);
        _invite.Respond(_response);
    }
}
