using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Threading.Channels;
using VoiceCluster.Agents.Tools;
using VoiceCluster.Dialogue;
using VoiceCluster.Providers;
using VoiceCluster.TurnTaking;

namespace VoiceCluster.Grains.Calls;

/// <summary>
/// One speculation and, when it is committed, the answer: model to sentences to voice, overlapped. Until the commit everything is held: the
/// first sentence is spoken and kept, the others wait. Lives on its call's activation, so nothing here locks.
/// </summary>
/// <remarks>
/// The way: 1. prompt; 2. tokens, and rounds of tools; 3. sentences; 4. voice; 5. held until committed, then to the leg.
/// </remarks>
/// <param name="host">Its call.</param>
/// <param name="epoch">The speculation's number.</param>
/// <param name="turn">The turn's.</param>
/// <param name="words">What the caller said.</param>
/// <param name="say">The answer, when it is given; null to ask the model.</param>
/// <param name="isLimited">A given answer is cut for the ear too.</param>
[SuppressMessage("Design", "CA1001", Justification = "Disposed where the run ends.")]
internal sealed partial class Answer(IAnswerHost host, long epoch, int turn, string words, string? say = null, bool isLimited = false)
{
    // A model that runs ahead of the voice by more sentences than this waits.
    private const int SentencesAhead = 32;

    private readonly CancellationTokenSource _cancellation = new();
    private readonly CancellationTokenSource _muted = new();
    private readonly TaskCompletionSource _committed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<ReadOnlyMemory<byte>> _held = [];
    private readonly StringBuilder _text = new();
    private readonly List<SpokenSegment> _spoken = [];
    private readonly SpokenPieces _pieces = new();
    private readonly List<CallEvent> _unsaid = [];
    private int _told;
    private bool _written;
    private string? _cancelReason;

    public long Epoch => epoch;

    public int Turn => turn;

    public string Words => words;

    public TurnTimeline Timeline { get; } = new();

    public OutgoingAudio Outgoing { get; } = new();

    public bool IsCommitted => _committed.Task.IsCompletedSuccessfully;

    /// <summary>The answer as far as it is written.</summary>
    public string Text => _text.ToString();

    /// <summary>What was left out for the ear; the caller is asked whether to go on.</summary>
    public string Rest => _rest.ToString();

    /// <summary>Sentences with their audio, as far as they are spoken.</summary>
    public IReadOnlyList<SpokenSegment> Spoken => _spoken;

    public double Confidence { get; private set; }

    public bool LlmFailed { get; private set; }

    public bool TtsFailed { get; private set; }

    /// <summary>The requests to the model, one more for each round of tools; empty when the answer was given.</summary>
    public IReadOnlyList<LlmCallTrace> ModelCalls => _modelCalls;

    public int PromptTokens => _modelCalls.Sum(static call => call.PromptTokens);

    /// <summary>So far, when it is still being written.</summary>
    public int CompletionTokens => _modelCalls.Sum(static call => call.CompletionTokens);

    /// <summary>What the call does when the answer has been heard; null for nothing.</summary>
    public AfterAnswer? Then { get; private set; }

    /// <summary>What was looked up for it, with the results.</summary>
    public IReadOnlyList<ToolExchange> Exchanges => _exchanges;

    /// <summary>The passages that it was built from, as far as it is written.</summary>
    public IReadOnlyList<Citation> Citations => say is null ? AnswerSources.Of(Text, [.. _lookedUp, .. _passages.IsDefault ? [] : _passages]) : [];

    /// <summary>Ends when nothing more will come, also after <see cref="Cancel"/>; never faults.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    public void Start()
    {
        Timeline.Mark(Stage.SpeculationStart, host.Clock.Now);
        Completion = RunAsync(_cancellation.Token);
    }

    /// <summary>Held audio and text leave now.</summary>
    public void Commit(TimeSpan speechEnd, double confidence)
    {
        if (_committed.Task.IsCompleted) return;
        Timeline.Mark(Stage.SpeechEnd, speechEnd);
        Timeline.Mark(Stage.Commit, host.Clock.Now);
        Confidence = confidence;
        _committed.SetResult();
        foreach (var pcm in _held) host.Play(this, pcm, isFinal: false);
        _held.Clear();
        foreach (var unsaid in _unsaid) host.Notify(unsaid);
        _unsaid.Clear();
        if (_dropped is { } pending) host.Tools.Withdraw(pending);
        Tell();
    }

    /// <summary>Nothing of it will leave any more.</summary>
    public void Cancel(string reason)
    {
        _cancelReason ??= reason;
        _held.Clear();
        if (Completion.IsCompleted) return;
        // What is cancelled may end at once, and its source with it.
        var token = _cancellation.Token;
        _cancellation.Cancel();
        _committed.TrySetCanceled(token);
    }

