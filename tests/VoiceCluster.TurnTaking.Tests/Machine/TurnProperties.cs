using FsCheck;
using FsCheck.Fluent;

namespace VoiceCluster.TurnTaking.Tests;

/// <summary>Whatever happens in whatever order: late, twice, out of order.</summary>
public sealed class TurnProperties
{
    private static readonly string[] Phrases =
    [
        "", "uh huh", "okay", "what are your opening hours", "where is my", "actually", "wait no", "order four two seven one", "i would like to", "yes", "the", "thank you goodbye",
    ];

    // FsCheck shrinks the list of numbers; each number is one event with its parameters.
    private static readonly Gen<int[]> Scenes = Gen.ArrayOf(Gen.Choose(0, int.MaxValue));

    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(400).WithStartSize(20).WithEndSize(400).WithReplay(20_261_121, 12_345);

    [Fact]
    public void Nothing_of_a_cancelled_epoch_is_ever_let_out_and_nothing_leaves_before_its_commit() => ForAllScenes((run, _) =>
    {
        var cancelled = new HashSet<long>();
        var committed = new HashSet<long>();
        long live = 0;
        foreach (var effect in run.Effects)
        {
            switch (effect)
            {
                case StartSpeculation start:
                    Assert.True(start.Epoch > live, "epochs grow");
                    live = start.Epoch;
                    break;
                case CancelAnswer cancel:
                    Assert.True(cancelled.Add(cancel.Epoch), "cancelled once");
                    break;
                case CommitAnswer commit:
                    Assert.DoesNotContain(commit.Epoch, cancelled);
                    Assert.Equal(live, commit.Epoch);
                    Assert.True(committed.Add(commit.Epoch), "committed once");
                    break;
                case StateChanged { To: TurnPhase.Speaking }:
                    Assert.True(committed.Contains(live) && !cancelled.Contains(live), "what is heard is committed and not cancelled");
                    break;
                case PausePlayback { Epoch: var epoch }:
                    Assert.True(committed.Contains(epoch) && !cancelled.Contains(epoch));
                    break;
                case ResumePlayback { Epoch: var epoch }:
                    Assert.True(committed.Contains(epoch) && !cancelled.Contains(epoch));
                    break;
                case StopPlayback { Epoch: var epoch }:
                    Assert.True(committed.Contains(epoch) && !cancelled.Contains(epoch));
                    break;
            }
        }
    });

    [Fact]
    public void Every_transition_is_a_row_of_the_table_and_they_form_a_chain() => ForAllScenes((run, _) =>
    {
        var phase = TurnPhase.Idle;
        var at = TimeSpan.Zero;
        foreach (var change in run.Effects.OfType<StateChanged>())
        {
            Assert.Equal(phase, change.From);
            Assert.True(TurnPhases.MayGo(change.From, change.To));
            Assert.True(change.At >= at, "time does not run back");
            (phase, at) = (change.To, change.At);
        }

        Assert.Equal(phase, run.Phase);
    });

    [Fact]
    public void A_run_that_ends_quiet_is_in_Idle_or_Listening() => ForAllScenes((run, _) =>
    {
        // Quiet: it is known who answered, no more speech, the recogniser settles, and the answer in flight is played out.
        run.Feed(TurnEvent.ScreeningEnded);
        for (var i = 0; i < 6; i++)
        {
            run.Wait(15_000);
            if (run.State.LiveEpoch == 0) continue;
            run.Feed(TurnEvent.FirstAudioOut(run.State.LiveEpoch)).Feed(TurnEvent.PlaybackFinished(run.State.LiveEpoch));
        }

        Assert.Contains(run.Phase, new[] { TurnPhase.Idle, TurnPhase.Listening });
    });

    [Fact]
    public void Replaying_the_journal_gives_the_same_effects() => ForAllScenes((run, settings) =>
    {
        var text = string.Join('\n', run.Journal.Select(e => TurnJournal.Entry(e.At, e.Event)).Prepend(TurnJournal.Header("s", DateTimeOffset.UnixEpoch, new TurnState(settings))));
        var (read, entries) = TurnJournal.Read(new StringReader(text));
        var replayed = TurnReplay.Run(TurnMachine.English, read, entries);
        // What fell due after the last journaled event is not in the journal.
        Assert.Equal(run.Effects.Take(replayed.Count), replayed.Select(e => e.Effect));
        var lastEvent = run.Journal.Count == 0 ? TimeSpan.Zero : run.Journal[^1].At;
        Assert.All(run.Effects.Skip(replayed.Count).OfType<StateChanged>(), late => Assert.True(late.At >= lastEvent));
    });

