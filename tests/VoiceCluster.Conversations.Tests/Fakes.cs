using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using VoiceCluster.Audio;
using VoiceCluster.Dialogue;
using VoiceCluster.Providers;
using VoiceCluster.TurnTaking;

namespace VoiceCluster.Conversations.Tests;

/// <summary>Records in memory.</summary>
internal sealed class MemoryRecord : ICallRecorder, ICallHistory
{
    public ConcurrentQueue<SessionRecord> Sessions { get; } = [];

    public ConcurrentQueue<TurnRecord> Turns { get; } = [];

    public ConcurrentQueue<LlmCallRecord> LlmCalls { get; } = [];

    public ConcurrentQueue<TelemetryRecord> Telemetry { get; } = [];

    public ConcurrentQueue<UnderstandingRecord> Understanding { get; } = [];

    /// <summary>The disk is full.</summary>
    public bool Broken { get; set; }

    public ValueTask RecordAsync(SessionRecord session, CancellationToken cancellationToken = default) => Add(Sessions, session);

    public ValueTask RecordAsync(TurnRecord turn, CancellationToken cancellationToken = default) => Add(Turns, turn);

    public ValueTask RecordAsync(LlmCallRecord call, CancellationToken cancellationToken = default) => Add(LlmCalls, call);

    public ValueTask RecordAsync(TelemetryRecord telemetry, CancellationToken cancellationToken = default) => Add(Telemetry, telemetry);

    public ValueTask RecordAsync(UnderstandingRecord understanding, CancellationToken cancellationToken = default) => Add(Understanding, understanding);

    public Task<SessionRecord?> FindSessionAsync(string sessionId, CancellationToken cancellationToken) => Task.FromResult(Sessions.LastOrDefault(s => s.Id == sessionId));

    public Task<IReadOnlyList<TurnRecord>> GetTurnsAsync(string sessionId, int after, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<TurnRecord>>([.. Turns.Where(t => t.SessionId == sessionId && t.Number > after)]);

    public Task<IReadOnlyList<LlmCallRecord>> GetLlmCallsAsync(string sessionId, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<LlmCallRecord>>([.. LlmCalls.Where(c => c.SessionId == sessionId)]);

    public Task<IReadOnlyList<TelemetryRecord>> GetTelemetryAsync(string sessionId, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<TelemetryRecord>>([.. Telemetry.Where(t => t.SessionId == sessionId)]);

    public Task<IReadOnlyList<UnderstandingRecord>> GetUnderstandingAsync(string sessionId, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<UnderstandingRecord>>([.. Understanding.Where(u => u.SessionId == sessionId)]);

    /// <summary>What another process finds.</summary>
    public void CopyTo(MemoryRecord other)
    {
        foreach (var session in Sessions) other.Sessions.Enqueue(session);
        foreach (var turn in Turns) other.Turns.Enqueue(turn);
    }

    private ValueTask Add<T>(ConcurrentQueue<T> queue, T record)
    {
        if (Broken) throw new IOException("no space left on device");
        queue.Enqueue(record);
        return ValueTask.CompletedTask;
    }
}

/// <summary>Keeps the journal of the last call in memory.</summary>
internal sealed class MemoryJournal : ICallJournals, ICallJournal
{
    public TurnState Start { get; private set; }

    public List<JournalEntry> Entries { get; } = [];

    public ICallJournal Open(string session, DateTimeOffset startedAt, in TurnState start)
    {
        Start = start;
        Entries.Clear();
        return this;
    }

    public void Append(TimeSpan at, in TurnEvent turnEvent) => Entries.Add(new JournalEntry(at, turnEvent));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>Fails while told to, then passes on.</summary>
internal sealed class FlakyChatModel(IChatModel inner) : IChatModel
{
    public bool Fails { get; set; }

    /// <summary>Instead of the inner model's answer.</summary>
    public ChatDelta[]? Answer { get; set; }

    /// <summary>Instead of the inner model's answer, by what is asked.</summary>
    public Func<ChatRequest, ChatDelta[]>? Reply { get; set; }

    public List<ChatRequest> Requests { get; } = [];

    public string Name => inner.Name;

    public async IAsyncEnumerable<ChatDelta> GenerateAsync(ChatRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Requests.Add(request);
        if (Fails) throw new ProviderException(ProviderErrorKind.Unavailable, Name, "away");
        var given = Reply?.Invoke(request) ?? Answer;
        foreach (var delta in given ?? []) yield return delta;
        if (given is not null) yield break;
        await foreach (var delta in inner.GenerateAsync(request, cancellationToken)) yield return delta;
    }
}

/// <summary>Sounds like speech instead of a hum, at the same times.</summary>
internal sealed class AudibleVoice(ITextToSpeech inner) : ITextToSpeech
{
    // Far from what the caller says at the same time. Made beforehand: virtual time does not wait for sines.
    private static readonly byte[][] Speech = [.. Enumerable.Range(100_000, 250).Select(i => Voice.Speech(i))];

    private readonly byte[][] _speech = Speech;
    private int _frame;

    public string Name => inner.Name;

    public async IAsyncEnumerable<SpeechChunk> SynthesizeAsync(SpeechRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var chunk in inner.SynthesizeAsync(request, cancellationToken))
        {
            var pcm = Enumerable.Range(0, chunk.Pcm.Length / Frame.Bytes).SelectMany(_ => _speech[_frame++ % _speech.Length]).ToArray();
            yield return new SpeechChunk(pcm);
        }
    }
}

/// <inheritdoc cref="FlakyChatModel"/>
internal sealed class FlakyVoice(ITextToSpeech inner) : ITextToSpeech
{
    /// <summary>Sentences spoken before it fails; negative: it never does.</summary>
    public int FailsAfter { get; set; } = -1;

    public int Sentences { get; private set; }

    public string Name => inner.Name;

    public async IAsyncEnumerable<SpeechChunk> SynthesizeAsync(SpeechRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (FailsAfter >= 0 && Sentences >= FailsAfter) throw new ProviderException(ProviderErrorKind.Unavailable, Name, "away");
        Sentences++;
        await foreach (var chunk in inner.SynthesizeAsync(request, cancellationToken)) yield return chunk;
    }
}
