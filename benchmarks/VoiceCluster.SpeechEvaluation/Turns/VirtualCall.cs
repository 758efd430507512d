using System.Runtime.InteropServices;
using VoiceCluster.Audio;
using VoiceCluster.Providers;
using VoiceCluster.TurnTaking;

namespace VoiceCluster.SpeechEvaluation.Turns;

/// <param name="Commits">When the turn became the agent's, since the first sample; the first is when it would have answered.</param>
/// <param name="Pauses">When the agent, who is speaking, fell silent for the caller.</param>
/// <param name="Yielded">It then gave the caller the floor.</param>
/// <param name="Words">What was understood.</param>
/// <param name="Confidence">Of all words.</param>
/// <param name="EndConfidence">Of the last word.</param>
/// <param name="Voiced">Audio that the detector took for speech.</param>
internal sealed record VirtualTurn(IReadOnlyList<TimeSpan> Commits, IReadOnlyList<TimeSpan> Pauses, bool Yielded, string Words, double Confidence, double EndConfidence, TimeSpan Voiced);

/// <summary>
/// A call on a virtual clock: detector, turn machine and recogniser as a call has them, frame by frame, without a server or a network. What it costs is the
/// recogniser's time alone, and it gives the same answer each time.
/// </summary>
internal sealed class VirtualCall(ISpeechToText recogniser, bool narrowband, TurnSettings settings)
{
    // From the end of an utterance to its final, as measured (see the times below the tables).
    private static readonly TimeSpan FinalAfter = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(400);

    /// <summary>The caller speaks; the call ends when it was answered, or <paramref name="patience"/> after the last sample.</summary>
    /// <param name="line">16 kHz, whole frames.</param>
    /// <param name="agentSaid">What the agent said before; null when nothing.</param>
    /// <param name="agentSpeaks">The caller speaks while the agent does.</param>
    /// <param name="patience">How long to listen after the last sample.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<VirtualTurn> HearAsync(short[] line, string? agentSaid, bool agentSpeaks, TimeSpan patience, CancellationToken cancellationToken)
    {
        await using var session = await recogniser.OpenAsync(new(Narrowband: narrowband), cancellationToken);
        await using var events = session.ReadAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        var run = new Run(session, events, new TurnState(settings));
        run.Begin(agentSaid, agentSpeaks);
        var silence = (int)((Settling + patience) / Frame.Duration);
        var quiet = Hearing.OnTheLine(new short[silence * Frame.Samples], seed: line.Length);
        var settling = (int)(Settling / Frame.Duration);
        var frames = line.Length / Frame.Samples;
        for (var n = 0; n < settling + frames + (int)(patience / Frame.Duration) && !run.IsOver; n++)
        {
            var speaks = n >= settling && n < settling + frames;
            var frame = speaks ? line.AsMemory((n - settling) * Frame.Samples, Frame.Samples) : quiet.AsMemory(n % silence * Frame.Samples, Frame.Samples);
            await run.FrameAsync(frame, (n + 1) * Frame.Duration, endsAtCommit: n >= settling + frames);
        }

        return new([.. run.Commits.Select(at => at - Settling)], [.. run.Pauses.Select(at => at - Settling)], run.Yielded, run.Words.Trim(), run.Confidence, run.EndConfidence, run.Voiced);
    }

    private sealed class Run(ISpeechToTextSession session, IAsyncEnumerator<SpeechToTextEvent> events, TurnState state)
    {
        private readonly TurnMachine _machine = TurnMachine.English;
        private readonly VoiceActivityDetector _voice = new();
        private readonly Queue<ReadOnlyMemory<short>> _preRoll = new();
        private readonly Queue<(TimeSpan At, TurnEvent Event)> _coming = new();
        private TurnState _state = state;
        private int _open;
        private int _utterance;
        private long _sequence;
        private bool _finish;

        public List<TimeSpan> Commits { get; } = [];

        public List<TimeSpan> Pauses { get; } = [];

        public bool Yielded { get; private set; }

        public bool IsOver { get; private set; }

        public string Words { get; private set; } = "";

        public double Confidence { get; private set; }

        public double EndConfidence { get; private set; }

        public TimeSpan Voiced { get; private set; }

        /// <summary>The agent has said something before, and may still be speaking.</summary>
        public void Begin(string? agentSaid, bool agentSpeaks)
        {
            Step(TurnEvent.Connected, TimeSpan.Zero);
            if (agentSaid is null) return;
            Step(TurnEvent.Text("hello"), TimeSpan.Zero);
            Step(TurnEvent.Tick, TimeSpan.Zero);
            var epoch = _state.LiveEpoch;
            Step(TurnEvent.AgentText(epoch, agentSaid), TimeSpan.Zero);
            Step(TurnEvent.FirstAudioOut(epoch), TimeSpan.Zero);
            if (!agentSpeaks) Step(TurnEvent.PlaybackFinished(epoch), TimeSpan.Zero);
            Commits.Clear();
        }

        public async Task FrameAsync(ReadOnlyMemory<short> frame, TimeSpan now, bool endsAtCommit)
        {
            while (_coming.TryPeek(out var next) && next.At <= now) Step(_coming.Dequeue().Event, next.At);
            var activity = _voice.Process(frame.Span);
            if (activity.Voiced) Voiced += Frame.Duration;
            var before = _open;
            Step(TurnEvent.Frame(activity.Voiced, activity.LevelDb), now);
            if (_open != 0)
            {
                if (before == 0)
                {
                    while (_preRoll.TryDequeue(out var earlier)) await SendAsync(earlier);
                }

                await SendAsync(frame);
            }
            else
            {
                _preRoll.Enqueue(frame);
                if (_preRoll.Count > (int)Math.Ceiling((_state.Settings.PreRoll + _state.Settings.MinSpeech) / Frame.Duration)) _preRoll.Dequeue();
            }

            if (_finish) await FinishAsync(now);
            IsOver = endsAtCommit && Commits.Count > 0;
        }

        private ValueTask SendAsync(ReadOnlyMemory<short> frame) => session.SendAsync(MemoryMarshal.AsBytes(frame.Span).ToArray(), CancellationToken.None);

        private async Task FinishAsync(TimeSpan now)
        {
            _finish = false;
            await session.FinishUtteranceAsync(CancellationToken.None);
            var utterance = _utterance;
            while (await events.MoveNextAsync())
            {
                var said = events.Current;
                if (said.Kind is SpeechToTextEventKind.Partial) continue;
                if (said.Kind is SpeechToTextEventKind.UtteranceEnd)
                {
                    _coming.Enqueue((now + FinalAfter, TurnEvent.UtteranceEnd(utterance, ++_sequence)));
                    break;
                }

                Words += " " + said.Text;
                (Confidence, EndConfidence) = (said.Confidence, said.EndConfidence);
                _coming.Enqueue((now + FinalAfter, TurnEvent.Final(utterance, ++_sequence, said.Text, said.Confidence, said.EndConfidence)));
            }
        }

        private void Step(in TurnEvent turnEvent, TimeSpan now)
        {
            var step = _machine.Step(_state, turnEvent, now);
            _state = step.State;
            foreach (var effect in step.Effects)
            {
                switch (effect)
                {
                    case OpenUtterance open: _open = _utterance = open.Utterance; break;
                    case CloseUtterance: (_open, _finish) = (0, true); break;
                    case CommitAnswer: Commits.Add(now); break;
                    case PausePlayback: Pauses.Add(now); break;
                    case StopPlayback: Yielded = true; break;
                }
            }
        }
    }
}
