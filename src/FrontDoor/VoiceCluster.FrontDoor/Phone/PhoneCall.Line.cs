using System.Runtime.InteropServices;
using VoiceCluster.Sip;

namespace VoiceCluster.FrontDoor.Phone;

// What happens on the caller's line, and on that of a person who took over.
internal sealed partial class PhoneCall
{
    void ILineOwner.Ringing(PhoneLine line, int status)
    {
        if (line == _line && !_answered) Change(s => s with { State = PhoneCallState.Ringing, SipStatus = status });
    }

    void ILineOwner.Established(PhoneLine line)
    {
        if (line != _line && line.Call?.Replaces is { } replaced)
        {
            // At once: whoever is replaced may hang up next.
            TakePlace(line, replaced);
            return;
        }

        if (line != _line || _answered) return;
        _answered = true;
        _services.Legs.Metrics.Opened();
        if (_status.Direction is PhoneDirection.Inbound) _services.Metrics.Placed(PhoneDirection.Inbound, PhoneCallState.Answered.Word());
        Change(s => s with { State = PhoneCallState.Answered, SipStatus = 200, AnsweredAt = _services.Legs.Time.GetUtcNow() });
    }

    void ILineOwner.Received(PhoneLine line, ReadOnlySpan<short> frame)
    {
        if (_person is not { } person)
        {
            if (line == _line) _leg.Receive(MemoryMarshal.AsBytes(frame));
            return;
        }

        // Two people talk: the agent hears nothing, and its clock goes on.
        (line == _line ? person : _line).Play(frame);
        if (line == _line) _leg.Receive(MemoryMarshal.AsBytes(frame), muted: true);
        else if (line == person) _leg.Overhear(MemoryMarshal.AsBytes(frame));
    }

    void ILineOwner.Digit(PhoneLine line, char digit)
    {
        if (line == _line && _person is null) Start(_leg.PressAsync(digit));
    }

    void ILineOwner.Held(PhoneLine line, bool held)
    {
        if (line != _line) return;
        Change(s => s with { Held = held });
        // Nobody listens any more: what was not heard is not remembered.
        if (held && _person is null) Start(_leg.Call.Interrupt());
    }

    void ILineOwner.Ended(PhoneLine line, SipCallEnd end)
    {
        if (line == _person)
        {
            PersonLeft();
            return;
        }

        lock (_over)
        {
            if (line == _line && _following)
            {
                // The call goes on with whom it is transferred to, if he answers.
                _leftWhileFollowing = end;
                return;
            }
        }

        // An outgoing call without an answer is told by its outcome; a line that was transferred away is not ours any more.
        if (line != _line || (!_answered && _status.Direction is PhoneDirection.Outbound)) return;
        if (Interlocked.Exchange(ref _ending, 1) != 0) return;
        var cause = PhoneOutcomes.Cause(end.Cause);
        if (_answered) _services.Legs.Metrics.Closed();
        else _services.Metrics.Placed(PhoneDirection.Inbound, cause.Word());
        _services.Metrics.Ended(end.Cause, line.Quality);
        Start(EndAsync(cause, end.Reason));
    }
}