    /// <summary>What is not spoken yet is only written: there is nobody to hear it.</summary>
    public void Mute()
    {
        if (!Completion.IsCompleted) _muted.Cancel();
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            var sentences = Channel.CreateBounded<string>(SentencesAhead);
            // Who waits at the channel is woken by its end, on the activation; see PutAsync.
            using var ending = cancellationToken.UnsafeRegister(_ => sentences.Writer.TryComplete(new OperationCanceledException(cancellationToken)), null);
            var speaking = SpeakUntilMutedAsync(sentences.Reader, cancellationToken);
            await ThinkAsync(sentences.Writer, cancellationToken);
            await speaking;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Cancelled: by design silent.
        }
        catch (Exception exception)
        {
            host.AnswerFailed(this, exception);
        }
        finally
        {
            _cancellation.Dispose();
            _muted.Dispose();
        }
    }

    private async Task SpeakUntilMutedAsync(ChannelReader<string> sentences, CancellationToken cancellationToken)
    {
        using var audible = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _muted.Token);
        try
        {
            await SpeakAsync(sentences, audible.Token);
        }
        catch (OperationCanceledException) when (_muted.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // The model does not wait for a voice that speaks no more.
            await foreach (var _ in sentences.EachAsync(CancellationToken.None))
            {
            }
        }
    }

    /// <summary>4 and 5: speaks sentence by sentence; the second waits for the commit.</summary>
    private async Task SpeakAsync(ChannelReader<string> sentences, CancellationToken cancellationToken)
    {
        var audible = false;
        var unspoken = new StringBuilder();
        string? failure = null;
        await foreach (var sentence in sentences.EachAsync(CancellationToken.None))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (audible) await _committed.Task;
            if (failure is not null)
            {
                unspoken.Append(sentence);
                _unspoken--;
                continue;
            }

            try
            {
                while (Outgoing.Ahead(host.Clock.Now) - host.Options.AudioAhead is var over && over > TimeSpan.Zero)
                    await Task.Delay(over, host.Clock.Time, cancellationToken);
                audible |= await SpeakSentenceAsync(sentence, cancellationToken);
            }
            catch (ProviderException exception)
            {
                TtsFailed = true;
                failure = exception.Kind.ToString();
                unspoken.Append(sentence);
            }

            _unspoken--;
        }

        await _committed.Task;
        cancellationToken.ThrowIfCancellationRequested();
        if (failure is not null)
        {
            host.Notify(new AgentTextFallback { At = host.Clock.Time.GetUtcNow(), Turn = turn, Text = unspoken.ToString().Trim(), Reason = failure });
        }

        if (audible) host.Play(this, default, isFinal: true);
        else host.Feed(TurnEvent.AnsweredAsText(epoch));
    }

    private async Task<bool> SpeakSentenceAsync(string sentence, CancellationToken cancellationToken)
    {
        var text = _pieces.Next(sentence);
        if (text.Length == 0) return false;
        var bytes = 0;
        var wordTimings = new List<SpokenWord>();
        try
        {
            await foreach (var chunk in host.Voice.SpeakAsync(new SpeechText(text, host.Settings.Voice), cancellationToken).WithCancellation(cancellationToken))
            {
                if (chunk.Pcm.IsEmpty) continue;
                cancellationToken.ThrowIfCancellationRequested();
                Timeline.Mark(Stage.TtsFirstByte, host.Clock.At(chunk.ReadyAt));
                bytes += chunk.Pcm.Length;
                if (!chunk.Words.IsDefaultOrEmpty) foreach (var word in chunk.Words) wordTimings.Add(new SpokenWord(word.Word, word.Start));
                Outgoing.Add(chunk.Pcm, host.Clock.Now);
                if (IsCommitted) host.Play(this, chunk.Pcm, isFinal: false);
                else _held.Add(chunk.Pcm);
            }
        }
        finally
        {
            if (bytes > 0) _spoken.Add(new SpokenSegment(sentence, TimeSpan.FromTicks(bytes * TimeSpan.TicksPerMillisecond / 32), wordTimings));
        }

        return bytes > 0;
    }

    /// <summary>Text that the client has not seen; only ever of a committed answer.</summary>
    private void Tell()
    {
        if (!IsCommitted || _cancelReason is not null || _muted.IsCancellationRequested) return;
        var delta = _text.ToString(_told, _text.Length - _told);
        if (delta.Length == 0 && !_written) return;
        _told = _text.Length;
        host.Notify(new AgentTextReceived { At = host.Clock.Time.GetUtcNow(), Turn = turn, Delta = delta, Done = _written });
    }
}
