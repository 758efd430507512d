using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using VoiceCluster.Cli.Client;
using VoiceCluster.Cli.Client.Messages;

namespace VoiceCluster.AgentCallEvaluation.Tasks;

/// <summary>The caller of one task. When the silo dies under him he calls again and goes on with the conversation, asks again for what the page does not show as done, and
/// for nothing else.</summary>
/// <param name="task">What he wants.</param>
/// <param name="silo">Whom he calls.</param>
/// <param name="voice">His voice; null for one who types.</param>
/// <param name="http">To look at what the page shows.</param>
/// <param name="seed">Of his impatience.</param>
internal sealed class TaskCall(AgentTask task, MortalSilo silo, CallerVoice? voice, HttpClient http, int seed)
{
    private const string Voice = "slt";
    private const int MostTries = 6;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestWork = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan LongestOutage = TimeSpan.FromSeconds(90);

    private readonly Random _random = new(seed);
    private readonly List<string> _sessions = [];
    private Caller? _caller;
    private int _resumed;
    private int _bargeIns;
    private int _interrupts;
    private int _again;

    /// <summary>The whole conversation.</summary>
    public async Task<TaskOutcome> RunAsync(CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        string? gaveUp = null;
        try
        {
            foreach (var goal in task.Goals)
            {
                if (await ReachAsync(goal, cancellationToken)) continue;
                gaveUp = goal.Says[0];
                break;
            }
        }
        finally
        {
            if (_caller is not null) await _caller.DisposeAsync();
        }

        return new TaskOutcome(task, [.. _sessions], _resumed, _bargeIns, _interrupts, _again, gaveUp, TimeProvider.System.GetElapsedTime(started));
    }

    private async Task<bool> ReachAsync(Goal goal, CancellationToken cancellationToken)
    {
        var before = 0;
        var counted = false;
        for (var tries = 0; tries < MostTries; tries++)
        {
            try
            {
                await CallAsync(cancellationToken);
                if (!counted) (before, counted) = (await CountAsync(goal, cancellationToken) ?? 0, true);
                // Who was too quick the first time hears the agent out the next.
                await PursueAsync(tries == 0 ? goal : goal with { During = Disturbance.None }, cancellationToken);
            }
            catch (VoiceClientException)
            {
                await HangUpAsync();
                await CallAsync(cancellationToken);
            }

            if (await IsDoneAsync(goal, before, cancellationToken)) return true;
            _again++;
        }

        return false;
    }

    private async Task PursueAsync(Goal goal, CancellationToken cancellationToken)
    {
        for (var i = 0; i < goal.Says.Length; i++)
        {
            var turn = LastTurn();
            var said = await SayAsync(goal.Says[i], cancellationToken);
            if (goal.During is Disturbance.Interrupt && i == goal.Says.Length - 1)
            {
                await _caller!.WaitAsync(TimeSpan.FromMilliseconds(_random.Next(0, 1500)));
                await _caller.InterruptAsync();
                _interrupts++;
                await _caller.UntilAsync(log => log.Of<TurnComplete>(said).Any(t => t.Message.Turn > turn), TimeSpan.FromSeconds(3));
            }
            else if (goal.During is Disturbance.BargeIn)
            {
                await _caller!.UntilAsync(log => log.Audio(said).Any(a => a.Message.Turn > turn) || log.Of<TurnComplete>(said).Any(t => t.Message.Turn > turn), LongestAnswer);
                await _caller.WaitAsync(TimeSpan.FromMilliseconds(_random.Next(100, 900)));
                _bargeIns++;
            }
            else
            {
                await _caller!.UntilAsync(log => log.Of<TurnComplete>(said).Any(t => t.Message.Turn > turn), LongestAnswer);
            }
        }
    }

    /// <summary>Says something; when he was done, by the call's clock.</summary>
    private async Task<TimeSpan> SayAsync(string words, CancellationToken cancellationToken)
    {
        if (words.Contains("{ticket}", StringComparison.Ordinal)) words = words.Replace("{ticket}", await TicketAsync(cancellationToken), StringComparison.Ordinal);
        if (voice is not null) return (await _caller!.SayAsync(await voice.SayAsync(words, Voice, cancellationToken))).To;
        var now = _caller!.Now;
        await _caller.TypeAsync(words);
        return now;
    }

