using System.Collections.Immutable;
using System.Text;
using System.Threading.Channels;
using VoiceCluster.Agents.Tools;
using VoiceCluster.Dialogue;
using VoiceCluster.Grains.Tools;
using VoiceCluster.Providers;
using VoiceCluster.TurnTaking;

namespace VoiceCluster.Grains.Calls;

// 1 to 3: what the answer says, from the model and its tools.
internal sealed partial class Answer
{
    // A model that asks for tools again and again is not given more of them; what it has said stands.
    private const int MostRounds = 6;

    // A model that never stops fills no memory.
    private const int MostRest = 8000;

    // Nobody waits longer in silence: for the first filler, and for each after it.
    private static readonly TimeSpan FirstFiller = TimeSpan.FromMilliseconds(700);
    private static readonly TimeSpan NextFiller = TimeSpan.FromMilliseconds(1000);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

    private readonly List<LlmCallTrace> _modelCalls = [];
    private readonly List<ToolExchange> _exchanges = [];
    private ImmutableArray<KnowledgeHit> _passages;
    private ImmutableArray<KnowledgeHit> _lookedUp = [];
    private readonly SentenceCutter _cutter = new();
    private ChannelWriter<string> _sentences = null!;
    private ToolDesk.PendingCall? _dropped;
    private int _unspoken;
    private OutputFilter? _filter;
    private EarLimit? _limit;
    private bool _isLimiting;
    private bool _asks;
    private readonly StringBuilder _rest = new();

    /// <summary>Reads the model, unless the answer is given, and cuts the text into sentences.</summary>
    private async Task ThinkAsync(ChannelWriter<string> sentences, CancellationToken cancellationToken)
    {
        _sentences = sentences;
        (_filter, _limit) = (host.NewFilter(), host.NewLimit());
        _isLimiting = isLimited;
        if (say is not null) await AddAsync(say);
        else await AskAsync(cancellationToken);
        await FlushAsync();
        _isLimiting = false;
        if (_rest.Length > 0 && !_asks) await AddAsync(Spaced(EarLimit.Offer));
        await FlushAsync();
        sentences.TryComplete();
        _written = true;
        host.Feed(TurnEvent.AgentText(epoch, Text));
        Tell();
        if (Citations is { Count: > 0 } citations)
            TellWhenCommitted(new AnswerCited { At = host.Clock.Time.GetUtcNow(), Turn = turn, Citations = [.. citations.Select(CitedPassage.From)] });
    }

    private async Task AskAsync(CancellationToken cancellationToken)
    {
        string? result = null;
        try
        {
            var documents = host.Documents.ForAsync(words, cancellationToken);
            var refreshing = host.Spending.RefreshAsync();
            var messages = (await host.PromptAsync(words)).ToBuilder();
            await refreshing;
            _passages = await documents;
            cancellationToken.ThrowIfCancellationRequested();
            var turnOfTools = new ToolTurn(turn, words, _committed.Task, TellWhenCommitted);
            messages.InsertRange(messages.Count - 1, ConversationMessages(host.Tools.Begun));
            if (host.Tools.Pending is { } pending && await ConsentAsync(pending, turnOfTools, cancellationToken) is { } decided)
            {
                messages.AddRange(ConversationMessages([decided.Exchange]));
                result = Note([decided]);
            }

            for (var round = 0; ; round++)
            {
                if (await IsBarredAsync(toolCalls: 0, result)) return;
                var before = _text.Length;
                // What tools ask and say of themselves is never cut.
                _isLimiting = true;
                var calls = await ReadModelAsync(messages.ToImmutable(), host.Tools.Offer(), cancellationToken);
                await FlushAsync();
                _isLimiting = false;
                if (calls.Count == 0 || round == MostRounds) break;
                if (await IsBarredAsync(calls.Count, result)) return;
                host.Spending.UseTools(calls.Count);
                var outcomes = await FillingAsync(host.Tools.RunAsync(calls, turnOfTools, cancellationToken), calls.Select(static call => call.Name), cancellationToken);
                messages.Add(new PromptMessage(ChatRole.Assistant, _text.ToString(before, _text.Length - before)) { ToolCalls = [.. calls.Select(RequestedTool.From)] });
                foreach (var outcome in outcomes) messages.Add(new PromptMessage(ChatRole.Tool, ToolData.For(outcome.Exchange.Call.Name, outcome.Exchange.Result)) { ToolCallId = outcome.Exchange.Call.Id });
                result = Note(outcomes) ?? result;
                if (outcomes.FirstOrDefault(static outcome => outcome.Question is not null)?.Question is { } question)
                {
                    _asks = true;
                    await AddAsync(Spaced(question));
                    return;
                }
            }

            if (!SpeakableText.IsAudible(Text)) throw new ProviderException(ProviderErrorKind.ProtocolViolation, "chat model", "answered nothing that can be heard");
        }
        catch (ProviderException)
        {
            // What is written stays; a caller who would hear nothing hears what the tools say for themselves, or the apology.
            LlmFailed = true;
            _isLimiting = false;
            host.Notify(new CallError { At = host.Clock.Time.GetUtcNow(), Code = "llm_failed", Message = "The language model failed." });
            await FlushAsync();
            if (result is not null || !SpeakableText.IsAudible(Text)) await AddAsync(Spaced(result ?? host.Options.Apology));
        }
        catch (OperationCanceledException)
        {
            _sentences.TryComplete();
            throw;
        }
    }

