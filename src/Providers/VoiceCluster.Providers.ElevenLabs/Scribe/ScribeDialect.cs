using System.Text;

namespace VoiceCluster.Providers.ElevenLabs;

/// <summary>The messages of <c>/v1/speech-to-text/realtime</c> without its own detection of pauses: our end of an utterance commits the audio, and each commit is
/// answered by one <c>committed_transcript</c>, also when nothing was said.</summary>
internal sealed class ScribeDialect(string provider, string? secret) : IRecognitionDialect
{
    /// <summary>Less is not committed but throttled; silence fills it up.</summary>
    private static readonly TimeSpan LeastCommit = TimeSpan.FromMilliseconds(300);

    private readonly OwedUtterances _owed = new();
    private bool _wasSilent;

    /// <inheritdoc/>
    public TimeSpan Chunk => TimeSpan.FromMilliseconds(100);

    /// <inheritdoc/>
    public OutgoingMessage Audio(ReadOnlySpan<byte> pcm) => new(IsText: true, Encoding.UTF8.GetBytes(Message(pcm, isCommit: false)));

    /// <inheritdoc/>
    public string? Finish(TimeSpan sent, ICollection<SpeechToTextEvent> events)
    {
        var length = sent - _owed.Running;
        if (_owed.Add(sent)) return Message(new byte[length < LeastCommit ? (int)(LeastCommit - length).TotalMilliseconds * 32 : 0], isCommit: true);
        events.Add(new SpeechToTextEvent(SpeechToTextEventKind.UtteranceEnd));
        return null;
    }

    /// <inheritdoc/>
    /// <remarks>An answer to a commit without speech is not promised. Silent twice in a row, the vendor is gone.</remarks>
    public bool GiveUp(ICollection<SpeechToTextEvent> events)
    {
        if (_wasSilent) return false;
        _wasSilent = true;
        while (_owed.TryAnswer(out _, out _)) events.Add(new SpeechToTextEvent(SpeechToTextEventKind.UtteranceEnd));
        return true;
    }

    /// <inheritdoc/>
    public void Read(in VendorMessage message, ICollection<SpeechToTextEvent> events)
    {
        _wasSilent = false;
        if (!message.IsText) throw new ProviderException(ProviderErrorKind.ProtocolViolation, provider, "sent binary data instead of a transcript");
        using var json = message.Json(provider);
        var root = json.RootElement;
        if (ScribeErrors.FromMessage(root, provider, secret) is { } error) throw error;
        var text = (root.Text("text") ?? "").Trim();
        switch (root.Text("message_type"))
        {
            case "partial_transcript" when text.Length > 0:
                events.Add(new SpeechToTextEvent(SpeechToTextEventKind.Partial, text, Start: _owed.Start));
                break;
            case "committed_transcript" when _owed.TryAnswer(out var start, out var end):
                if (text.Length > 0) events.Add(new SpeechToTextEvent(SpeechToTextEventKind.Final, text, Start: start, End: end));
                events.Add(new SpeechToTextEvent(SpeechToTextEventKind.UtteranceEnd));
                break;
            default: break; // session_started, final_transcript (which its commit repeats), and whatever is added to the protocol
        }
    }

    private static string Message(ReadOnlySpan<byte> pcm, bool isCommit) =>
        // Base64 needs no escaping.
        $$"""{"message_type":"input_audio_chunk","audio_base_64":"{{Convert.ToBase64String(pcm)}}","commit":{{(isCommit ? "true" : "false")}},"sample_rate":16000}""";
}
