using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace VoiceCluster.Cli.Display;

/// <param name="Name">What took the time.</param>
/// <param name="FromMs">From speech end.</param>
/// <param name="ToMs">Not before <paramref name="FromMs"/>.</param>
public readonly record struct WaterfallSpan(string Name, double FromMs, double ToMs);

/// <summary>Where the time between the caller's last word and the agent's first went, from the stages of <c>turn_complete.timings</c>.</summary>
public static class Waterfall
{
    private const int BarWidth = 44;

    private static readonly (string Name, string From, string To)[] Rows =
    [
        ("recognition", "speech_end", "stt_final"),
        ("policy wait", "speech_end", "commit"),
        ("model, first token", "speculation_start", "llm_first_token"),
        ("first sentence", "llm_first_token", "first_sentence"),
        ("voice, first byte", "first_sentence", "tts_first_byte"),
    ];

    /// <summary>The spans that these stages tell of, in the order of the way. A stage that is missing costs its span only.</summary>
    public static IReadOnlyList<WaterfallSpan> Spans(IReadOnlyDictionary<string, double> timings)
    {
        var spans = new List<WaterfallSpan>();
        foreach (var (name, from, to) in Rows)
        {
            if (timings.TryGetValue(from, out var start) && timings.TryGetValue(to, out var end)) spans.Add(Span(name, start, end));
        }

        if (timings.TryGetValue("first_audio_out", out var left) && timings.TryGetValue("commit", out var ready))
        {
            if (timings.TryGetValue("tts_first_byte", out var voice)) ready = Math.Max(ready, voice);
            spans.Add(Span("overhead", ready, left));
        }

        return spans;
    }

    /// <summary>A bar a span on one scale; null when the stages tell nothing.</summary>
    public static IRenderable? Render(IReadOnlyDictionary<string, double> timings)
    {
        var spans = Spans(timings);
        if (spans.Count == 0) return null;
        var from = Math.Min(0, spans.Min(s => s.FromMs));
        var scale = BarWidth / Math.Max(1, spans.Max(s => s.ToMs) - from);
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().PadLeft(4)).AddColumn(new GridColumn().NoWrap().Width(BarWidth + 1)).AddColumn(new GridColumn().NoWrap().RightAligned());
        foreach (var span in spans)
        {
            var offset = (int)Math.Round((span.FromMs - from) * scale);
            var length = Math.Max(1, (int)Math.Round((span.ToMs - span.FromMs) * scale));
            grid.AddRow(
                new Text(span.Name, new Style(Color.Grey)),
                new Text(new string(' ', Math.Min(offset, BarWidth)) + new string('█', length), new Style(ColorOf(span.Name))),
                new Text(string.Create(CultureInfo.InvariantCulture, $"{span.ToMs - span.FromMs:0.#} ms")));
        }

        if (timings.TryGetValue("first_audio_out", out var heard))
            grid.AddRow(new Text("speech end to first audio"), new Text(""), new Text(string.Create(CultureInfo.InvariantCulture, $"{heard:0.#} ms")));
        return grid;
    }

    private static WaterfallSpan Span(string name, double from, double to) => new(name, from, Math.Max(from, to));

    private static Color ColorOf(string name) => name switch
    {
        "recognition" => Color.Aqua,
        "policy wait" => Color.Grey,
        "overhead" => Color.Red,
        _ => Color.Green,
    };
}
