using VoiceCluster.Providers.Whisper;
using VoiceCluster.Simulators;

namespace VoiceCluster.Providers.Vendors.Tests.Whisper;

public sealed class WhisperTests : VendorScene
{
    private const string HowToGet = "deploy/run.sh --whisper base.en fetches one, and so does https://huggingface.co/ggerganov/whisper.cpp";

    private readonly string _folder = Directory.CreateTempSubdirectory("voicecluster-whisper-").FullName;

    public override ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public override ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return base.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_library_loads_a_model_and_a_session_is_answered(bool shortContext)
    {
        using var recogniser = new WhisperSpeechToText(new WhisperOptions { Model = Write(EmptyWhisperModel.Bytes()), Threads = 1, ShortContext = shortContext }, Clock);
        Assert.Null(recogniser.Problem);
        var hearing = await ListenAsync(recogniser, new SpeechToTextRequest("en-US", Keyterms: ["refund", "gift card"]));
        await hearing.Session.SpeakAsync(300);
        await hearing.FinishAsync();
        await hearing.FinishAsync();
        Assert.Equal([SpeechToTextEventKind.UtteranceEnd, SpeechToTextEventKind.UtteranceEnd], hearing.Said.Select(static one => one.Kind));
    }

    [Fact]
    public async Task A_call_that_ends_while_its_utterance_is_recognised_frees_the_slot()
    {
        using var recogniser = new WhisperSpeechToText(new WhisperOptions { Model = Write(EmptyWhisperModel.Bytes()), Threads = 1 }, Clock);
        using var over = new CancellationTokenSource();
        var recognising = recogniser.RecogniseAsync(new byte[960_000], new SpeechToTextRequest(), over.Token).AsTask();
        await over.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => recognising);
        Assert.Equal("", (await recogniser.RecogniseAsync(new byte[9_600], new SpeechToTextRequest(), Abort)).Text);
    }

    public static TheoryData<string, string> Files => new()
    {
        { "absent", "which does not exist" },
        { "text", "which is no ggml model" },
        { "empty", "which ends too early, after 0 bytes" },
        { "cut in its words", "which ends too early, after 300,000 bytes" },
        { "cut in a tensor", "which ends too early, after 700,000 bytes" },
        { "strange", "which is damaged" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_that_is_no_whole_model_stops_the_start_with_a_sentence(string file, string problem)
    {
        var whole = EmptyWhisperModel.Bytes(tensor: true);
        var path = file switch
        {
            "absent" => Path.Combine(_folder, "absent.bin"),
            "text" => Write("<!DOCTYPE html><title>Not found</title>"u8.ToArray()),
            "empty" => Write([]),
            "cut in its words" => Write(whole[..300_000]),
            "cut in a tensor" => Write(whole[..700_000]),
            _ => Write([.. whole, .. new byte[100]]),
        };
        var refused = Assert.Throws<SettingsException>(() => new WhisperSpeechToText(new WhisperOptions { Model = path }, Clock));
        Assert.Equal($"Providers:Whisper:Model is '{path}', {problem}; {HowToGet}.", Assert.Single(refused.Problems));
    }

    [Fact]
    public async Task A_model_that_the_library_does_not_take_is_told_by_health_and_no_call_ends_over_it()
    {
        // whisper.cpp wants all tensors or none.
        using var recogniser = new WhisperSpeechToText(new WhisperOptions { Model = Write(EmptyWhisperModel.Bytes(tensor: true)) }, Clock);
        Assert.StartsWith("Providers:Whisper:Model ", recogniser.Problem, StringComparison.Ordinal);
        Assert.Equal(ProviderErrorKind.NotInstalled, (await RefusedAsync(recogniser)).Kind);
    }

    [Fact]
    public void Everything_wrong_is_said_at_once_with_the_settings_names() => Assert.Equal(
        [$"Providers:Whisper:Model is missing; set the path of a ggml file: {HowToGet}.", "Providers:Whisper:Threads is 0; set it between 1 and 64."],
        Assert.Throws<SettingsException>(() => new WhisperSpeechToText(new WhisperOptions { Threads = 0 }, Clock)).Problems);

    private string Write(byte[] bytes)
    {
        var path = Path.Combine(_folder, "model.bin");
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
