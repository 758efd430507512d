using System.Text.Json.Nodes;
using VoiceCluster.Audio;
using VoiceCluster.TurnTaking;

namespace VoiceCluster.Grains.Calls;

// Who answered an outgoing call, and what follows from it.
internal sealed partial class Call
{
    private AnsweringMachineDetector? _detector;
    private AnsweringMachineRequest _screening = new(FollowToBeep: false);

    private AnsweringMachineOptions Screening => _services.Options.AnsweringMachine;

    private void StartScreening(AnsweringMachineRequest request)
    {
        _screening = request;
        _detector = new AnsweringMachineDetector(Screening.Limits, request.FollowToBeep);
        Feed(TurnEvent.ScreeningStarted);
    }

    private void Screened(AnsweringMachineResult result)
    {
        switch (result)
        {
            case AnsweringMachineResult.Unknown when State.MachineAnswered:
                // A machine that never beeped and never was silent.
                _hangUp("no_beep");
                return;
            case AnsweringMachineResult.GreetingEnd:
                LeaveMessage();
                return;
        }

        var who = result.ToString().ToLowerInvariant();
        _services.Metrics.AnsweredBy(who);
        _session = _session with { Metadata = WithAnswer(_session.Metadata, who) };
        _closer.Record(_session);
        Notify(new CallAnsweredBy { At = Clock.Time.GetUtcNow(), Who = who });
        switch (result)
        {
            case AnsweringMachineResult.Machine when _screening.FollowToBeep:
                Feed(TurnEvent.MachineAnswered);
                break;
            case AnsweringMachineResult.Beep when _screening.FollowToBeep:
                Feed(TurnEvent.MachineAnswered);
                LeaveMessage();
                break;
            default:
                if (ReactionTo(result) is AnsweringMachineReaction.HangUp)
                {
                    _hangUp($"answered_by_{who}");
                    break;
                }

                Feed(TurnEvent.ScreeningEnded);
                Greet();
                break;
        }
    }

    private AnsweringMachineReaction ReactionTo(AnsweringMachineResult result) => result switch
    {
        AnsweringMachineResult.Machine or AnsweringMachineResult.Beep => Screening.OnMachine,
        AnsweringMachineResult.Silence => Screening.OnSilence,
        AnsweringMachineResult.Unknown => Screening.OnUnknown,
        _ => AnsweringMachineReaction.Continue,
    };

    private void LeaveMessage() => Feed(TurnEvent.Say(_screening.Message.Length > 0 ? _screening.Message : Screening.Message));

    /// <summary>The only thing said to a machine is the message.</summary>
    private void MessageEnded(string cause) => _hangUp(cause is TurnCause.PlaybackFinished ? "message_left" : "message_failed");

    private static string WithAnswer(string metadata, string who)
    {
        var json = JsonNode.Parse(metadata)!.AsObject();
        json["answeredBy"] = who;
        return json.ToJsonString();
    }
}
