using System.Net.NetworkInformation;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using VoiceCluster.Grains;
using VoiceCluster.Sip;

namespace VoiceCluster.FrontDoor.Phone;

/// <summary>The silo's telephone: takes calls in, places calls out, keeps trunks registered, and drains on shutdown.</summary>
public sealed partial class PhoneService : IHostedService, ISipCallHandler
{
    private static readonly TimeSpan UnregisterWithin = TimeSpan.FromSeconds(2);

    private readonly PhoneServices _services;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly ILogger _logger;
    private readonly NumberRoutes _routes;
    private readonly NoticeLog _notices;
    private readonly PhoneCalls _calls = new();
    private readonly SipUserAgentOptions _options;
    private IReadOnlyList<SipTrunk> _trunks = [];
    private SipUserAgent? _agent;
    private Dialler? _dialler;
    private TransferTargets? _targets;
    private Task _drained = Task.CompletedTask;

    public PhoneService(PhoneServices services, IHostApplicationLifetime lifetime)
    {
        _services = services;
        _lifetime = lifetime;
        _logger = services.Legs.Loggers.CreateLogger<PhoneService>();
        _routes = new NumberRoutes(services.Options.Routes);
        _notices = new NoticeLog(services.Metrics, services.Legs.Time, _logger);
        _options = PhoneSettings.Agent(services.Options, services.Legs.Time);
    }

    /// <summary>Addresses that are listened on; empty before the start.</summary>
    public IReadOnlyList<(SipProtocol Protocol, System.Net.IPEndPoint EndPoint)> Listening => _agent?.Listening ?? [];

    /// <summary>The trunks and how they stand.</summary>
    public IReadOnlyList<SipTrunk> Trunks => _trunks;

    /// <summary>Phones that are registered here.</summary>
    public int RegisteredPhones => _options.Registrar?.Count ?? 0;

    private SipUserAgent Agent => _agent ?? throw new InvalidOperationException("the telephone has not been started");

