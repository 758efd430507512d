namespace VoiceCluster.Providers;

/// <summary>Streaming speech recognition. One session per call; safe to call from many calls at once.</summary>
public interface ISpeechToText
{
    /// <summary>The adapter's name, for example <c>pocketsphinx</c>.</summary>
    string Name { get; }

    /// <summary>True when the provider wants every frame (silence included) and finds speech itself; false when only utterances are sent.</summary>
    bool WantsContinuousAudio { get; }

    /// <exception cref="ProviderException">The session could not be opened.</exception>
    ValueTask<ISpeechToTextSession> OpenAsync(SpeechToTextRequest request, CancellationToken cancellationToken);
}

/// <param name="Language">BCP 47 tag.</param>
/// <param name="Narrowband">The caller's audio has no content above 4 kHz (telephone), though frames are 16 kHz.</param>
/// <param name="Keyterms">Words of the domain to expect.</param>
public sealed record SpeechToTextRequest(string Language = "en-US", bool Narrowband = false, IReadOnlyList<string>? Keyterms = null);

/// <summary>
/// One call's recognition. Send and read run concurrently; sends come one at a time. After an error both throw, and the session is disposed.
/// </summary>
public interface ISpeechToTextSession : IAsyncDisposable
{
    /// <summary>Hands over audio: PCM16 little-endian, 16 kHz, mono, an even number of bytes (usually one 20 ms frame of 640).
    /// The memory may be reused as soon as the call returns its task: implementations copy before their first await. Must not wait for recognition.</summary>
    /// <exception cref="ProviderException">Connection lost (<see cref="ProviderErrorKind.Unavailable"/>) or the bounded queue is full (<see cref="ProviderErrorKind.Overloaded"/>).</exception>
    ValueTask SendAsync(ReadOnlyMemory<byte> pcm, CancellationToken cancellationToken);

    /// <summary>The utterance sent so far is over: the provider owes exactly one <see cref="SpeechToTextEventKind.UtteranceEnd"/> for this call,
    /// after every final of the utterance. The next audio opens a new utterance.</summary>
    ValueTask FinishUtteranceAsync(CancellationToken cancellationToken);

    /// <summary>Events in order, until the session is disposed (ends) or lost (throws <see cref="ProviderException"/>). Read once.</summary>
    IAsyncEnumerable<SpeechToTextEvent> ReadAsync(CancellationToken cancellationToken);
}

/// <summary>What a recogniser says.</summary>
public enum SpeechToTextEventKind
{
    /// <summary>The text of the running segment so far; replaces the last partial.</summary>
    Partial,

    /// <summary>The final text of a segment; it never changes and clears the partial. May be empty.</summary>
    Final,

    /// <summary>Every final of the utterance closed by <see cref="ISpeechToTextSession.FinishUtteranceAsync"/> has been sent.</summary>
    UtteranceEnd,

    /// <summary>The provider's own signal: probably the end of the turn (Deepgram Flux EagerEndOfTurn).</summary>
    EagerEndOfTurn,

    /// <summary>The provider's own signal: the turn goes on after all (Deepgram Flux TurnResumed).</summary>
    TurnResumed,

    /// <summary>The provider's own signal: the turn is over (Deepgram Flux EndOfTurn).</summary>
    EndOfTurn,
}

/// <param name="Kind">What it is.</param>
/// <param name="Text">Transcript, lower or mixed case, without surrounding white space; empty for signals.</param>
/// <param name="Confidence">0 to 1; 0 when the provider gives none.</param>
/// <param name="Start">Start of the segment, on the clock of audio sent in this session.</param>
/// <param name="End">End of the segment, likewise.</param>
/// <param name="EndConfidence">Confidence of a final's last word, over 0 to 1; 0 when the provider gives none.</param>
public sealed record SpeechToTextEvent(
    SpeechToTextEventKind Kind, string Text = "", double Confidence = 0, TimeSpan Start = default, TimeSpan End = default, double EndConfidence = 0);
