using VoiceCluster.Cli.Display;

namespace VoiceCluster.Cli.Tests.Display;

public class WaterfallTests
{
    [Fact]
    public void Each_stage_is_a_span_from_what_it_waited_for()
    {
        var spans = Waterfall.Spans(new Dictionary<string, double>
        {
            ["speech_end"] = 0,
            ["stt_final"] = 230,
            ["speculation_start"] = 400,
            ["llm_first_token"] = 480,
            ["first_sentence"] = 520,
            ["tts_first_byte"] = 640,
            ["commit"] = 600,
            ["first_audio_out"] = 645,
        });

        Assert.Equal(
            [
                new("recognition", 0, 230),
                new("policy wait", 0, 600),
                new("model, first token", 400, 480),
                new("first sentence", 480, 520),
                new("voice, first byte", 520, 640),
                new("overhead", 640, 645),
            ],
            spans);
    }

    [Fact]
    public void A_missing_stage_costs_only_its_span() =>
        Assert.Equal(["policy wait"], Waterfall.Spans(new Dictionary<string, double> { ["speech_end"] = 0, ["commit"] = 400 }).Select(s => s.Name));

    [Fact]
    public void Nothing_is_drawn_of_nothing() => Assert.Null(Waterfall.Render(new Dictionary<string, double>()));
}