    [Fact]
    public void An_event_of_another_epoch_changes_nothing() => ForAllScenes((run, _) =>
    {
        foreach (var epoch in new[] { run.Epoch - 1, run.Epoch, run.Epoch + 1 }.Where(epoch => epoch != run.State.LiveEpoch))
        {
            foreach (var late in new[] { TurnEvent.FirstAudioOut(epoch), TurnEvent.PlaybackFinished(epoch), TurnEvent.AnsweredAsText(epoch), TurnEvent.AnswerFailed(epoch), TurnEvent.AgentText(epoch, "late") })
            {
                var (before, effects) = (run.State, run.Effects.Count);
                run.Feed(late);
                Assert.All(run.Effects.Skip(effects), effect => Assert.IsType<StaleDropped>(effect));
                Assert.Equal((before.Phase, before.LiveEpoch, before.Turn, before.Buffer), (run.State.Phase, run.State.LiveEpoch, run.State.Turn, run.State.Buffer));
            }
        }
    });

    [Fact]
    public void No_answer_is_due_while_push_to_talk_is_held() => ForAllScenes((run, _) =>
    {
        run.Feed(TurnEvent.PushToTalkHeld);
        var effects = run.Effects.Count;
        run.Silence(30_000);
        Assert.DoesNotContain(run.Effects.Skip(effects), effect => effect is CommitAnswer or StateChanged { To: TurnPhase.Speculative });
    });

    [Fact]
    public void Every_turn_ends_once_and_turns_are_numbered_without_gaps() => ForAllScenes((run, _) =>
        Assert.Equal(Enumerable.Range(1, run.Effects.OfType<TurnEnded>().Count()), run.Effects.OfType<TurnEnded>().Select(t => t.Turn)));

    [Fact]
    public void The_deadline_is_never_in_the_past() => ForAllScenes((run, _) =>
        Assert.True(TurnMachine.English.NextDeadline(run.State) is not { } due || due > run.Now));

    private static void ForAllScenes(Action<TurnScript, TurnSettings> check) => Prop.ForAll(Scenes.ToArbitrary(), scene =>
    {
        var settings = TurnSettings.Default with
        {
            EagerSpeculation = scene.Length > 0 && (scene[0] & 1) == 1,
            Endpointing = (EndpointingMode)(scene.Length % 3),
        };
        check(Play(scene, settings), settings);
    }).Check(Many);

    private static TurnScript Play(int[] scene, TurnSettings settings)
    {
        var run = new TurnScript(settings);
        foreach (var number in scene)
        {
            var words = Phrases[number / 32 % Phrases.Length];
            var utterance = run.Utterance - (number / 1024 % 3);
            var sequence = Math.Max(1, (number / 4096 % 40) + (run.Journal.Count / 4));
            var epoch = run.Epoch - (number / 2048 % 2);
            switch (number % 20)
            {
                case 0: run.Feed(TurnEvent.Connected); break;
                case 1 or 2: run.Speak(20 + (number / 32 % 400)); break;
                case 3: run.Speak(20 + (number / 32 % 400), db: -40); break;
                case 4 or 5: run.Silence(20 + (number / 32 % 1500)); break;
                case 6: run.Wait(number / 32 % 3000); break;
                case 7 or 8: run.Feed(TurnEvent.Partial(Math.Max(0, utterance), sequence, words, 0.5)); break;
                case 9 or 10: run.Feed(TurnEvent.Final(Math.Max(0, utterance), sequence, words, 0.9, (sequence & 3) / 4.0)); break;
                case 11: run.Feed(TurnEvent.UtteranceEnd(Math.Max(0, utterance), sequence)); break;
                case 12: run.Feed(TurnEvent.ProviderSignal((TurnEventKind)((int)TurnEventKind.EagerEndOfTurn + (number / 32 % 3)), sequence)); break;
                case 13: run.Feed(TurnEvent.PushToTalkReleased); break;
                case 14: run.Feed(TurnEvent.Interrupt); break;
                case 15: run.Feed(TurnEvent.Text(words)); break;
                case 16: run.Feed(TurnEvent.FirstAudioOut(epoch)); break;
                case 17: run.Feed(TurnEvent.PlaybackFinished(epoch)); break;
                case 18: run.Feed(number / 32 % 2 == 0 ? TurnEvent.AnsweredAsText(epoch) : TurnEvent.AnswerFailed(epoch)); break;
                default:
                    if (number / 32 % 25 == 0) run.Feed(TurnEvent.HangUp);
                    else if (number / 32 % 25 < 4) run.Feed(TurnEvent.RecognitionLost);
                    else if (number / 32 % 25 < 7) run.Feed(TurnEvent.ScreeningStarted);
                    else if (number / 32 % 25 < 10) run.Feed(TurnEvent.ScreeningEnded);
                    else if (number / 32 % 25 < 11) run.Feed(TurnEvent.MachineAnswered);
                    else if (number / 32 % 25 < 15) run.Feed(TurnEvent.Say(words));
                    else if (number / 32 % 25 < 18) run.Feed(TurnEvent.PushToTalkHeld);
                    else run.Feed(TurnEvent.AgentText(epoch, words));
                    break;
            }
        }

        return run;
    }
}
