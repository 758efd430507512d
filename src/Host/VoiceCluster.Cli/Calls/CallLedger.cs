using VoiceCluster.Cli.Client.Messages;

namespace VoiceCluster.Cli.Calls;

/// <summary>
/// Who said what and when, from the caller's end of the line: relates the turns that the server counts to the turns that the caller meant. A
/// server turn belongs to the caller turn that was the last to begin when its answer first showed; so an answer that came too early, in the
/// middle of a turn, and the one after it belong to the same caller turn. Times are since the call began.
/// </summary>
public sealed class CallLedger
{
    private readonly Said[] _said;
    private readonly Dictionary<int, Answer> _answers = [];
    private int _current = -1;
    private TimeSpan _lastAgentAudio;

    public CallLedger(int callerTurns)
    {
        _said = new Said[callerTurns];
        for (var i = 0; i < callerTurns; i++) _said[i] = new Said();
    }

    /// <summary>The caller turn that was the last to begin; -1 before the first.</summary>
    public int Current => _current;

    /// <summary>The caller turn began.</summary>
    public void Began(int turn) => _current = turn;

    /// <summary>The first voiced sample of a turn was sent.</summary>
    public void VoiceBegan(int turn, TimeSpan now) => _said[turn].VoiceBeganAt = now;

    /// <summary>The last voiced sample of a turn was sent, or its typed words.</summary>
    public void VoiceEnded(int turn, TimeSpan now) => _said[turn].VoiceEndedAt = now;

    /// <summary>Nothing more is expected for the turn.</summary>
    public void GaveUp(int turn) => _said[turn].GaveUp = true;

    /// <summary>Audio of a server turn was played.</summary>
    public void Heard(int serverTurn, TimeSpan now)
    {
        var answer = AnswerOf(serverTurn, now);
        answer.HeardFromAt ??= now;
        answer.LastSignAt = now;
    }

    /// <summary>A message came.</summary>
    public void Received(ServerMessage message, TimeSpan now)
    {
        switch (message)
        {
            case AgentAudioChunk { Audio.IsEmpty: false } chunk:
                var spoken = AnswerOf(chunk.Turn, now);
                spoken.FirstAudioAt ??= now;
                spoken.LastSignAt = _lastAgentAudio = now;
                break;
            case AgentText text:
                var written = AnswerOf(text.Turn, now);
                written.Text += text.Delta;
                written.LastSignAt = now;
                break;
            case AgentTextFallback fallback:
                AnswerOf(fallback.Turn, now).LastSignAt = now;
                break;
            case PlaybackClear clear:
                Cleared(AnswerOf(clear.Turn, now));
                break;
            case TurnComplete complete:
                var completed = AnswerOf(complete.Turn, now);
                completed.Complete = complete;
                completed.LastSignAt = now;
                break;
            case TranscriptFinal { Text.Length: > 0 } final when _current >= 0:
                _said[_current].Transcript.Add(final.Text);
                break;
            default:
                break;
        }
    }

    /// <summary>When the answer to a turn began to be heard; null while there is none (what was heard before the turn's end does not count).</summary>
    public TimeSpan? AnswerHeardFrom(int turn) => Answering(turn)?.HeardFromAt;

    /// <summary>The answer to a turn has come to its end; what of it is still to be played is the loudspeaker's affair.</summary>
    public bool Completed(int turn) => turn < 0
        ? _answers.Values.All(a => a.Owner >= 0 || a.Complete is not null)
        : Answering(turn) is { Complete.Interrupted: false };

    /// <summary>Whether the caller stopped waiting for the answer.</summary>
    public bool WasGivenUp(int turn) => _said[turn].GaveUp;

    /// <summary>The last thing that happened to a turn since it was said; null while it is being said.</summary>
    public TimeSpan? LastSign(int turn)
    {
        if (_said[turn].VoiceEndedAt is not { } ended) return null;
        var sign = Answering(turn)?.LastSignAt ?? ended;
        return sign > ended ? sign : ended;
    }

    /// <summary>What became of a turn.</summary>
    /// <param name="turn">From 0.</param>
    /// <param name="name">What the caller said, for people.</param>
    /// <param name="bargedInto">The caller meant to interrupt the answer.</param>
    public TurnOutcome Outcome(int turn, string name, bool bargedInto)
    {
        var said = _said[turn];
        var answer = Answering(turn);
        var complete = answer?.Complete;
        var users = Owned(turn).Select(a => a.Complete?.User).Where(u => !string.IsNullOrWhiteSpace(u)).ToArray();
        return new TurnOutcome
        {
            Said = name,
            User = string.Join(' ', users.Length > 0 ? users : [.. said.Transcript]),
            Agent = complete?.Agent ?? answer?.Text ?? "",
            Answered = !said.GaveUp && (complete is { Interrupted: false } || (bargedInto && answer?.HeardFromAt is not null)),
            ResponseLatencyMs = (answer?.FirstAudioAt - said.VoiceEndedAt)?.TotalMilliseconds,
            ServerResponseLatencyMs = complete?.ResponseLatencyMs,
            OverheadMs = complete?.OverheadMs,
            Interrupted = complete?.Interrupted ?? false,
            HeardMs = complete?.HeardMs,
            YieldMs = answer?.Yield?.TotalMilliseconds,
            ServerTurns = [.. Owned(turn).Select(a => a.Number)],
            Timings = complete?.Timings ?? new Dictionary<string, double>(),
        };
    }

    private void Cleared(Answer answer)
    {
        if (_current >= 0 && _said[_current].VoiceBeganAt is { } began && _current > answer.Owner) answer.Yield ??= _lastAgentAudio - began;
    }

    private Answer AnswerOf(int serverTurn, TimeSpan now)
    {
        if (!_answers.TryGetValue(serverTurn, out var answer))
            _answers[serverTurn] = answer = new Answer { Number = serverTurn, Owner = _current, LastSignAt = now };
        return answer;
    }

    private IEnumerable<Answer> Owned(int turn) => _answers.Values.Where(a => a.Owner == turn).OrderBy(a => a.Number);

    /// <summary>The server turn that answers a caller turn: the last of its own that was still going when the caller had said all.</summary>
    private Answer? Answering(int turn) => _said[turn].VoiceEndedAt is { } ended ? Owned(turn).LastOrDefault(a => a.LastSignAt >= ended) : null;

    private sealed class Said
    {
        public TimeSpan? VoiceBeganAt { get; set; }

        public TimeSpan? VoiceEndedAt { get; set; }

        public bool GaveUp { get; set; }

        public List<string> Transcript { get; } = [];
    }

    private sealed class Answer
    {
        public required int Number { get; init; }

        public required int Owner { get; init; }

        public TimeSpan? FirstAudioAt { get; set; }

        public TimeSpan? HeardFromAt { get; set; }

        public TimeSpan LastSignAt { get; set; }

        public TimeSpan? Yield { get; set; }

        public string Text { get; set; } = "";

        public TurnComplete? Complete { get; set; }
    }
}
