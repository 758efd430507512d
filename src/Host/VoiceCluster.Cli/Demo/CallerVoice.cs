using System.Net.Http.Headers;
using VoiceCluster.Audio;
using VoiceCluster.Cli.Calls;
using VoiceCluster.Cli.Client;

namespace VoiceCluster.Cli.Demo;

/// <summary>
/// A caller who speaks with the server's own voice (<c>GET /api/speech?text=</c>, a WAV file), 8 % slower and deeper so that one can tell the two
/// apart. (Faster and higher would do as well for the ear, but the local recogniser then takes "four" for "five".)
/// </summary>
internal sealed class CallerVoice(HttpClient http, VoiceClientOptions options)
{
    private const int Rate = Frame.SampleRate;
    private const int SlowerRate = Rate * 92 / 100;
    private const string Path = "api/speech?text=";

    /// <summary>One line as a turn.</summary>
    public async Task<SpokenTurn> SayAsync(string line, TimeSpan? bargeIn, CancellationToken cancellationToken) =>
        Turn(line, await SynthesiseAsync(line, cancellationToken), bargeIn);

    /// <summary>Two lines as one turn, with so much silence from voice to voice.</summary>
    public async Task<SpokenTurn> SayAsync(string line, TimeSpan pause, string then, CancellationToken cancellationToken)
    {
        var first = Turn(line, await SynthesiseAsync(line, cancellationToken), null);
        var second = Turn(then, await SynthesiseAsync(then, cancellationToken), null);
        var silence = new short[(int)(pause.TotalSeconds * options.Format.Audio.SampleRate)];
        short[] both = [.. first.Samples.Span[..(first.LastVoiced + 1)], .. silence, .. second.Samples.Span[second.FirstVoiced..]];
        return Turn($"{line} ... {then}", both, null);
    }

    private SpokenTurn Turn(string name, short[] samples, TimeSpan? bargeIn) => SpokenTurn.From(name, samples, options.Format.Audio.SampleRate, bargeIn);

    private async Task<short[]> SynthesiseAsync(string line, CancellationToken cancellationToken)
    {
        var url = new Uri(options.HttpBase(), Path + Uri.EscapeDataString(line));
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        if (options.Token is { } token) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            if (!response.IsSuccessStatusCode)
                throw new VoiceClientException(VoiceFailure.Refused, $"{url} gave no speech: HTTP status {(int)response.StatusCode}");
            using var wav = new MemoryStream(await response.Content.ReadAsByteArrayAsync(cancellationToken));
            return Convert(Convert(WavReader.ReadMono(wav, Rate), SlowerRate, Rate), Rate, options.Format.Audio.SampleRate);
        }
        catch (HttpRequestException exception)
        {
            throw new VoiceClientException(VoiceFailure.NoServer, $"nobody answers at {options.HttpBase()}: {exception.Message}", exception);
        }
        catch (TaskCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new VoiceClientException(VoiceFailure.NoServer, $"{url} did not answer within {http.Timeout.TotalSeconds:0} s", exception);
        }
        catch (WavFormatException exception)
        {
            throw new VoiceClientException(VoiceFailure.ProtocolViolation, $"{url} gave no WAV file: {exception.Message}", exception);
        }
    }

    /// <summary>Another rate; or, with the first rate misstated, another voice.</summary>
    private static short[] Convert(short[] samples, int from, int to)
    {
        if (from == to) return samples;
        var resampler = new Resampler(from, to);
        var converted = new short[resampler.MaxOutput(samples.Length) + resampler.MaxFlush];
        var written = resampler.Process(samples, converted);
        written += resampler.Flush(converted.AsSpan(written));
        return converted[..written];
    }
}
