using System.Collections.Immutable;

namespace VoiceCluster.TurnTaking;

/// <summary>The working memory of one step: a copy of the state and the effects so far.</summary>
internal ref partial struct TurnRun
{
    private readonly TurnMachine _machine;
    private TurnState _s;
    private ImmutableArray<TurnEffect>.Builder? _effects;
    private bool _changed;

    public TurnRun(TurnMachine machine, in TurnState state)
    {
        _machine = machine;
        _s = state;
    }

    public readonly TurnStep Result() => new(_s, _effects?.ToImmutable() ?? [], _changed);

    public void Apply(in TurnEvent e, TimeSpan now)
    {
        if (_s.Ended) return;
        if (e.Kind is TurnEventKind.Tick) return;
        if (e.Kind is TurnEventKind.Frame)
        {
            if (e.Voiced) OnVoicedFrame(e.LevelDb, now);
            return;
        }

        _changed = true;
        switch (e.Kind)
        {
            case TurnEventKind.Connected: OnConnected(now); break;
            case TurnEventKind.Partial or TurnEventKind.Final: OnTranscript(e, now); break;
            case TurnEventKind.UtteranceEnd: OnUtteranceEnd(e, now); break;
            case TurnEventKind.EagerEndOfTurn or TurnEventKind.TurnResumed or TurnEventKind.EndOfTurn: OnProviderSignal(e, now); break;
            case TurnEventKind.PushToTalkHeld: OnPushToTalkHeld(now); break;
            case TurnEventKind.PushToTalkReleased: OnPushToTalkReleased(now); break;
            case TurnEventKind.Interrupt: OnInterrupt(now); break;
            case TurnEventKind.Text: OnText(e.Words ?? "", now); break;
            case TurnEventKind.Settings: OnSettings(e.NewSettings!); break;
            case TurnEventKind.ScreeningStarted: OnScreeningStarted(); break;
            case TurnEventKind.MachineAnswered: OnMachineAnswered(now); break;
            case TurnEventKind.ScreeningEnded: OnScreeningEnded(now); break;
            case TurnEventKind.Say: OnSay(e.Words ?? "", now); break;
            case TurnEventKind.AgentText: if (IsLive(e)) _s.LastAgentText = e.Words; break;
            case TurnEventKind.FirstAudioOut: if (IsLive(e)) OnFirstAudioOut(now); break;
            case TurnEventKind.PlaybackFinished: if (IsLive(e)) OnAnswerOver(TurnCause.PlaybackFinished, now); break;
            case TurnEventKind.AnsweredAsText: if (IsLive(e)) OnAnswerOver(TurnCause.TextOnly, now); break;
            case TurnEventKind.AnswerFailed: if (IsLive(e)) OnAnswerFailed(now); break;
            case TurnEventKind.RecognitionLost: OnRecognitionLost(now); break;
            case TurnEventKind.HangUp: OnHangUp(now); break;
        }
    }

    private void Emit(TurnEffect effect) => (_effects ??= ImmutableArray.CreateBuilder<TurnEffect>(4)).Add(effect);

    /// <summary>The guard: goes, or refuses and changes nothing.</summary>
    private bool GoTo(TurnPhase to, string cause, TimeSpan now)
    {
        _changed = true;
        if (!TurnPhases.MayGo(_s.Phase, to)) return Refuse(to, cause);

        Emit(new StateChanged(_s.Phase, to, cause, now, _s.Turn));
        _s.Phase = to;
        _s.PhaseSince = now;
        return true;
    }

    private bool Refuse(TurnPhase to, string cause)
    {
        _s.Counters = _s.Counters with { RefusedTransitions = _s.Counters.RefusedTransitions + 1 };
        Emit(new TransitionRefused(_s.Phase, to, cause));
        return false;
    }

    /// <summary>Epochs: an event of an answer that is not the current one is dropped.</summary>
    private bool IsLive(in TurnEvent e)
    {
        if (e.Epoch == _s.LiveEpoch && e.Epoch != 0) return true;
        DropStale(e.Kind, e.Epoch);
        return false;
    }

    private void DropStale(TurnEventKind kind, long number)
    {
        _s.Counters = _s.Counters with { StaleEvents = _s.Counters.StaleEvents + 1 };
        Emit(new StaleDropped(kind, number));
    }
}
