namespace VoiceCluster.Providers;

/// <summary>
/// How one vendor's recogniser is talked to over a WebSocket; the connection, its queue, its deadlines and its end are
/// <see cref="SocketRecognition"/>'s. One for each session. Never called twice at once.
/// </summary>
public interface IRecognitionDialect
{
    /// <summary>How much audio goes into one message: a multiple of 20 ms, as the vendor recommends.</summary>
    TimeSpan Chunk { get; }

    /// <summary>What keeps the connection open while nobody speaks; null when nothing is needed.</summary>
    (TimeSpan Every, string Message)? KeepAlive => null;

    /// <summary>The message that ends the session in order; null when closing the connection does.</summary>
    string? Goodbye => null;

    /// <summary>A message with audio.</summary>
    /// <param name="pcm">PCM16 little-endian, 16 kHz, mono; at most <see cref="Chunk"/>.</param>
    OutgoingMessage Audio(ReadOnlySpan<byte> pcm);

    /// <summary>The utterance sent so far is over. Exactly one <see cref="SpeechToTextEventKind.UtteranceEnd"/> follows: here, or from a later <see cref="Read"/>.</summary>
    /// <param name="sent">All audio sent in this session.</param>
    /// <param name="events">What is known at once.</param>
    /// <returns>What tells the vendor; null when it need not know.</returns>
    string? Finish(TimeSpan sent, ICollection<SpeechToTextEvent> events);

    /// <summary>The vendor has said nothing for too long while an end of an utterance was owed.</summary>
    /// <param name="events">What may be assumed then.</param>
    /// <returns>True when the session is still good; false when it is lost.</returns>
    bool GiveUp(ICollection<SpeechToTextEvent> events) => false;

    /// <summary>What one message of the vendor says.</summary>
    /// <param name="message">Valid during the call.</param>
    /// <param name="events">Where it is written down, in order.</param>
    /// <exception cref="ProviderException">The vendor reports an error, or does not speak its protocol.</exception>
    void Read(in VendorMessage message, ICollection<SpeechToTextEvent> events);
}

/// <param name="IsText">UTF-8 text, or binary.</param>
/// <param name="Bytes">Not written again by the dialect.</param>
public readonly record struct OutgoingMessage(bool IsText, ReadOnlyMemory<byte> Bytes);
