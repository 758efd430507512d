using VoiceCluster.Dialogue;
using VoiceCluster.Providers.Anthropic;
using VoiceCluster.Providers.Cartesia;
using VoiceCluster.Providers.Deepgram;
using VoiceCluster.Providers.ElevenLabs;
using VoiceCluster.Providers.OpenAI;
using VoiceCluster.Simulators;

namespace VoiceCluster.Providers.Vendors.Tests.Live;

/// <summary>The vendors themselves, one smoke test each: what the voice says the recogniser hears, and the model answers. Skipped without the vendor's key in the
/// environment; with it a run costs less than a cent.</summary>
[Trait("Needs", "Keys")]
public sealed class LiveTests : VendorScene
{
    private const string Sentence = "We open at nine in the morning.";

    public override ValueTask InitializeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Deepgram_hears_what_it_says()
    {
        var options = new DeepgramOptions { ApiKey = Key("DEEPGRAM_API_KEY") };
        using var voice = new AuraTextToSpeech(options, TimeProvider.System);
        using var batch = new BatchSpeechToText(options, TimeProvider.System);
        var pcm = await SpeakAsync(voice);
        AssertHeard(await HearAsync(new NovaSpeechToText(options, TimeProvider.System), pcm));
        AssertHeard((await batch.RecogniseAsync(pcm, new SpeechToTextRequest(), Abort)).Text);
    }

    [Fact]
    public async Task ElevenLabs_hears_what_it_says()
    {
        var options = new ElevenLabsOptions { ApiKey = Key("ELEVENLABS_API_KEY"), Voice = Key("ELEVENLABS_VOICE") };
        using var voice = new ElevenLabsTextToSpeech(options, TimeProvider.System);
        AssertHeard(await HearAsync(new ScribeSpeechToText(options, TimeProvider.System), await SpeakAsync(voice)));
    }

    [Fact]
    public async Task Cartesia_hears_what_it_says()
    {
        var options = new CartesiaOptions { ApiKey = Key("CARTESIA_API_KEY"), Voice = Key("CARTESIA_VOICE") };
        using var voice = new CartesiaTextToSpeech(options, TimeProvider.System);
        AssertHeard(await HearAsync(new InkSpeechToText(options, TimeProvider.System), await SpeakAsync(voice)));
    }

    [Fact]
    public async Task OpenAI_hears_what_it_says_and_answers()
    {
        var key = Key("OPENAI_API_KEY");
        using var voice = new OpenAITextToSpeech(new OpenAISpeechOptions { ApiKey = key, Model = "gpt-4o-mini-tts" }, TimeProvider.System);
        var options = new OpenAITranscriptionOptions { ApiKey = key, Model = "gpt-4o-mini-transcribe" };
        using var recogniser = new OpenAITranscription(options, TimeProvider.System);
        using var model = new OpenAIChatModel(new OpenAIOptions { ApiKey = key, Model = "gpt-4o-mini" }, TimeProvider.System);
        var pcm = await SpeakAsync(voice);
        AssertHeard(await HearAsync(recogniser, pcm));
        AssertHeard(await HearAsync(new OpenAIRealtimeSpeechToText(options, TimeProvider.System), pcm));
        await AssertAnswersAsync(model);
    }

    [Fact]
    public async Task Anthropic_answers()
    {
        using var model = new AnthropicChatModel(new AnthropicOptions { ApiKey = Key("ANTHROPIC_API_KEY"), Model = "claude-haiku-4-5" }, TimeProvider.System);
        await AssertAnswersAsync(model);
    }

    private static string Key(string variable)
    {
        var key = Environment.GetEnvironmentVariable(variable);
        Assert.SkipWhen(string.IsNullOrEmpty(key), $"{variable} is not set.");
        return key!;
    }

    private async Task<byte[]> SpeakAsync(ITextToSpeech voice)
    {
        var pcm = (await SayAsync(voice, Sentence)).SelectMany(static chunk => chunk.Pcm.ToArray()).ToArray();
        Assert.True(pcm.Length > 32_000, $"{pcm.Length} bytes of speech");
        return pcm;
    }

    private async Task<string> HearAsync(ISpeechToText recogniser, byte[] pcm)
    {
        var hearing = await ListenAsync(recogniser);
        foreach (var frame in pcm.Chunk(640)) await hearing.Session.SendAsync(frame, Abort);
        await hearing.FinishAsync();
        return hearing.Text;
    }

    private static void AssertHeard(string text) => Assert.Matches("(?i)open at (nine|9)", text);

    private async Task AssertAnswersAsync(IChatModel model)
    {
        var request = new ChatRequest([new ChatMessage(ChatRole.System, "Answer with one word."), new ChatMessage(ChatRole.User, "What is the capital of France?")], "live");
        var (text, usage) = ("", (ChatUsage?)null);
        await foreach (var delta in model.GenerateAsync(request, Abort)) (text, usage) = (text + delta.Text, delta.Usage ?? usage);
        Assert.Contains("Paris", text, StringComparison.OrdinalIgnoreCase);
        Assert.True(usage!.PromptTokens > 0 && usage.CompletionTokens > 0);
    }
}
