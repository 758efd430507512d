using Microsoft.Extensions.Logging.Abstractions;
using VoiceCluster.Audio;
using VoiceCluster.Simulators;

namespace VoiceCluster.Providers.OpenAI.Tests;

public sealed class OpenAITextToSpeechTests : SimulatedOpenAI
{
    private static readonly SpeechRequest Sentence = new("We open at nine.");

    [Fact]
    public async Task The_request_names_model_voice_and_raw_pcm()
    {
        Server.Speech.Enqueue(SpeechScript.Speak(Tone(2_400)), SpeechScript.Speak(Tone(2_400)));
        using var voice = NewVoice();
        await HearAsync(voice, Sentence);
        await HearAsync(voice, Sentence with { Voice = "nova" });

        var (first, second) = (Server.Speech.Requests[0], Server.Speech.Requests[1]);
        Assert.Equal(("tts-simulated", "We open at nine.", "alloy", "pcm"), (first.Model, first.Input, first.Voice, first.ResponseFormat));
        Assert.Equal("nova", second.Voice);
        Assert.Equal("Bearer sk-simulated", first.Headers["Authorization"]);
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(333)]
    [InlineData(4_799)]
    public async Task However_the_network_cuts_it_the_speech_is_that_of_one_piece_at_16_kHz(int cut)
    {
        var pcm = Tone(24_000);
        Server.Speech.Enqueue(SpeechScript.Speak([.. pcm.Chunk(cut).Select(static piece => new ReadOnlyMemory<byte>(piece))]));
        using var voice = NewVoice();

        var chunks = await HearAsync(voice, Sentence);

        var heard = chunks.SelectMany(static chunk => chunk.Pcm.ToArray()).ToArray();
        Assert.Equal(Resampled(pcm), heard);
        Assert.InRange(chunks.Sum(static chunk => chunk.Duration.TotalMilliseconds), 1_000, 1_006);
        Assert.True(chunks.Count > 1);
    }

    [Fact]
    public async Task A_server_of_16_kHz_is_not_resampled()
    {
        var pcm = Tone(1_600);
        Server.Speech.Enqueue(SpeechScript.Speak(pcm));
        using var voice = NewVoice(static options => options with { SampleRate = 16_000 });
        Assert.Equal(pcm, (await HearAsync(voice, Sentence)).SelectMany(static chunk => chunk.Pcm.ToArray()));
    }

    [Fact]
    public async Task Chunks_are_not_held_back_and_stopping_to_listen_aborts_the_request()
    {
        Server.Speech.Enqueue(SpeechScript.Speak(Tone(2_400), Tone(2_400)).Stalls(afterChunks: 1));
        using var voice = NewVoice();
        await foreach (var chunk in voice.SynthesizeAsync(Sentence, default))
        {
            Assert.InRange(chunk.Duration.TotalMilliseconds, 1, 100);
            break;
        }

        var request = Server.Speech.Requests.Single();
        Assert.Equal(RequestEnd.ClientDisconnected, await request.Ended.WaitAsync(Abort));
        Assert.Equal(1, request.Sent);
    }

