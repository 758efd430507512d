namespace VoiceCluster.Sip;

/// <summary>One request out and its final outcome, repeated with credentials when it is challenged. The request is built anew each time.</summary>
internal sealed class SipExchange(SipUserAgent agent, Func<SipRequest> build, Func<SipUri> nextHop, DigestClient? digest, Action<SipResponse> onResponse)
{
    // Without credentials, with those of three realms one after the other, and with a new nonce of each.
    private const int MaxAttempts = 7;

    private readonly HashSet<(SipHeaderId Credentials, string Realm)> _renewed = [];
    private int _attempts;

    /// <summary>A way already known, which saves resolving the next hop.</summary>
    public SipFlow? Flow { get; init; }

    /// <summary>The request as it was last sent.</summary>
    public SipRequest Request { get; private set; } = null!;

    /// <summary>The way it went; null while the next hop is being resolved.</summary>
    public SipFlow? SentOver { get; private set; }

    /// <summary>Its transaction; null while the next hop is being resolved.</summary>
    public SipClientTransaction? Transaction { get; private set; }

    public void Start()
    {
        Request = build();
        digest?.Authorize(Request);
        _attempts++;
        Transaction = null;
        agent.Send(Request, nextHop(), Flow, OnResponse, (transaction, flow) => (Transaction, SentOver) = (transaction, flow));
    }

    private void OnResponse(SipResponse response)
    {
        var isChallenge = response.Status is 401 or 407 && !response.IsLocal && _attempts < MaxAttempts;
        if (isChallenge && digest?.TakeChallenge(response, Request, _renewed) == true) Start();
        else onResponse(response);
    }
}
