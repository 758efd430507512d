using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace VoiceCluster.Simulators;

/// <summary>Plays <see cref="ChatScript"/>s.</summary>
internal sealed class ChatPlayer(TimeProvider clock)
{
    private int _served;

    public async Task<RequestEnd> PlayAsync(HttpContext context, SimulatedChatRequest request, ChatScript script, CancellationToken ending)
    {
        if (ChatRules.Problem(request.Body) is { } problem) script = new Refusal(400, problem);
        await WaitAsync(script.FirstByteDelay, ending);
        if (script.Refusal is { } refusal)
        {
            await refusal.WriteAsync(context.Response);
            return RequestEnd.Refused;
        }

        if (script.Body is { } body)
        {
            context.Response.ContentType = script.BodyType;
            await context.Response.WriteAsync(body, ending);
            return RequestEnd.Completed;
        }

        var id = $"chatcmpl-{Interlocked.Increment(ref _served).ToString(CultureInfo.InvariantCulture)}";
        var writer = new ChatCompletionWriter(context.Response, request, id, clock.GetUtcNow().ToUnixTimeSeconds());
        return request.Streams ? await StreamAsync(writer, script, request, ending) : await AnswerWholeAsync(writer, script, request, ending);
    }

    private async Task<RequestEnd> StreamAsync(ChatCompletionWriter writer, ChatScript script, SimulatedChatRequest request, CancellationToken ending)
    {
        await writer.StartEventsAsync();
        var steps = writer.Steps(script);
        for (var i = 0; i <= steps.Count; i++)
        {
            if (script.Flaw != ChatFlaw.None && script.FlawAfter == i && await FailAsync(writer, script.Flaw, ending) is { } end) return end;
            if (i == steps.Count) break;
            await WaitAsync(i == 0 ? script.FirstTokenDelay : script.TokenGap, ending);
            request.CountSent();
            await steps[i]();
            ending.ThrowIfCancellationRequested();
        }

        await writer.WriteFinishAsync(script.FinishReason);
        if (request.WantsUsage && script.Usage is { } usage) await writer.WriteUsageAsync(usage);
        await writer.WriteEventAsync("[DONE]");
        return RequestEnd.Completed;
    }

    /// <summary>Null when the answer goes on after the flaw.</summary>
    private static async Task<RequestEnd?> FailAsync(ChatCompletionWriter writer, ChatFlaw flaw, CancellationToken ending)
    {
        switch (flaw)
        {
            case ChatFlaw.Stall:
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ending);
                return RequestEnd.ClientDisconnected;
            case ChatFlaw.Disconnect:
                return RequestEnd.ServerDisconnected;
            case ChatFlaw.EndEarly:
                return RequestEnd.Completed;
            case ChatFlaw.ErrorEvent:
                await writer.WriteErrorEventAsync();
                return RequestEnd.Completed;
            default:
                await writer.WriteEventAsync("{\"choices\": [{\"delta\": {\"content\": \"cut o");
                return null;
        }
    }

    private async Task<RequestEnd> AnswerWholeAsync(ChatCompletionWriter writer, ChatScript script, SimulatedChatRequest request, CancellationToken ending)
    {
        await WaitAsync(script.FirstTokenDelay + (script.TokenGap * Math.Max(0, script.Tokens.Count - 1)), ending);
        foreach (var _ in script.Tokens) request.CountSent();
        await writer.WriteWholeAsync(script);
        return RequestEnd.Completed;
    }

    private Task WaitAsync(TimeSpan delay, CancellationToken ending) => delay > TimeSpan.Zero ? Task.Delay(delay, clock, ending) : Task.CompletedTask;
}