    /// <summary>Says why no model may be asked, or no tool used, any more: at a limit the call ends then. What tools said of themselves is told before.</summary>
    private async Task<bool> IsBarredAsync(int toolCalls, string? result)
    {
        var limit = host.Spending.LimitReached(toolCalls);
        if (limit is null && host.ModelsFor(words, _exchanges.Count > 0).Count > 0) return false;
        if (limit is not null) Then = new AfterAnswer(Limit: limit);
        if (result is not null) await AddAsync(Spaced(result));
        _asks = true;
        await AddAsync(Spaced(limit is null ? host.Spending.BudgetSentence : host.Spending.LimitSentence));
        return true;
    }

    /// <summary>One request to the model: its text goes on to the voice, what it wants done is returned.</summary>
    private async Task<List<ToolCall>> ReadModelAsync(
        ImmutableArray<PromptMessage> messages, ImmutableArray<OfferedTool> tools, CancellationToken cancellationToken)
    {
        var calls = new List<ToolCall>();
        var chain = host.ModelsFor(words, _exchanges.Count > 0 || host.Tools.Pending is not null);
        var prompt = new ChatPrompt
        {
            Messages = messages,
            Models = [.. chain.Select(static link => link.ToString())],
            Tools = tools,
            Passages = _passages.IsDefault ? default : [.. _passages.Select(PromptPassage.From)],
        };
        var trace = new LlmCallTrace(host, this, prompt);
        _modelCalls.Add(trace);
        try
        {
            await foreach (var token in host.ChatModel.GenerateAsync(prompt, cancellationToken).WithCancellation(cancellationToken))
            {
                if (token.Link is { } link) trace.Answers(ModelLink.Parse(link));
                if (token.Usage is { } usage) trace.Used(usage);
                if (token.Reasoning is { } reasoning) trace.Thought(reasoning);
                calls.AddRange(token.ToolCalls.Select(static call => call.ToCall()));
                if (token.Text.Length == 0) continue;
                Timeline.Mark(Stage.LlmFirstToken, host.Clock.Now);
                trace.Token(token.Text);
                await AddAsync(token.Text);
            }

            trace.Completed();
            return calls;
        }
        catch (ProviderException exception)
        {
            trace.Failed(exception.Message);
            throw;
        }
        catch (OperationCanceledException)
        {
            trace.Canceled(_cancelReason ?? "timeout");
            throw;
        }
    }

    /// <summary>The caller was asked something: a yes is carried out, a no is told to the model; anything else is an utterance like others.</summary>
    private async Task<ToolOutcome?> ConsentAsync(ToolDesk.PendingCall pending, ToolTurn turnOfTools, CancellationToken cancellationToken)
    {
        switch (host.ConsentTo(pending.Record.IdempotencyKey) ?? SpokenConsent.Read(words))
        {
            case Consent.Yes:
                return await FillingAsync(host.Tools.ConfirmAsync(pending, turnOfTools, cancellationToken), [pending.Record.Tool], cancellationToken);
            case Consent.No:
                Drop(pending);
                return new ToolOutcome(new ToolExchange(pending.Call.Answered(turn, "no").Call, ToolWords.Declined), Message: ToolWords.MessageOf(ToolWords.Declined));
            default:
                Drop(pending);
                return null;
        }
    }

