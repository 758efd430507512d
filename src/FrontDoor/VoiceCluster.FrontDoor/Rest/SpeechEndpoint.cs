using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using VoiceCluster.Audio;
using VoiceCluster.Dialogue;
using VoiceCluster.FrontDoor.Access;
using VoiceCluster.Providers;

namespace VoiceCluster.FrontDoor.Rest;

/// <summary><c>GET /api/speech?text=...</c>: the agent's voice as a WAV file, to try a voice or to make test calls.</summary>
public static class SpeechEndpoint
{
    /// <summary>Longest text.</summary>
    public const int MaxText = 2000;

    /// <summary>Maps the endpoint.</summary>
    public static void MapSpeech(this IEndpointRouteBuilder api) =>
        api.MapGet("/speech", SpeakAsync).Needs(Permission.TalkUse).WithName("Speak").WithSummary("Text as a WAV file in the agent's voice: 16 kHz, mono, PCM16.");

    private static async Task<IResult> SpeakAsync(string? text, string? voice, ITextToSpeech speech, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > MaxText)
            return Results.Problem($"Give text, 1 to {MaxText} characters.", statusCode: StatusCodes.Status400BadRequest);
        var pcm = new MemoryStream();
        try
        {
            await foreach (var chunk in speech.SynthesizeAsync(new SpeechRequest(text, voice), cancellationToken).WithCancellation(cancellationToken)) pcm.Write(chunk.Pcm.Span);
        }
        catch (ProviderException exception)
        {
            var status = exception.Kind is ProviderErrorKind.InvalidRequest ? StatusCodes.Status400BadRequest : StatusCodes.Status503ServiceUnavailable;
            return Results.Problem(exception.Message, statusCode: status);
        }

        return Results.Bytes(Wav(pcm.GetBuffer().AsSpan(0, (int)pcm.Length)), "audio/wav", "speech.wav");
    }

    private static byte[] Wav(ReadOnlySpan<byte> pcm)
    {
        using var file = new MemoryStream();
        using (var writer = new WavWriter(file, new AudioFormat(AudioEncoding.Pcm16, Frame.SampleRate), channels: 1, leaveOpen: true))
        {
            writer.Write(System.Runtime.InteropServices.MemoryMarshal.Cast<byte, short>(pcm));
        }

        return file.ToArray();
    }
}