    /// <inheritdoc/>
    /// <exception cref="SipListenException">An address cannot be listened on.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var media = new RtpMediaFactory(PhoneSettings.Media(_services.Options), _services.Legs.Time);
        _agent = await SipUserAgent.StartAsync(_options, this, media, _services.Legs.Time);
        var trunks = _services.Options.Trunks.Select(t => t.ToSip()).ToList();
        _trunks = [.. trunks.Select(t => new SipTrunk(_agent, t) { StatusChanged = LogTrunk })];
        _agent.AllowTrunks(trunks);
        _dialler = new Dialler(_options.Registrar, _trunks, _services.Options.AdvertisedAddress ?? _services.Options.Address);
        _targets = new TransferTargets(_services.Options, _options.Registrar, _dialler, [.. Listening.Select(l => l.EndPoint.Port)]);
        foreach (var trunk in _trunks) trunk.Start();
        if (_trunks.Count > 0) _services.Metrics.Watch(_trunks);
        NetworkChange.NetworkAddressChanged += RenewTrunks;
        _lifetime.ApplicationStopping.Register(() => _drained = _agent.DrainAsync(_services.Legs.Options.DrainFor));
        LogListening(string.Join(", ", Listening.Select(l => $"{l.Protocol.ToString().ToLowerInvariant()}:{l.EndPoint}")));
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        NetworkChange.NetworkAddressChanged -= RenewTrunks;
        if (_agent is null) return;
        await _drained.WaitAsync(cancellationToken);
        await Task.WhenAll(_calls.Live.Select(c => c.Over)).WaitAsync(cancellationToken);
        await Task.WhenAll(_trunks.Select(UnregisterAsync)).WaitAsync(cancellationToken);
        await _agent.DisposeAsync();
    }

    /// <inheritdoc/>
    public void OnIncomingCall(SipCall call)
    {
        if (call.Replaces is { } replaced)
        {
            if (_calls.Live.FirstOrDefault(c => c.Has(replaced)) is { } other) other.Replace(call);
            else call.Reject(481);
            return;
        }

        var number = call.Dialled.UnescapedUser ?? "";
        if (!_routes.TryFind(number, out var agent))
        {
            _services.Metrics.Placed(PhoneDirection.Inbound, "unknown_number");
            call.Reject(404);
            return;
        }

        if (_services.Legs.Recorder?.Problem is not null)
        {
            _services.Metrics.Placed(PhoneDirection.Inbound, "storage");
            call.Reject(503);
            return;
        }

        var trunk = _services.Options.Trunks.FirstOrDefault(t => t.Sources.Any(s => PhoneSettings.Network(s).Contains(call.Source!.Address)))?.Name;
        var phone = Open(new PhoneCallStatus
        {
            Id = NewId(),
            Direction = PhoneDirection.Inbound,
            State = PhoneCallState.Ringing,
            SipStatus = 180,
            From = call.From.Uri.UnescapedUser,
            To = number,
            Agent = agent,
            Trunk = trunk,
            StartedAt = _services.Legs.Time.GetUtcNow(),
        });
        phone.Answer(call, PhoneMetadata.Incoming(call, trunk, agent));
    }

    /// <inheritdoc/>
    public void OnNotice(SipNotice notice) => _notices.Write(notice);

    /// <summary>Calls somebody; how it goes is told by <see cref="Find"/>.</summary>
    /// <exception cref="DialException">It cannot be called.</exception>
    public PhoneCallStatus Place(PhonePlacement placement)
    {
        if (!_services.Legs.Agents.Knows(placement.Agent)) throw new DialException($"agent is '{placement.Agent}', which is none of the configured ones");
        var screening = Screening(placement);
        var request = WithRedirects(_dialler!.Dial(placement.To, placement.From, placement.Trunk));
        var status = new PhoneCallStatus
        {
            Id = NewId(),
            Direction = PhoneDirection.Outbound,
            State = PhoneCallState.Dialling,
            From = request.From.Uri.UnescapedUser,
            To = placement.To,
            Agent = placement.Agent,
            Trunk = placement.Trunk,
            StartedAt = _services.Legs.Time.GetUtcNow(),
        };
        var call = Open(status, screening);
        call.Place(Agent, request, PhoneMetadata.Outgoing(placement.Metadata, placement.To, placement.From, placement.Agent));
        return call.Status;
    }

    /// <summary>A call that is up or ended lately; null for another.</summary>
    public PhoneCallStatus? Find(string id) => _calls.StatusOf(id);

    /// <summary>Ends a call, also one that still rings; false when there is none.</summary>
    public bool HangUp(string id)
    {
        if (_calls.Find(id) is not { } call) return false;
        call.HangUp("Hung up by the operator");
        return true;
    }

    /// <summary>
    /// Ends a consultation: the caller and the person he is connected with go on without this silo. Null when there is no such call; not done, with
    /// 481, while he is with nobody.
    /// </summary>
    public async Task<(bool Done, int Status)?> CompleteTransferAsync(string id)
    {
        if (_calls.Find(id) is not { } call) return null;
        var result = await call.TransferToPersonAsync();
        return (result.Succeeded, result.Status);
    }

    /// <summary>Hands a caller to somebody else; null when there is no such call.</summary>
    /// <param name="id">The call's.</param>
    /// <param name="to">As in <see cref="PhonePlacement"/>.</param>
    /// <param name="attended">Through this silo, so that the agent can be called back; otherwise the caller's phone does it (REFER).</param>
    /// <returns>Whether it was done, and the SIP status.</returns>
    /// <exception cref="DialException">It cannot be called.</exception>
    public async Task<(bool Done, int Status)?> TransferAsync(string id, string to, bool attended)
    {
        if (_calls.Find(id) is not { } call) return null;
        var request = WithRedirects(_dialler!.Dial(to));
        if (attended)
        {
            var outcome = await call.ConnectPersonAsync(Agent, request, to);
            return (outcome.Call is not null, outcome.Status);
        }

        var result = await call.TransferAwayAsync(request.To);
        return (result.Succeeded, result.Status);
    }

    /// <summary>By the caller's phone, where it can do that; otherwise through this silo.</summary>
    private async Task TransferForAgentAsync(string id, string target)
    {
        try
        {
            if (await TransferAsync(id, target, attended: false) is { Done: false }) await TransferAsync(id, target, attended: true);
        }
        catch (DialException exception)
        {
            LogNotTransferred(id, exception.Message);
        }
    }

    /// <summary>The agent takes a caller back from a person; false when he is with none.</summary>
    public bool TakeBack(string id) => _calls.Find(id)?.TakeBack() == true;

    private static string NewId() => Guid.CreateVersion7().ToString("N");

    /// <summary>What is done about answering machines; null for nothing.</summary>
    private AnsweringMachineRequest? Screening(PhonePlacement placement)
    {
        var configured = _services.AnsweringMachine;
        var message = placement.Message?.Trim() ?? "";
        if (message.Length > AnsweringMachineOptions.MaxMessage)
            throw new DialException($"message has {message.Length} characters; use at most {AnsweringMachineOptions.MaxMessage}");
        switch (placement.AnsweringMachineDetection ?? configured.Detection)
        {
            case AnsweringMachineDetection.Off:
                return null;
            case AnsweringMachineDetection.Detect:
                return new AnsweringMachineRequest(FollowToBeep: false);
            default:
                return message.Length > 0 || configured.Message.Length > 0
                    ? new AnsweringMachineRequest(FollowToBeep: true, message)
                    : throw new DialException("answeringMachineDetection is detect-beep, and there is no message; give message, or configure Calls:AnsweringMachine:Message");
        }
    }

    private PhoneCall Open(PhoneCallStatus status, AnsweringMachineRequest? screening = null)
    {
        var call = new PhoneCall(status, _services, _calls.End, _lifetime.ApplicationStopping)
        {
            AnsweringMachine = screening,
            TransferFor = target => TransferForAgentAsync(status.Id, target),
            FollowTransfer = wish => _targets!.Allow(wish.Target) is { } request ? (Agent, WithRedirects(request) with { Headers = wish.Headers }) : null,
        };
        _calls.Add(call);
        return call;
    }

    private SipCallRequest WithRedirects(SipCallRequest request) => request with { Redirect = target => _targets!.AllowRedirect(target, request) };

    /// <summary>A registration holds an address: when ours change, it may name one that is gone.</summary>
    private void RenewTrunks(object? sender, EventArgs e)
    {
        foreach (var trunk in _trunks) trunk.Renew();
    }

    /// <summary>Takes the registration back; a registrar that does not answer holds nobody up.</summary>
    private async Task UnregisterAsync(SipTrunk trunk)
    {
        try
        {
            await trunk.StopAsync().WaitAsync(UnregisterWithin, _services.Legs.Time);
        }
        catch (TimeoutException)
        {
            LogNotTakenBack(trunk.Name, UnregisterWithin.TotalSeconds);
        }
    }

    private void LogTrunk(SipTrunk trunk, SipTrunkStatus status)
    {
        if (status.State is SipTrunkState.Failed) LogTrunkFailed(trunk.Name, status.Status, status.Reason, status.Until);
        else LogTrunkState(trunk.Name, status.State);
    }
}
