using System.Text.Json;
using System.Text.Json.Nodes;
using VoiceCluster.Agents.Tools;
using VoiceCluster.Dialogue;

namespace VoiceCluster.Grains.Tools;

// One run of a tool: its time, its retries, and what became of runs whose process died.
internal sealed partial class ToolDesk
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(200);

    /// <summary>Looks after what a process left behind that died: what it had begun is asked about, never simply done again.</summary>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task RecoverAsync(CancellationToken cancellationToken)
    {
        foreach (var record in await services.Ledger.GetAsync(sessionId, cancellationToken))
        {
            if (record.State is ToolCallState.Waiting)
                await MoveAsync(record with { State = ToolCallState.Withdrawn, Result = ToolWords.Withdrawn, EndedAt = time.GetUtcNow() }, ToolCallState.Waiting);
            if (record.State is ToolCallState.Running) await MoveAsync(await FindOutAsync(record, cancellationToken), ToolCallState.Running);
        }
    }

    private async Task<ToolCallRecord> FindOutAsync(ToolCallRecord record, CancellationToken cancellationToken)
    {
        var unknown = record with { State = record.Effect is ToolEffect.Read ? ToolCallState.Withdrawn : ToolCallState.Unknown, EndedAt = time.GetUtcNow() };
        if (record.Effect is ToolEffect.Read || !Resolve().TryGetValue(record.Tool, out var tool) || JsonNode.Parse(record.Arguments) is not JsonObject arguments) return unknown;
        var call = new PreparedCall(new ToolCall(record.CallId, record.Tool, record.Arguments), tool, arguments, record.Arguments, record.IdempotencyKey, record.TurnNumber);
        var context = Context(call, record.UserText);
        try
        {
            var asking = WithinAsync(tool.Specification.TimeLimit, stopping => tool.FindOutcomeAsync(new ToolInvocation(arguments, context), stopping), cancellationToken);
            if (await asking is { } outcome) return Done(record, outcome);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogToolFailed(exception, sessionId, record.Tool);
            return unknown;
        }

        // The same key again: the tool itself sees to it that it is done once.
        return tool.Specification.IsIdempotent
            ? await ExecuteAsync(call, record, new ToolTurn(record.TurnNumber, record.UserText, Task.CompletedTask, static _ => { }), cancellationToken)
            : unknown;
    }

    private ToolContext Context(PreparedCall call, string words) => new(Organisations.Default, sessionId, call.Turn, call.Key, _agent?.Name ?? "", words)
    {
        HandOffNumber = _agent?.HandOffNumber,
        Knowledge = Sources,
        TransferNumbers = _agent?.TransferNumbers ?? [],
    };

    /// <summary>Runs a tool within its time, again where that is safe.</summary>
    /// <returns>The row with what came of it. Throws only when cancelled.</returns>
    private async Task<ToolCallRecord> ExecuteAsync(PreparedCall call, ToolCallRecord record, ToolTurn turn, CancellationToken cancellationToken)
    {
        var specification = call.Tool.Specification;
        var isRepeatable = specification.Effect is ToolEffect.Read || specification.IsIdempotent;
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                var invocation = new ToolInvocation((JsonObject)call.Arguments.DeepClone(), Context(call, turn.Words));
                var result = await WithinAsync(specification.TimeLimit, stopping => call.Tool.RunAsync(invocation, stopping), cancellationToken);
                if (specification.Result is { } schema && ToolArguments.Misfit(result.Content, schema) is { } misfit)
                    return Failed(record, $"It answered something else than it promises: {misfit}. It may have been done all the same.");
                (call.Then, call.Passages) = (result.Then, result.Passages);
                return Done(record, result);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                if (exception is not ToolException { IsTransient: false } and not TimeoutException) LogToolFailed(exception, sessionId, specification.Name);
                var isTransient = exception is TimeoutException or ToolException { IsTransient: true };
                if (isTransient && isRepeatable && attempt < specification.Retries)
                {
                    await Task.Delay(FirstRetry * Math.Pow(2, attempt), time, cancellationToken);
                    continue;
                }

                return exception switch
                {
                    // It may still be at work.
                    TimeoutException or ToolException { OutcomeIsUnknown: true } when specification.Effect is ToolEffect.Write => record with { State = ToolCallState.Unknown, Result = ToolWords.Unknown, EndedAt = time.GetUtcNow() },
                    TimeoutException => Failed(record, $"It did not answer within {specification.TimeLimit.TotalSeconds:0.#} s."),
                    ToolException known => Failed(record, known.Message),
                    _ => Failed(record, "It failed."),
                };
            }
        }
    }

    private async Task<T> WithinAsync<T>(TimeSpan limit, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var run = work(stopping.Token);
        try
        {
            return await run.WaitAsync(limit, time, cancellationToken);
        }
        finally
        {
            // One that does not listen is not waited for.
            Stop(stopping);
            run.Ignore();
        }
    }

    /// <summary>Here and now: what a tool does when it is stopped belongs to the call's own thread.</summary>
    private static void Stop(CancellationTokenSource stopping) => stopping.Cancel();

    private ToolCallRecord Done(ToolCallRecord record, ToolResult result)
    {
        var now = time.GetUtcNow();
        return record with { State = ToolCallState.Done, Result = result.ToText(), EndedAt = now, AsOf = result.AsOf ?? now, ValidUntil = result.ValidUntil };
    }

    private ToolCallRecord Failed(ToolCallRecord record, string why) =>
        record with { State = ToolCallState.Failed, Result = ToolWords.Failed(why), EndedAt = time.GetUtcNow() };
}
