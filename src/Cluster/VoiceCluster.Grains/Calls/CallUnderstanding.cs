using Microsoft.Extensions.Logging;
using VoiceCluster.Agents.Definitions;
using VoiceCluster.Dialogue;

namespace VoiceCluster.Grains.Calls;

/// <summary>
/// Has the turns of one call understood, one after the other, after they are over: no answer and no turn waits for it. What was understood is recorded, told, and steers the tone of the
/// next answer by one line. Lives on its call's activation, so nothing here locks.
/// </summary>
internal sealed partial class CallUnderstanding
{
    // A caller who talks faster than he is understood is not understood in all that he says.
    private const int MostWaiting = 8;

    // A model that hangs keeps no call from ending.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Call _call;
    private readonly CallServices _services;
    private readonly string? _agent;
    private readonly UnderstandingRules _rules;
    private readonly ILogger _logger;
    private readonly string _language;
    private int _waiting;
    private int _newest;

    /// <param name="call">Whose turns.</param>
    /// <param name="agent">Its agent's name; null for the default one.</param>
    /// <param name="services">The silo's.</param>
    public CallUnderstanding(Call call, string? agent, CallServices services)
    {
        (_call, _services) = (call, services);
        var definition = services.Tools.Agents.Find(agent);
        (_agent, _rules) = (definition?.Name, definition?.Understanding ?? UnderstandingRules.Default);
        _logger = services.Loggers.CreateLogger<CallUnderstanding>();
        _language = services.Options.Language.Split('-')[0];
    }

    /// <summary>A line for the next prompt; empty for none.</summary>
    public string Tone { get; private set; } = "";

    /// <summary>Ends when all that was given is understood, or will not be; never faults.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    /// <summary>A turn is over.</summary>
    /// <param name="turn">Its number.</param>
    /// <param name="words">What the caller said, as it is kept.</param>
    public void Understand(int turn, string words)
    {
        if (!_rules.IsOn || string.IsNullOrWhiteSpace(words)) return;
        if (_waiting == MostWaiting)
        {
            LogTooMany(_call.SessionId, turn);
            return;
        }

        _waiting++;
        _newest = turn;
        Completion = UnderstandAsync(Completion, turn, words);
    }

    private async Task UnderstandAsync(Task previous, int turn, string words)
    {
        await previous;
        try
        {
            using var patience = new CancellationTokenSource(Patience, _services.Time);
            var request = new UnderstandingRequest(words, DateOnly.FromDateTime(_services.Time.GetLocalNow().DateTime), _language) { Intents = _rules.Intents, Model = _call.Spending.IsExhausted ? null : _rules.Model };
            var understood = await _services.Understanding.UnderstandAsync(request, patience.Token).WaitAsync(patience.Token);
            if (understood.Asked is { } asked) _call.Record(asked.ToRecord(_call.SessionId, turn, _agent, LlmCallPurpose.Understanding));
            // Of an older turn it would come too late.
            if (turn == _newest) Tone = Dialogue.Tone.For(understood);
            var at = _services.Time.GetUtcNow();
            var record = UnderstandingRecord.From(_call.SessionId, turn, at, understood);
            await _services.Recorder.RecordAsync(record);
            _call.Notify(TurnUnderstood.From(turn, at, understood));
            foreach (var watcher in _services.Watchers) await watcher.TurnUnderstoodAsync(record, words, patience.Token);
        }
        catch (Exception exception)
        {
            LogNotUnderstood(exception, _call.SessionId, turn);
        }
        finally
        {
            _waiting--;
        }
    }

    [LoggerMessage(57, LogLevel.Warning, "Call {CallId}: turn {Turn} was not understood; the call goes on without")]
    private partial void LogNotUnderstood(Exception exception, string callId, int turn);

    [LoggerMessage(58, LogLevel.Warning, "Call {CallId}: too many turns wait to be understood; turn {Turn} is left out")]
    private partial void LogTooMany(string callId, int turn);
}
