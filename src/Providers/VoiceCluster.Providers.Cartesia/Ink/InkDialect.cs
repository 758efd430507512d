using System.Text;

namespace VoiceCluster.Providers.Cartesia;

/// <summary>
/// The messages of <c>/stt/websocket</c>, which finds no ends by itself: our end of an utterance is a <c>finalize</c>, answered by the rest of the transcript and one
/// <c>flush_done</c>. Transcripts come in pieces that may end within a word, so that they are one final only when the utterance is over.
/// </summary>
internal sealed class InkDialect(string provider, string? secret) : IRecognitionDialect
{
    private readonly OwedUtterances _owed = new();
    private readonly StringBuilder _text = new(); // of the utterance so far, as far as it is final

    /// <inheritdoc/>
    public TimeSpan Chunk => TimeSpan.FromMilliseconds(100);

    /// <inheritdoc/>
    public string? Goodbye => "close";

    /// <inheritdoc/>
    public OutgoingMessage Audio(ReadOnlySpan<byte> pcm) => new(IsText: false, pcm.ToArray());

    /// <inheritdoc/>
    public string? Finish(TimeSpan sent, ICollection<SpeechToTextEvent> events)
    {
        if (_owed.Add(sent)) return "finalize";
        events.Add(new SpeechToTextEvent(SpeechToTextEventKind.UtteranceEnd));
        return null;
    }

    /// <inheritdoc/>
    public void Read(in VendorMessage message, ICollection<SpeechToTextEvent> events)
    {
        if (!message.IsText) throw new ProviderException(ProviderErrorKind.ProtocolViolation, provider, "sent binary data instead of a transcript");
        using var json = message.Json(provider);
        var root = json.RootElement;
        switch (root.Text("type"))
        {
            case "transcript":
                var piece = root.Text("text") ?? "";
                var said = string.Concat(_text.ToString(), piece).Trim();
                if (root.Flag("is_final")) _text.Append(piece);
                if (said.Length > 0) events.Add(new SpeechToTextEvent(SpeechToTextEventKind.Partial, said, Start: _owed.Start));
                break;
            case "flush_done" when _owed.TryAnswer(out var start, out var end):
                var text = _text.ToString().Trim();
                _text.Clear();
                if (text.Length > 0) events.Add(new SpeechToTextEvent(SpeechToTextEventKind.Final, text, Start: start, End: end));
                events.Add(new SpeechToTextEvent(SpeechToTextEventKind.UtteranceEnd));
                break;
            case "error": throw CartesiaErrors.FromMessage(root, provider, secret);
            default: break; // done, and whatever is added to the protocol
        }
    }
}