    [Fact]
    public async Task Cancelling_between_chunks_aborts_the_request()
    {
        Server.Speech.Enqueue(SpeechScript.Speak(Tone(2_400), Tone(2_400)).Stalls(afterChunks: 1));
        using var voice = NewVoice();
        using var caller = new CancellationTokenSource();

        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in voice.SynthesizeAsync(Sentence, caller.Token)) await caller.CancelAsync();
        });

        Assert.Equal(caller.Token, cancelled.CancellationToken);
        Assert.Equal(RequestEnd.ClientDisconnected, await Server.Speech.Requests.Single().Ended.WaitAsync(Abort));
        Assert.Equal(0, Server.Speech.Active);
    }

    public static TheoryData<SpeechScript, ProviderErrorKind> Failures => new()
    {
        { new Refusal(401, "Incorrect API key provided."), ProviderErrorKind.Unauthorized },
        { Refusal.RateLimited(), ProviderErrorKind.RateLimited },
        { Refusal.ServerError(), ProviderErrorKind.Unavailable },
        { SpeechScript.Speak(Tone(2_400)).Disconnects(afterChunks: 0), ProviderErrorKind.Unavailable },
        { SpeechScript.Speak(Tone(2_400)).Disconnects(afterChunks: 1), ProviderErrorKind.Unavailable },
        { SpeechScript.Speak(), ProviderErrorKind.Unavailable },
        { SpeechScript.Speak(Tone(2_400)).As("audio/mpeg"), ProviderErrorKind.ProtocolViolation },
        { SpeechScript.Speak(Tone(2_400)).As("application/json"), ProviderErrorKind.ProtocolViolation },
    };

    [Theory]
    [MemberData(nameof(Failures), DisableDiscoveryEnumeration = true)]
    public async Task Failures_have_their_kind(SpeechScript script, ProviderErrorKind kind)
    {
        Server.Speech.Enqueue(script);
        using var voice = NewVoice();
        Assert.Equal(kind, (await Assert.ThrowsAsync<ProviderException>(() => HearAsync(voice, Sentence))).Kind);
    }

    [Fact]
    public async Task A_guarded_voice_is_asked_again_at_once_and_then_the_next_one()
    {
        Server.Speech.Enqueue(Refusal.ServerError(), Refusal.ServerError(), SpeechScript.Speak(Tone(2_400)));
        using var guarded = new ResilientTextToSpeech(NewVoice(), ResilienceOptions.ForSpeech, Clock, Metrics, NullLogger<ResilientTextToSpeech>.Instance);
        using var chain = new FallbackTextToSpeech([new(guarded, "alloy"), new(guarded, "nova")], Metrics, NullLogger<FallbackTextToSpeech>.Instance);

        Assert.NotEmpty(await HearAsync(chain, Sentence));
        Assert.Equal(["alloy", "alloy", "nova"], Server.Speech.Requests.Select(static request => request.Voice));
    }

    [Fact]
    public void Wrong_settings_are_refused_with_their_names()
    {
        var refused = Assert.Throws<SettingsException>(() => NewVoice(static options => options with { Voice = "", SampleRate = 11_025 }));
        Assert.Equal(
            [
                "Providers:OpenAISpeech:Voice is missing; set a voice that the server offers, for example alloy.",
                "Providers:OpenAISpeech:SampleRate is 11025; set it to one of 8000, 12000, 16000, 22050, 24000, 32000, 44100, 48000.",
            ],
            refused.Problems);
    }

    private OpenAITextToSpeech NewVoice(Func<OpenAISpeechOptions, OpenAISpeechOptions>? change = null)
    {
        var options = new OpenAISpeechOptions { BaseAddress = Server.BaseAddress, ApiKey = Server.ApiKey, Model = "tts-simulated" };
        return new OpenAITextToSpeech(change?.Invoke(options) ?? options, Clock);
    }

    private static async Task<List<SpeechChunk>> HearAsync(ITextToSpeech voice, SpeechRequest request)
    {
        var chunks = new List<SpeechChunk>();
        await foreach (var chunk in voice.SynthesizeAsync(request, default)) chunks.Add(chunk);
        return chunks;
    }

    private static byte[] Tone(int samples)
    {
        var tone = Enumerable.Range(0, samples).Select(static i => (short)(8_000 * Math.Sin(2 * Math.PI * 440 * i / 24_000))).ToArray();
        var pcm = new byte[2 * samples];
        Pcm16.ToLittleEndian(tone, pcm);
        return pcm;
    }

    private static byte[] Resampled(byte[] pcm)
    {
        var samples = new short[pcm.Length / 2];
        Pcm16.FromLittleEndian(pcm, samples);
        var resampler = new Resampler(24_000, 16_000);
        var output = new short[resampler.MaxOutput(samples.Length) + resampler.MaxFlush];
        var count = resampler.Process(samples, output);
        count += resampler.Flush(output.AsSpan(count));
        var bytes = new byte[2 * count];
        Pcm16.ToLittleEndian(output.AsSpan(0, count), bytes);
        return bytes;
    }
}
