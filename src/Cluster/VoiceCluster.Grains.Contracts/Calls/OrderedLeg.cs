using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;

namespace VoiceCluster.Grains;

/// <summary>
/// The leg's end of the way from its call: puts messages in order and hands them to the leg one at a time, the expected one at once and without
/// allocation. Where one stays away, the leg is closed with <see cref="MessagesLost"/>: the client may resume, which begins a new numbering.
/// Thread safe.
/// </summary>
/// <remarks>One for each connection: after <see cref="Dispose"/> what is late is dropped. Object references are weak, so the leg keeps it.</remarks>
public sealed partial class OrderedLeg : ICallLegObserver, IDisposable
{
    /// <summary>The code of a leg that is closed because its call does not get through to it.</summary>
    public const string MessagesLost = "messages_lost";

    /// <summary>Messages that wait for an earlier one.</summary>
    public const int MaxWaiting = 1000;

    /// <summary>How long a message is waited for, once a later one is there; it may be twice that.</summary>
    public static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Dictionary<long, Message> _waiting = [];
    private readonly ICallLeg _leg;
    private readonly string _callId;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private ITimer? _patience;
    private bool _isPatient;
    private long _missing;
    private long _next = 1;
    private bool _isDelivering;
    private bool _isOver;

    /// <param name="leg">Who gets the messages.</param>
    /// <param name="callId">For the log.</param>
    /// <param name="time">For <see cref="MaxWait"/>.</param>
    /// <param name="logger">Told what is lost.</param>
    public OrderedLeg(ICallLeg leg, string callId, TimeProvider time, ILogger logger)
    {
        _leg = leg;
        _callId = callId;
        _time = time;
        _logger = logger;
    }

    private enum Kind
    {
        Notify,
        Play,
        Pause,
        Resume,
        Stop,
        Record,
        Close,
    }

    /// <inheritdoc/>
    public void Notify(long number, CallEvent callEvent) => Order(number, new Message(Kind.Notify, callEvent));

    /// <inheritdoc/>
    public void Play(long number, AgentAudio audio) => Order(number, new Message(Kind.Play, audio));

    /// <inheritdoc/>
    public void Pause(long number, long epoch, int turn, string cause) => Order(number, new Message(Kind.Pause, cause, Epoch: epoch, Turn: turn));

    /// <inheritdoc/>
    public void Resume(long number, long epoch) => Order(number, new Message(Kind.Resume, Epoch: epoch));

    /// <inheritdoc/>
    public void Stop(long number, long epoch, int turn, string cause) => Order(number, new Message(Kind.Stop, cause, Epoch: epoch, Turn: turn));

    /// <inheritdoc/>
    public void Record(long number, RecordingOrder order) => Order(number, new Message(Kind.Record, order));

    /// <inheritdoc/>
    public void Close(long number, string code, string message) => Order(number, new Message(Kind.Close, code, message));

    /// <summary>The leg hears no more: what waits is dropped.</summary>
    public void Dispose()
    {
        lock (_gate) End();
    }

    private void Order(long number, in Message message)
    {
        var isHeld = false;
        lock (_gate)
        {
            if (_isOver || number < _next) return;
            if (number > _next || _isDelivering)
            {
                Hold(number, message);
                if (!_isOver || _isDelivering) return;
                isHeld = true;
            }
            else
            {
                _next++;
            }

            _isDelivering = true;
        }

        if (!isHeld) Deliver(message);
        DeliverWaiting();
    }

    private void Hold(long number, in Message message)
    {
        if (!_waiting.TryAdd(number, message)) return;
        if (_waiting.Count > MaxWaiting) GiveUp();
        else if (number > _next && !_isPatient) BePatient();
    }

    private void DeliverWaiting()
    {
        while (true)
        {
            Message message;
            lock (_gate)
            {
                if (!_waiting.Remove(_next, out message))
                {
                    _isDelivering = false;
                    return;
                }

                _next++;
            }

            Deliver(message);
        }
    }

    private void Deliver(in Message message)
    {
        try
        {
            message.Tell(_leg);
        }
        catch (Exception exception)
        {
            // As with any one-way message; the ones behind it are not to suffer.
            LogNotTaken(exception, _callId);
        }
    }

    private void BePatient()
    {
        _isPatient = true;
        _missing = _next;
        _patience ??= _time.CreateTimer(static s => ((OrderedLeg)s!).CheckPatience(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _patience.Change(MaxWait, Timeout.InfiniteTimeSpan);
    }

    private void CheckPatience()
    {
        lock (_gate)
        {
            _isPatient = false;
            if (_isOver || _waiting.Count == 0) return;
            if (_next != _missing || _isDelivering)
            {
                BePatient();
                return;
            }

            GiveUp();
            _isDelivering = true;
        }

        DeliverWaiting();
    }

    /// <summary>The last that the leg hears is that it is closed; whoever delivers tells it.</summary>
    private void GiveUp()
    {
        LogLost(_callId, _next, _waiting.Count);
        End();
        _waiting.Add(_next, new Message(Kind.Close, MessagesLost, "messages of the call were lost on their way; resume the session"));
    }

    private void End()
    {
        _isOver = true;
        _waiting.Clear();
        _patience?.Dispose();
    }

    [LoggerMessage(113, LogLevel.Error, "Call {CallId} does not get through to its leg: message {Number} has not come, {Waiting} wait for it; the leg is closed")]
    private partial void LogLost(string callId, long number, int waiting);

    [LoggerMessage(114, LogLevel.Error, "The leg of call {CallId} failed to take a message")]
    private partial void LogNotTaken(Exception exception, string callId);

    /// <summary>A message as a value, because nothing is to be allocated for one that need not wait.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Message(Kind Kind, object? Content = null, string Text = "", long Epoch = 0, int Turn = 0)
    {
        public void Tell(ICallLeg leg)
        {
            switch (Kind)
            {
                case Kind.Notify:
                    leg.Notify((CallEvent)Content!);
                    break;
                case Kind.Play:
                    leg.Play((AgentAudio)Content!);
                    break;
                case Kind.Pause:
                    leg.Pause(Epoch, Turn, (string)Content!);
                    break;
                case Kind.Resume:
                    leg.Resume(Epoch);
                    break;
                case Kind.Stop:
                    leg.Stop(Epoch, Turn, (string)Content!);
                    break;
                case Kind.Record:
                    leg.Record((RecordingOrder)Content!);
                    break;
                case Kind.Close:
                    leg.Close((string)Content!, Text);
                    break;
            }
        }
    }
}
