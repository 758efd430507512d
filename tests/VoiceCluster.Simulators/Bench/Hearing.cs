using VoiceCluster.Providers;

namespace VoiceCluster.Simulators;

/// <summary>Reads a session as a call does, and lets a test wait for what it says.</summary>
public sealed class Hearing : IAsyncDisposable
{
    private readonly ISpeechToTextSession _session;
    private readonly CancellationToken _abort;
    private readonly IAsyncEnumerator<SpeechToTextEvent> _events;

    /// <param name="session">Disposed with this.</param>
    /// <param name="abort">Ends a test that would hang.</param>
    public Hearing(ISpeechToTextSession session, CancellationToken abort)
    {
        (_session, _abort) = (session, abort);
        _events = session.ReadAsync(abort).GetAsyncEnumerator(abort);
    }

    /// <summary>Everything said so far.</summary>
    public List<SpeechToTextEvent> Said { get; } = [];

    /// <summary>The session.</summary>
    public ISpeechToTextSession Session => _session;

    /// <summary>Finals so far, joined.</summary>
    public string Text => string.Join(' ', Said.Where(static one => one.Kind is SpeechToTextEventKind.Final && one.Text.Length > 0).Select(static one => one.Text));

    /// <summary>Reads on to the next event of a kind.</summary>
    public async Task<SpeechToTextEvent> NextAsync(SpeechToTextEventKind kind)
    {
        while (await _events.MoveNextAsync().AsTask().WaitAsync(_abort))
        {
            Said.Add(_events.Current);
            if (_events.Current.Kind == kind) return _events.Current;
        }

        throw new InvalidOperationException($"The session ended before it said {kind}.");
    }

    /// <summary>Ends the utterance, and reads on to the end of it.</summary>
    public async Task FinishAsync()
    {
        await _session.FinishUtteranceAsync(_abort);
        await NextAsync(SpeechToTextEventKind.UtteranceEnd);
    }

    /// <summary>Says an utterance, in the middle of which the session may be lost, and reads on to the loss.</summary>
    /// <param name="milliseconds">How long it is.</param>
    public async Task<ProviderException> LossWhileSpeakingAsync(int milliseconds)
    {
        try
        {
            await _session.SpeakAsync(milliseconds);
            await _session.FinishUtteranceAsync(_abort);
        }
        catch (ProviderException)
        {
            // The reader says why.
        }

        return await LossAsync();
    }

    /// <summary>Reads on to the session's loss.</summary>
    public async Task<ProviderException> LossAsync()
    {
        try
        {
            while (await _events.MoveNextAsync().AsTask().WaitAsync(_abort)) Said.Add(_events.Current);
        }
        catch (ProviderException lost)
        {
            return lost;
        }

        throw new InvalidOperationException("The session ended without an error.");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync();
        await _events.DisposeAsync();
    }
}
