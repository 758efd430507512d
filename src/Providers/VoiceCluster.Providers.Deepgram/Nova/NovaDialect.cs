using System.Text.Json;

namespace VoiceCluster.Providers.Deepgram;

/// <summary>
/// The messages of <c>/v1/listen</c>. Every result covers a range of the audio that was sent; a final one never changes. <c>Finalize</c> asks for what is
/// still held back, and the last result that it brings says <c>from_finalize</c>.
/// </summary>
/// <param name="provider">The adapter's name.</param>
/// <param name="continuous">Whether silence is streamed, so that Deepgram's own end of speech means something.</param>
/// <param name="secret">Never quoted.</param>
internal sealed class NovaDialect(string provider, bool continuous, string? secret) : IRecognitionDialect
{
    private readonly Queue<TimeSpan> _owed = new();
    private TimeSpan _finalizedUntil;
    private bool _speech;
    private bool _wasSilent;

    /// <inheritdoc/>
    public TimeSpan Chunk => TimeSpan.FromMilliseconds(20);

    /// <inheritdoc/>
    /// <remarks>Deepgram closes with NET-0001 after 10 s without a message and recommends one every 3 to 5 s.</remarks>
    public (TimeSpan Every, string Message)? KeepAlive => (TimeSpan.FromSeconds(4), """{"type":"KeepAlive"}""");

    /// <inheritdoc/>
    public string? Goodbye => """{"type":"CloseStream"}""";

    /// <inheritdoc/>
    public OutgoingMessage Audio(ReadOnlySpan<byte> pcm) => new(IsText: false, pcm.ToArray());

    /// <inheritdoc/>
    public string? Finish(TimeSpan sent, ICollection<SpeechToTextEvent> events)
    {
        // Deepgram answers a Finalize without new audio by nothing at all.
        if (sent <= _finalizedUntil && _owed.Count == 0)
        {
            events.Add(new SpeechToTextEvent(SpeechToTextEventKind.UtteranceEnd));
            return null;
        }

        _owed.Enqueue(sent);
        return """{"type":"Finalize"}""";
    }

    /// <inheritdoc/>
    /// <remarks>Deepgram does not promise an answer to a Finalize that finds little audio. Silent twice in a row, it is gone.</remarks>
    public bool GiveUp(ICollection<SpeechToTextEvent> events)
    {
        if (_wasSilent) return false;
        _wasSilent = true;
        while (_owed.TryDequeue(out _)) events.Add(new SpeechToTextEvent(SpeechToTextEventKind.UtteranceEnd));
        return true;
    }

    /// <inheritdoc/>
    public void Read(in VendorMessage message, ICollection<SpeechToTextEvent> events)
    {
        _wasSilent = false;
        if (!message.IsText) throw new ProviderException(ProviderErrorKind.ProtocolViolation, provider, "sent binary data instead of a result");
        using var json = message.Json(provider);
        var root = json.RootElement;
        switch (root.Text("type"))
        {
            case "Results": Result(root, events); break;
            case "UtteranceEnd" when continuous && _speech: EndTurn(events); break;
            case "Error": throw DeepgramErrors.FromMessage(root, provider, secret);
            default: break; // Metadata, SpeechStarted, and whatever is added to the protocol.
        }
    }

    private void Result(JsonElement result, ICollection<SpeechToTextEvent> events)
    {
        var alternative = result.Field("channel").Items("alternatives").FirstOrDefault();
        if (alternative.ValueKind != JsonValueKind.Object)
            throw new ProviderException(ProviderErrorKind.ProtocolViolation, provider, "sent a result without an alternative");
        var text = alternative.Text("transcript") ?? "";
        var isFinal = result.Flag("is_final");
        if (text.Length > 0)
        {
            _speech = true;
            events.Add(new SpeechToTextEvent(
                isFinal ? SpeechToTextEventKind.Final : SpeechToTextEventKind.Partial, text, alternative.Number("confidence"),
                Seconds(result, "start"), Seconds(result, "start") + Seconds(result, "duration"),
                isFinal && alternative.Items("words").LastOrDefault() is { ValueKind: JsonValueKind.Object } last ? last.Number("confidence") : 0));
        }

        if (!isFinal) return;
        _finalizedUntil = Seconds(result, "start") + Seconds(result, "duration");
        // A result may be the answer to several Finalize messages: none comes for audio that an earlier answer covers.
        if (!result.Flag("from_finalize")) return;
        do
        {
            if (!_owed.TryDequeue(out _)) break;
            events.Add(new SpeechToTextEvent(SpeechToTextEventKind.UtteranceEnd));
        }
        while (_owed.TryPeek(out var next) && next <= _finalizedUntil);
    }

    private void EndTurn(ICollection<SpeechToTextEvent> events)
    {
        _speech = false;
        events.Add(new SpeechToTextEvent(SpeechToTextEventKind.EndOfTurn));
    }

    private static TimeSpan Seconds(JsonElement json, string name) => TimeSpan.FromSeconds(json.Number(name));
}
