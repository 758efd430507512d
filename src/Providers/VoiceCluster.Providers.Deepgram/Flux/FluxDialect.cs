using System.Text.Json;

namespace VoiceCluster.Providers.Deepgram;

/// <summary>
/// The messages of <c>/v2/listen</c> (https://developers.deepgram.com/docs/flux/state). Flux keeps the turns: each message has the whole text of the running
/// one. Our own end of an utterance is therefore only answered, never passed on: with the end of Flux's turn when one is open, else as soon as Flux has heard
/// the audio before it and found nothing.
/// </summary>
internal sealed class FluxDialect(string provider, string? secret) : IRecognitionDialect
{
    /// <summary>How far our end of an utterance may be ahead of the audio that ended Flux's turn: less than the silence that ends one of ours.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromMilliseconds(500);

    private readonly Queue<TimeSpan> _owed = new();
    private bool _turnIsOpen;

    /// <inheritdoc/>
    /// <remarks>What Deepgram strongly recommends for Flux.</remarks>
    public TimeSpan Chunk => TimeSpan.FromMilliseconds(80);

    /// <inheritdoc/>
    public string? Goodbye => """{"type":"CloseStream"}""";

    /// <inheritdoc/>
    public OutgoingMessage Audio(ReadOnlySpan<byte> pcm) => new(IsText: false, pcm.ToArray());

    /// <inheritdoc/>
    public string? Finish(TimeSpan sent, ICollection<SpeechToTextEvent> events)
    {
        _owed.Enqueue(sent);
        return null;
    }

    /// <inheritdoc/>
    public void Read(in VendorMessage message, ICollection<SpeechToTextEvent> events)
    {
        if (!message.IsText) throw new ProviderException(ProviderErrorKind.ProtocolViolation, provider, "sent binary data instead of a turn");
        using var json = message.Json(provider);
        var root = json.RootElement;
        switch (root.Text("type"))
        {
            case "TurnInfo": Turn(root, events); break;
            case "Error": throw DeepgramErrors.FromMessage(root, provider, secret);
            default: break; // Connected, and whatever is added to the protocol.
        }
    }

    private void Turn(JsonElement turn, ICollection<SpeechToTextEvent> events)
    {
        var heard = TimeSpan.FromSeconds(turn.Number("audio_window_end"));
        switch (turn.Text("event"))
        {
            case "StartOfTurn":
                _turnIsOpen = true;
                Say(SpeechToTextEventKind.Partial, turn, events);
                break;
            case "EagerEndOfTurn":
                Say(SpeechToTextEventKind.Partial, turn, events);
                events.Add(new SpeechToTextEvent(SpeechToTextEventKind.EagerEndOfTurn));
                break;
            case "TurnResumed":
                events.Add(new SpeechToTextEvent(SpeechToTextEventKind.TurnResumed));
                Say(SpeechToTextEventKind.Partial, turn, events);
                break;
            case "EndOfTurn":
                _turnIsOpen = false;
                Say(SpeechToTextEventKind.Final, turn, events);
                Settle(heard + Ahead, events);
                events.Add(new SpeechToTextEvent(SpeechToTextEventKind.EndOfTurn));
                break;
            default: // Update, about four times a second
                Say(SpeechToTextEventKind.Partial, turn, events);
                break;
        }

        if (!_turnIsOpen) Settle(heard, events);
    }

    private void Settle(TimeSpan heard, ICollection<SpeechToTextEvent> events)
    {
        while (_owed.TryPeek(out var asked) && asked <= heard)
        {
            _owed.Dequeue();
            events.Add(new SpeechToTextEvent(SpeechToTextEventKind.UtteranceEnd));
        }
    }

    private static void Say(SpeechToTextEventKind kind, JsonElement turn, ICollection<SpeechToTextEvent> events)
    {
        if (turn.Text("transcript") is not { Length: > 0 } text) return;
        var words = turn.Items("words").ToList();
        events.Add(new SpeechToTextEvent(
            kind, text, words.Count == 0 ? 0 : words.Average(static word => word.Number("confidence")),
            TimeSpan.FromSeconds(turn.Number("audio_window_start")), TimeSpan.FromSeconds(turn.Number("audio_window_end")),
            words.Count == 0 ? 0 : words[^1].Number("confidence")));
    }
}
