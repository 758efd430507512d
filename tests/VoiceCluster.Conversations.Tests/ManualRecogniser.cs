using System.Threading.Channels;
using VoiceCluster.Grains.Calls;
using VoiceCluster.Providers;

namespace VoiceCluster.Conversations.Tests;

/// <summary>A recogniser that says what the test says, and remembers what it was given.</summary>
internal sealed class ManualRecogniser : ISpeechToText
{
    private Session? _session;

    public string Name => "manual";

    public bool WantsContinuousAudio { get; set; }

    /// <summary>Frames of all sessions.</summary>
    public int Frames { get; private set; }

    public int Finished { get; private set; }

    public int Opened { get; private set; }

    /// <summary>Attempts to open, those that failed too.</summary>
    public int Tried { get; private set; }

    /// <summary>How many times opening fails from now on.</summary>
    public int Failures { get; set; }

    /// <summary>What the next finished utterance turns out to be; null: nothing was understood.</summary>
    public string? Final { get; set; }

    public ValueTask<ISpeechToTextSession> OpenAsync(SpeechToTextRequest request, CancellationToken cancellationToken)
    {
        Tried++;
        if (Failures > 0)
        {
            Failures--;
            throw new ProviderException(ProviderErrorKind.Unavailable, Name, "away");
        }

        Opened++;
        _session = new Session(this);
        return ValueTask.FromResult<ISpeechToTextSession>(_session);
    }

    public void Say(SpeechToTextEventKind kind, string text = "", double confidence = 0.9) => _session!.Say(new SpeechToTextEvent(kind, text, confidence));

    public void Break(ProviderErrorKind kind = ProviderErrorKind.Unavailable) => _session!.Break(new ProviderException(kind, Name, "the connection broke"));

    private sealed class Session(ManualRecogniser owner) : ISpeechToTextSession
    {
        private readonly Channel<SpeechToTextEvent> _events = Channel.CreateUnbounded<SpeechToTextEvent>();

        public void Say(SpeechToTextEvent said) => _events.Writer.TryWrite(said);

        public void Break(Exception exception) => _events.Writer.TryComplete(exception);

        public ValueTask SendAsync(ReadOnlyMemory<byte> pcm, CancellationToken cancellationToken)
        {
            owner.Frames++;
            return ValueTask.CompletedTask;
        }

        public ValueTask FinishUtteranceAsync(CancellationToken cancellationToken)
        {
            owner.Finished++;
            if (owner.Final is { } final) Say(new SpeechToTextEvent(SpeechToTextEventKind.Final, final, 0.9));
            owner.Final = null;
            Say(new SpeechToTextEvent(SpeechToTextEventKind.UtteranceEnd));
            return ValueTask.CompletedTask;
        }

        public IAsyncEnumerable<SpeechToTextEvent> ReadAsync(CancellationToken cancellationToken) => _events.Reader.EachAsync(cancellationToken);

        public ValueTask DisposeAsync()
        {
            _events.Writer.TryComplete();
            return ValueTask.CompletedTask;
        }
    }
}