    private int LastTurn() => _caller!.Log.Of<TurnComplete>().Select(static t => t.Message.Turn).Concat(_caller.Log.Audio().Select(static a => a.Message.Turn)).DefaultIfEmpty().Max();

    private async Task CallAsync(CancellationToken cancellationToken)
    {
        if (_caller is { IsLost: false }) return;
        await HangUpAsync();
        for (var deadline = TimeProvider.System.GetTimestamp(); ; await Task.Delay(Poll, TimeProvider.System, cancellationToken))
        {
            try
            {
                var options = new VoiceClientOptions { Url = await silo.AddressAsync(cancellationToken), Session = _sessions.LastOrDefault() };
                _caller = await Caller.ConnectAsync(options, echoDelay: null, voice is null ? null : new Samples(), seed, cancellationToken);
                if (_sessions.Contains(_caller.SessionId)) _resumed++;
                else _sessions.Add(_caller.SessionId);
                return;
            }
            catch (VoiceClientException exception) when (TimeProvider.System.GetElapsedTime(deadline) < LongestOutage)
            {
                // Killed in the middle of its first sentence: nothing was said to it yet.
                if (exception.Failure is VoiceFailure.Refused && _sessions.Count > 0 && exception.Message.Contains("session_not_found", StringComparison.Ordinal)) _sessions.Add("");
            }
        }
    }

    private async Task HangUpAsync()
    {
        if (_caller is null) return;
        await _caller.DisposeAsync();
        _caller = null;
    }

    /// <summary>Whether the page shows it as done; what is being worked on is waited for.</summary>
    private async Task<bool> IsDoneAsync(Goal goal, int before, CancellationToken cancellationToken)
    {
        if (goal.Tool is null) return true;
        for (var started = TimeProvider.System.GetTimestamp(); ; await Task.Delay(Poll, TimeProvider.System, cancellationToken))
        {
            var count = await CountAsync(goal, cancellationToken);
            if (count > before) return true;
            // Null: still at work.
            if (count is not null && TimeProvider.System.GetElapsedTime(started) > TimeSpan.FromSeconds(1)) return false;
            if (TimeProvider.System.GetElapsedTime(started) > LongestWork) return false;
        }
    }

    /// <summary>How often it was done; null while it is being done.</summary>
    private async Task<int?> CountAsync(Goal goal, CancellationToken cancellationToken)
    {
        var calls = new List<JsonElement>();
        foreach (var session in _sessions) calls.AddRange((await GetAsync($"/api/conversations/{session}/tools", cancellationToken)).EnumerateArray());
        var itsOwn = calls.FindAll(call => call.GetProperty("tool").GetString() == goal.Tool && (goal.About is null || call.GetProperty("arguments").GetString()!.Contains(goal.About, StringComparison.Ordinal)));
        return itsOwn.Exists(static call => call.GetProperty("state").GetString() is "running") ? null : itsOwn.Count(static call => call.GetProperty("state").GetString() is "done");
    }

    private async Task<string> TicketAsync(CancellationToken cancellationToken) => (await GetAsync("/api/tickets", cancellationToken)).GetProperty("items").EnumerateArray()
        .Where(ticket => _sessions.Contains(ticket.GetProperty("sessionId").GetString()!)).Select(static ticket => ticket.GetProperty("number").GetInt32()).DefaultIfEmpty().Max().ToString(CultureInfo.InvariantCulture);

    private async Task<JsonElement> GetAsync(string path, CancellationToken cancellationToken)
    {
        for (var started = TimeProvider.System.GetTimestamp(); ; await Task.Delay(Poll, TimeProvider.System, cancellationToken))
        {
            try
            {
                var address = new UriBuilder(await silo.AddressAsync(cancellationToken)) { Scheme = Uri.UriSchemeHttp, Path = path };
                return await http.GetFromJsonAsync<JsonElement>(address.Uri, cancellationToken);
            }
            catch (HttpRequestException) when (TimeProvider.System.GetElapsedTime(started) < LongestOutage)
            {
                // It is dead just now.
            }
        }
    }
}
