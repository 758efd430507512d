using System.Globalization;

namespace VoiceCluster.Sip;

/// <summary>
/// Keeps one trunk registered (RFC 3261 section 10.2): refreshes well before the registration ends, tries again after a failure with
/// back-off and jitter, and at once when told that the network came back.
/// </summary>
public sealed class SipTrunk
{
    private readonly SipUserAgent _agent;
    private readonly SipTrunkOptions _options;
    private readonly DigestClient? _digest;
    private readonly SipTimer _timer;
    private readonly Random _random;
    private readonly string _callId = SipDialog.CreateTag();
    private readonly string _tag = SipDialog.CreateTag();
    private uint _sequence;
    private int _failures;
    private int _expires;
    private bool _running;
    private SipExchange? _inFlight;
    private TaskCompletionSource? _stopped;
    private volatile SipTrunkStatus _status = new(SipTrunkState.Idle, 0, string.Empty, null);

    /// <param name="agent">Sends the requests.</param>
    /// <param name="options">The trunk.</param>
    /// <param name="random">Jitter; a seeded one in tests.</param>
    public SipTrunk(SipUserAgent agent, SipTrunkOptions options, Random? random = null)
    {
        _agent = agent;
        _options = options;
        _random = random ?? Random.Shared;
        _digest = options.Credentials is { } credentials ? new DigestClient(credentials) : null;
        _expires = (int)options.Expires.TotalSeconds;
        _timer = agent.Context.CreateTimer(Register);
    }

    public string Name => _options.Name;

    public SipTrunkStatus Status => _status;

    /// <summary>Called on the agent's executor whenever the status changes.</summary>
    public Action<SipTrunk, SipTrunkStatus>? StatusChanged { get; set; }

    /// <summary>Starts registering; does nothing for a trunk by address.</summary>
    public void Start() => _agent.Executor.Post(() =>
    {
        if (_running || !_options.Register) return;
        _running = true;
        SetStatus(SipTrunkState.Registering, 0, string.Empty, null);
        Register();
    });

    /// <summary>The network changed or came back: registers again at once.</summary>
    public void Renew() => _agent.Executor.Post(() =>
    {
        if (!_running) return;
        _failures = 0;
        Register();
    });

    /// <summary>Takes the registration back (Expires: 0) and completes when the registrar answered or did not.</summary>
    public Task StopAsync()
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _agent.Executor.Post(() =>
        {
            var registered = _running && _status.State == SipTrunkState.Registered;
            _running = false;
            _timer.Stop();
            SetStatus(SipTrunkState.Idle, _status.Status, _status.Reason, null);
            if (!registered)
            {
                stopped.SetResult();
                return;
            }

            _stopped = stopped;
            _expires = 0;
            Register();
        });
        return stopped.Task;
    }

    /// <summary>A call through this trunk.</summary>
    /// <param name="number">User part of the called address.</param>
    /// <param name="from">Caller id; the trunk's user when null.</param>
    public SipCallRequest CallTo(string number, string? from = null)
    {
        var domain = _options.Registrar;
        var to = new SipUri(Uri.EscapeDataString(number).Replace("%2B", "+", StringComparison.Ordinal), domain.Host, domain.Port, domain.Parameters, domain.IsSecure);
        return new SipCallRequest(to, new SipAddress(new SipUri(_options.User, domain.Host), from)) { Credentials = _options.Credentials };
    }

    private void Register()
    {
        if (_inFlight is not null) return;
        _inFlight = new SipExchange(_agent, Build, () => _options.Registrar, _digest, OnResponse);
        _inFlight.Start();
    }

    private SipRequest Build()
    {
        var domain = _options.Registrar;
        var request = new SipRequest(SipMethod.Register, new SipUri(null, domain.Host, domain.Port, domain.Parameters, domain.IsSecure));
        var self = new SipAddress(new SipUri(_options.User, domain.Host));
        request.Set(SipHeaderId.MaxForwards, 70);
        request.Add(SipHeaderId.From, self.WithTag(_tag).ToString());
        request.Add(SipHeaderId.To, self.ToString());
        request.Add(SipHeaderId.CallId, _callId);
        request.Add(SipHeaderId.CSeq, string.Create(CultureInfo.InvariantCulture, $"{++_sequence} REGISTER"));
        request.Set(SipHeaderId.Expires, _expires);
        return request;
    }

    private void OnResponse(SipResponse response)
    {
        if (response.IsProvisional) return;
        var request = _inFlight!.Request;
        _inFlight = null;
        if (!_running)
        {
            _stopped?.TrySetResult();
            return;
        }

        if (response.IsSuccess)
        {
            OnRegistered(Granted(request, response));
        }
        else if (response.Status == 423 && response.GetNumber(SipHeaderId.MinExpires) is { } minimum && minimum > _expires)
        {
            _expires = minimum; // too brief for the registrar (section 10.2.8)
            Register();
        }
        else
        {
            OnFailed(response);
        }
    }

    private void OnRegistered(int granted)
    {
        _failures = 0;
        granted = Math.Max(granted, 10);
        SetStatus(SipTrunkState.Registered, 200, SipStatus.Phrase(200), _agent.Clock.GetUtcNow().AddSeconds(granted));
        // Early enough for a refresh that needs its full retransmission time.
        _timer.Start(TimeSpan.FromSeconds(granted > 120 ? granted - 60 : granted / 2.0));
    }

    /// <summary>
    /// The lifetime of our binding: its Contact's parameter, else the Expires header, else what was asked for. The response lists every device of
    /// the account; ours has our instance, or our address. A registrar may have rewritten that, and then the briefest lifetime errs on the safe side.
    /// </summary>
    private int Granted(SipRequest request, SipResponse response)
    {
        var sent = request.Contact;
        var listed = response.GetAddresses(SipHeaderId.Contact);
        var own = sent is null ? null : listed.FirstOrDefault(c => IsSameInstance(c, sent)) ?? listed.FirstOrDefault(c => c.Uri.IsSameContact(sent.Uri));
        var otherwise = response.GetNumber(SipHeaderId.Expires) ?? _expires;
        if (own is not null) return Lifetime(own) ?? otherwise;
        return listed.Where(c => c.Uri.User == _options.User).Select(Lifetime).Min() ?? otherwise;
    }

    private static int? Lifetime(SipAddress contact) =>
        SipSyntax.TryParseDigits(contact.Parameters.Get("expires"), int.MaxValue, out var seconds) ? seconds : null;

    private static bool IsSameInstance(SipAddress contact, SipAddress own) =>
        contact.Parameters.GetUnquoted("+sip.instance") is { } instance && instance.Equals(own.Parameters.GetUnquoted("+sip.instance"), StringComparison.OrdinalIgnoreCase);

    private void OnFailed(SipResponse response)
    {
        var wait = _options.FirstRetry * Math.Pow(2, Math.Min(_failures++, 20));
        var longest = response.IsLocal ? _options.MaxOutageRetry : _options.MaxRetry;
        if (wait > longest) wait = longest;
        wait *= 0.5 + (_random.NextDouble() * 0.5);
        if (response.GetNumber(SipHeaderId.RetryAfter) is { } asked && asked > wait.TotalSeconds && asked <= 3600) wait = TimeSpan.FromSeconds(asked);
        SetStatus(SipTrunkState.Failed, response.Status, response.Reason, _agent.Clock.GetUtcNow() + wait);
        _timer.Start(wait);
    }

    private void SetStatus(SipTrunkState state, int status, string reason, DateTimeOffset? until)
    {
        _status = new SipTrunkStatus(state, status, reason, until);
        StatusChanged?.Invoke(this, _status);
    }
}
