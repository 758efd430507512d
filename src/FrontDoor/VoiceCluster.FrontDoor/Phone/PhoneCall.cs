using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using VoiceCluster.Audio;
using VoiceCluster.FrontDoor.Legs;
using VoiceCluster.FrontDoor.Playback;
using VoiceCluster.Grains;
using VoiceCluster.Sip;

namespace VoiceCluster.FrontDoor.Phone;

/// <summary>A call by telephone: the caller's line, the agent's leg, and who hears whom.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "The leg is disposed of at the call's own end, in EndAsync; the token source needs none.")]
internal sealed partial class PhoneCall : IMediaWire, ILineOwner
{
    public const string Channel = "sip";

    private readonly PhoneServices _services;
    private readonly ILogger _logger;
    private readonly MediaLeg _leg;
    private readonly Action<PhoneCall> _ended;
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Never disposed of: it has no timer, and a late message of the agent's may hang up what has ended.
    private readonly CancellationTokenSource _givenUp = new();
    private volatile PhoneLine _line;
    private volatile PhoneCallStatus _status;
    private bool _answered;
    private int _hasEnded;

    /// <param name="status">Its id, direction and the rest that is known.</param>
    /// <param name="services">What calls share.</param>
    /// <param name="ended">Told once, when all is over.</param>
    /// <param name="stopping">The server stops.</param>
    public PhoneCall(PhoneCallStatus status, PhoneServices services, Action<PhoneCall> ended, CancellationToken stopping)
    {
        _status = status;
        _services = services;
        _ended = ended;
        _logger = services.Legs.Loggers.CreateLogger<PhoneCall>();
        _leg = new MediaLeg(status.Id, this, services.Legs, stopping);
        _line = NewLine();
    }

    /// <summary>How to call somebody whom the far side names in a transfer; null for one who may not be called.</summary>
    public required Func<SipTransferRequest, (SipUserAgent Agent, SipCallRequest Call)?> FollowTransfer { get; init; }

    /// <summary>Hands the caller to somebody because the agent says so.</summary>
    public required Func<string, Task> TransferFor { get; init; }

    /// <summary>Finds out who answered; null lets the agent speak at once.</summary>
    public AnsweringMachineRequest? AnsweringMachine { get; init; }

    public PhoneCallStatus Status => _status with { Media = _line.Quality };

    public string Id => _status.Id;

    /// <summary>Completes when the call has ended and the agent knows.</summary>
    public Task Over => _over.Task;

    TimeSpan IMediaWire.FarDelay => _line.FarDelay;

    /// <summary>Answers a call that came in, once the agent has taken it.</summary>
    public void Answer(SipCall call, string metadata) => Start(RunAsync(() => AnswerAsync(call, metadata)));

    /// <summary>Calls somebody, and gives him to the agent when he answers.</summary>
    public void Place(SipUserAgent agent, SipCallRequest request, string metadata) => Start(RunAsync(() => PlaceAsync(agent, request, metadata)));

    /// <summary>Ends the call, whatever its state.</summary>
    public void HangUp(string reason)
    {
        _givenUp.Cancel();
        _line.HangUp(reason);
    }

    bool IMediaWire.SendsAtOnce => true;

    void IMediaWire.Send(in MediaChunk chunk)
    {
        if (_person is null) _line.Play(MemoryMarshal.Cast<byte, short>(chunk.Audio.Span));
    }

    void IMediaWire.Clear(int turn, string cause) => _line.Clear();

    void IMediaWire.Notify(CallEvent callEvent)
    {
        // A telephone has no screen; but whoever placed the call asks.
        if (callEvent is CallAnsweredBy answered) Change(s => s with { AnsweredBy = answered.Who });
        if (callEvent is TransferRequested transfer) Start(TransferFor(transfer.Target));
    }

    void IMediaWire.Close(string code, string message) => HangUp(message);

    private PhoneLine NewLine() => new(this, _services.Legs.Pacer);

    private async Task AnswerAsync(SipCall call, string metadata)
    {
        _line.Attach(call);
        call.Ring();
        if (_services.Options.AnswerAfter > TimeSpan.Zero) await Task.WhenAny(Task.Delay(_services.Options.AnswerAfter, _services.Legs.Time), call.Completion);
        if (_line.HasEnded) return;
        if (await TryConnectAsync(call.Media?.Agreed, metadata)) await call.AcceptAsync();
        else call.Reject(500, "The agent does not answer");
    }

    private async Task PlaceAsync(SipUserAgent agent, SipCallRequest request, string metadata)
    {
        var outcome = await agent.CallAsync(request, _line, _givenUp.Token);
        var state = PhoneOutcomes.State(outcome.Result);
        _services.Metrics.Placed(PhoneDirection.Outbound, state.Word());
        if (outcome.Call is { } call)
        {
            if (!await TryConnectAsync(call.Media?.Agreed, metadata)) HangUp("The agent does not answer");
            return;
        }

        Change(s => s with { State = state, SipStatus = outcome.Status, Reason = outcome.Reason });
        await EndAsync(PhoneOutcomes.Cause(outcome.Result), outcome.Reason);
    }

    private async Task<bool> TryConnectAsync(NegotiatedMedia? media, string metadata)
    {
        try
        {
            var request = new CallRequest
            {
                LegId = _leg.Id,
                Channel = Channel,
                Narrowband = media?.Codec is not VoiceCodec.Opus,
                Metadata = metadata,
                AnsweringMachine = AnsweringMachine,
            };
            await _leg.ConnectAsync(AudioFormat.InCluster, PlaybackPace.Telephone, _services.Legs.Agents.Apply(_status.Agent, request));
            // The caller may have gone meanwhile, when there was no call yet to take the leg from.
            if (_line.HasEnded) await _leg.Call.Disconnect(_leg.Id, resumable: false, "cancelled");
            return true;
        }
        catch (Exception exception)
        {
            LogNotTaken(exception, Id);
            return false;
        }
    }

    // Whatever goes wrong on the way, the call has an end, and is not kept for ever.
    private async Task RunAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception exception)
        {
            LogFailed(exception, Id);
            HangUp("The server failed");
            await EndAsync(PhoneEndCause.Failed, "The server failed");
        }
    }

    private async Task EndAsync(PhoneEndCause cause, string reason)
    {
        if (Interlocked.Exchange(ref _hasEnded, 1) != 0) return;
        Change(s => s with
        {
            State = _answered ? PhoneCallState.Ended : s.State is PhoneCallState.Dialling or PhoneCallState.Ringing ? PhoneOutcomes.Unanswered(cause) : s.State,
            EndCause = cause,
            Reason = reason,
            EndedAt = _services.Legs.Time.GetUtcNow(),
            ConnectedTo = null,
        });
        LogEnded(Id, cause, reason);
        _person?.HangUp("The caller is gone");
        try
        {
            await _leg.DisconnectAsync(resumable: false, cause.Word());
            await _leg.DisposeAsync();
        }
        catch (Exception exception)
        {
            LogNotTold(exception, Id);
        }

        _ended(this);
        _over.SetResult();
    }

    private void Change(Func<PhoneCallStatus, PhoneCallStatus> change)
    {
        lock (_over) _status = change(_status);
    }

    /// <summary>Lets work run that nobody waits for; what goes wrong is logged.</summary>
    private void Start(Task work) => _ = TellAsync(work);

    private async Task TellAsync(Task told)
    {
        try
        {
            await told;
        }
        catch (Exception exception)
        {
            LogNotTold(exception, Id);
        }
    }
}
