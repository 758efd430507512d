using System.Runtime.InteropServices;
using VoiceCluster.Sip;

namespace VoiceCluster.FrontDoor.Phone;

// What happens on the caller's line, and on that of a person who took over.
internal sealed partial class PhoneCall
{
    void ILineOwner.Ringing(PhoneLine line, int status)
    {
        if (line == _line && !_answered) Change(s => s with { State = "ringing", SipStatus = status });
    }

    void ILineOwner.Established(PhoneLine line)
    {
        if (line != _line || _answered) return;
        _answered = true;
        _services.Legs.Metrics.Opened();
        if (_status.Direction is "inbound") _services.Metrics.Placed("inbound", "answered");
        Change(s => s with { State = "answered", SipStatus = 200, AnsweredAt = _services.Legs.Time.GetUtcNow() });
    }

    void ILineOwner.Received(PhoneLine line, ReadOnlySpan<short> frame)
    {
        if (_person is not { } person)
        {
            if (line == _line) _leg.Take(MemoryMarshal.AsBytes(frame));
            return;
        }

        // Two people talk: the agent hears nothing, and its clock goes on.
        (line == _line ? person : _line).Play(frame);
        if (line == _line) _leg.Take(MemoryMarshal.AsBytes(frame), muted: true);
        else if (line == person) _leg.Overhear(MemoryMarshal.AsBytes(frame));
    }

    void ILineOwner.Digit(PhoneLine line, char digit)
    {
        if (line == _line && _person is null) _ = TellAsync(_leg.PressAsync(digit));
    }

    void ILineOwner.Held(PhoneLine line, bool held)
    {
        if (line != _line) return;
        Change(s => s with { Held = held });
        // Nobody listens any more: what was not heard is not remembered.
        if (held && _person is null) _ = TellAsync(_leg.Call.Interrupt());
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
        if (line != _line || (!_answered && _status.Direction is "outbound")) return;
        if (Interlocked.Exchange(ref _ending, 1) != 0) return;
        if (_answered) _services.Legs.Metrics.Closed();
        else _services.Metrics.Placed("inbound", Word(end.Cause.ToString()));
        _services.Metrics.Ended(end.Cause, line.Quality);
        _ = EndAsync(end.Cause is SipCallEndCause.PeerHungUp ? "hang_up" : Word(end.Cause.ToString()), end.Reason);
    }

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