    /// <summary>What the caller was asked about is not done, once this is his turn.</summary>
    private void Drop(ToolDesk.PendingCall pending)
    {
        _dropped = pending;
        if (IsCommitted) host.Tools.Withdraw(pending);
    }

    /// <summary>Notes what came of tools.</summary>
    /// <returns>A sentence for the caller in it; null without one.</returns>
    private string? Note(IReadOnlyList<ToolOutcome> outcomes)
    {
        foreach (var outcome in outcomes)
        {
            Then ??= outcome.Then;
            _exchanges.Add(outcome.Exchange);
            _lookedUp = _lookedUp.AddRange(outcome.Passages);
        }

        return outcomes.Select(static outcome => outcome.Message).OfType<string>().LastOrDefault();
    }

    /// <summary>Waits for work, and says something when it takes its time, so that a caller does not think the line is dead; never while he speaks.</summary>
    private async Task<T> FillingAsync<T>(Task<T> work, IEnumerable<string> tools, CancellationToken cancellationToken)
    {
        var filling = FillAsync(work, tools, cancellationToken);
        try
        {
            return await work;
        }
        finally
        {
            await filling;
        }
    }

    private async Task FillAsync(Task work, IEnumerable<string> tools, CancellationToken cancellationToken)
    {
        if (work.IsCompleted) return;
        var (own, common) = (host.Tools.FillersOf(tools), host.Options.Fillers);
        if (own.Count + common.Count == 0) return;
        await _committed.Task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        TimeSpan? quietSince = null;
        for (var said = 0; !work.IsCompleted && !cancellationToken.IsCancellationRequested;)
        {
            var now = host.Clock.Now;
            var isQuiet = _unspoken == 0 && Outgoing.Ahead(now) <= TimeSpan.Zero && !host.CallerSpeaks;
            quietSince = isQuiet ? quietSince ?? now : null;
            var left = quietSince + (said == 0 ? FirstFiller : NextFiller) - now;
            if (left > TimeSpan.Zero || left is null)
            {
                await Task.WhenAny(work, Task.Delay(left is { } wait && wait < Glance ? wait : Glance, host.Clock.Time, cancellationToken));
                continue;
            }

            await AddAsync(Spaced(said < own.Count ? own[said] : common.Count > 0 ? common[(turn + said) % common.Count] : own[said % own.Count]));
            await FlushAsync();
            said++;
            quietSince = null;
        }
    }

    private static IEnumerable<PromptMessage> ConversationMessages(IEnumerable<ToolExchange> exchanges) =>
        Dialogue.ConversationTurn.MessagesOf(exchanges).Select(PromptMessage.From);

    /// <summary>A sentence after what is written already.</summary>
    private string Spaced(string sentence) => _text.Length > 0 && !char.IsWhiteSpace(_text[^1]) ? $" {sentence}" : sentence;

    private void TellWhenCommitted(CallEvent callEvent)
    {
        if (IsCommitted) host.Notify(callEvent);
        else _unsaid.Add(callEvent);
    }

    private async ValueTask AddAsync(string delta)
    {
        // Where something must not be said, or not at once, nothing is shown before its sentence is whole.
        if (_filter is null && _limit is null)
        {
            _text.Append(delta);
            Tell();
        }

        _cutter.Append(delta);
        while (_cutter.TryCut(out var sentence)) await SayAsync(sentence);
    }

    /// <summary>What is written so far is spoken, though more may come.</summary>
    private async ValueTask FlushAsync()
    {
        while (_cutter.TryFlush(out var rest)) await SayAsync(rest);
    }

    private ValueTask SayAsync(string sentence)
    {
        Timeline.Mark(Stage.FirstSentence, host.Clock.Now);
        if (_filter is not null) sentence = _filter.Pass(sentence);
        if (_isLimiting && _limit is not null && !_limit.Takes(sentence))
        {
            if (_rest.Length < MostRest) _rest.Append(sentence);
            return ValueTask.CompletedTask;
        }

        if (_filter is not null || _limit is not null)
        {
            _text.Append(sentence);
            Tell();
        }

        _unspoken++;
        return _sentences.PutAsync(sentence);
    }
}
