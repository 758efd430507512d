using Microsoft.AspNetCore.Http;

namespace VoiceCluster.Simulators;

/// <summary>Plays <see cref="SpeechScript"/>s.</summary>
internal sealed class SpeechPlayer(TimeProvider clock)
{
    public async Task<RequestEnd> PlayAsync(HttpContext context, SimulatedSpeechRequest request, SpeechScript script, CancellationToken ending)
    {
        if (script.Refusal is { } refusal)
        {
            await refusal.WriteAsync(context.Response);
            return RequestEnd.Refused;
        }

        context.Response.ContentType = script.ContentType;
        for (var i = 0; i <= script.Chunks.Count; i++)
        {
            if (script.DisconnectAfter == i) return RequestEnd.ServerDisconnected;
            if (script.StallAfter == i) await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ending);
            if (i == script.Chunks.Count) break;
            if (script.ChunkGap > TimeSpan.Zero) await Task.Delay(script.ChunkGap, clock, ending);
            request.CountSent();
            await context.Response.Body.WriteAsync(script.Chunks[i], ending);
            await context.Response.Body.FlushAsync(ending);
        }

        return RequestEnd.Completed;
    }
}
