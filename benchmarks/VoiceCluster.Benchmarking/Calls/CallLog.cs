using VoiceCluster.Cli.Client.Messages;

namespace VoiceCluster.Benchmarking.Calls;

/// <summary>What the server sent in one call, and when it came (since the call began). Thread safe.</summary>
public sealed class CallLog
{
    private readonly Lock _gate = new();
    private readonly List<(TimeSpan At, ServerMessage Message)> _messages = [];

    public void Add(TimeSpan at, ServerMessage message)
    {
        lock (_gate) _messages.Add((at, message));
    }

    /// <summary>The messages of a kind from a moment on, oldest first.</summary>
    public IReadOnlyList<(TimeSpan At, T Message)> Of<T>(TimeSpan since = default)
        where T : ServerMessage
    {
        lock (_gate) return [.. _messages.Where(m => m.At >= since && m.Message is T).Select(m => (m.At, (T)m.Message))];
    }

    /// <summary>Audio of the agent from a moment on.</summary>
    public IReadOnlyList<(TimeSpan At, AgentAudioChunk Message)> Audio(TimeSpan since = default) =>
        [.. Of<AgentAudioChunk>(since).Where(c => !c.Message.Audio.IsEmpty)];

    /// <summary>When the agent yielded for good; null when it did not.</summary>
    public TimeSpan? YieldedAt(TimeSpan since) =>
        Of<StateChange>(since).FirstOrDefault(s => s.Message is { From: "SPEAKING", To: "LISTENING" }) is { Message: not null } yielded ? yielded.At : null;

    /// <summary>What was understood from a moment on: the finals, and the partial that has none yet.</summary>
    public string Transcript(TimeSpan since)
    {
        var finals = Of<TranscriptFinal>(since);
        var partials = Of<TranscriptPartial>(finals.Count == 0 ? since : finals[^1].At);
        return string.Join(' ', finals.Select(f => f.Message.Text).Append(partials.Count == 0 ? "" : $"({partials[^1].Message.Text})")).Trim();
    }

    /// <summary>The transitions with their times in ms, for people.</summary>
    public string States() =>
        string.Join(", ", Of<StateChange>().Select(s => $"{s.At.TotalMilliseconds:0} {s.Message.To} {s.Message.Cause}"));
}
