using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using VoiceCluster.Providers;

namespace VoiceCluster.Simulators;

/// <summary>ElevenLabs: <c>multi-stream-input</c> over a WebSocket, <c>POST .../stream</c>, Scribe's <c>/v1/speech-to-text/realtime</c> and <c>GET /v1/voices</c>, as
/// https://elevenlabs.io/docs/api-reference describes them. Strict about the key, parameters, the space that opens a context, settings that come too late, its
/// inactivity limit, and commits of too little audio.</summary>
public sealed class ElevenLabsSimulator : VendorSimulator
{
    private static readonly HashSet<string> Parameters =
    [
        "model_id", "language_code", "enable_logging", "enable_ssml_parsing", "output_format", "inactivity_timeout", "sync_alignment", "auto_mode",
        "apply_text_normalization", "seed", "authorization", "single_use_token", "optimize_streaming_latency",
    ];

    private static readonly HashSet<string> HearingParameters =
    [
        "model_id", "audio_format", "commit_strategy", "language_code", "secondary_languages", "vad_silence_threshold_secs", "vad_threshold", "min_speech_duration_ms",
        "min_silence_duration_ms", "include_timestamps", "include_language_detection", "keyterms", "no_verbatim", "entity_detection", "transcript_edit",
        "filter_background_audio", "enable_logging", "token",
    ];

    private static readonly HashSet<string> Formats = ["pcm_8000", "pcm_16000", "pcm_22050", "pcm_24000", "pcm_44100", "ulaw_8000", "mp3_44100_128"];

    private static readonly Dictionary<int, (string Code, string Message)> Refusals = new()
    {
        [400] = ("invalid_parameters", "A parameter cannot be used."),
        [401] = ("invalid_api_key", "Invalid API key"),
        [403] = ("forbidden", "This voice is not yours."),
        [404] = ("voice_not_found", "A voice with this id was not found."),
        [429] = ("too_many_concurrent_requests", "Too many concurrent requests."),
        [500] = ("internal_server_error", "Something went wrong."),
    };

    private readonly ISpeechToText _ear;
    private readonly ITextToSpeech _mouth;

    private ElevenLabsSimulator(ISpeechToText ear, ITextToSpeech mouth, TimeProvider clock, string key)
        : base(clock, key) => (_ear, _mouth) = (ear, mouth);

    /// <summary>The one voice there is.</summary>
    public static string Voice => "simulated-voice";

    /// <summary>HTTP requests that were answered with speech.</summary>
    public int Posts { get; private set; }

    /// <summary>Starts.</summary>
    /// <param name="ear">Hears for ElevenLabs.</param>
    /// <param name="mouth">Speaks for it.</param>
    /// <param name="clock">Null for real time.</param>
    /// <param name="key">The one key that is accepted.</param>
    /// <param name="port">0 for a free one.</param>
    public static async Task<ElevenLabsSimulator> StartAsync(
        ISpeechToText ear, ITextToSpeech mouth, TimeProvider? clock = null, string key = "el-simulated", int port = 0)
    {
        var simulator = new ElevenLabsSimulator(ear, mouth, clock ?? TimeProvider.System, key);
        await simulator.StartAsync(port);
        return simulator;
    }

    /// <inheritdoc/>
    protected override void Map(WebApplication app)
    {
        app.MapGet("/v1/text-to-speech/{voice}/multi-stream-input", context => AcceptAsync(context, line => new ElevenLabsLine(line, _mouth, Clock).ServeAsync()));
        app.MapPost("/v1/text-to-speech/{voice}/stream", SpeakAsync);
        app.MapGet("/v1/speech-to-text/realtime", context => AcceptAsync(context, line => new ScribeLine(line, _ear).ServeAsync()));
        app.MapGet("/v1/voices", ListVoicesAsync);
    }

    /// <inheritdoc/>
    protected override Fault? Check(HttpContext context)
    {
        var request = context.Request;
        if (request.Headers["xi-api-key"] != Key) return Fault.Refuse(401);
        if (request.Path == "/v1/voices") return null;
        if (request.Path == "/v1/speech-to-text/realtime") return CheckHearing(request.Query);
        if (!request.Path.Value!.Contains($"/{Voice}/", StringComparison.Ordinal)) return Fault.Refuse(404);
        var isKnown = request.Query.Keys.All(Parameters.Contains) && (request.Query["output_format"].FirstOrDefault() is not { } format || Formats.Contains(format));
        return isKnown ? null : Fault.Refuse(400);
    }

    private static Fault? CheckHearing(IQueryCollection query)
    {
        var isKnown = query.Keys.All(HearingParameters.Contains) && query["model_id"] == "scribe_v2_realtime" && query["audio_format"] == "pcm_16000"
            && (query["commit_strategy"].FirstOrDefault() ?? "manual") == "manual"; // the one that is simulated
        return isKnown && query["keyterms"].Count <= 50 && query["keyterms"].All(static term => term!.Length <= 20) ? null : Fault.Refuse(400);
    }

    private async Task ListVoicesAsync(HttpContext context)
    {
        var (refused, _) = await AdmitAsync(context);
        if (refused) return;
        var voices = new[] { Voice, "simulated-other" }.Select(static id => (JsonNode)new JsonObject { ["voice_id"] = id, ["name"] = id, ["category"] = "premade" });
        await context.Response.WriteAsJsonAsync(new JsonObject { ["voices"] = new JsonArray([.. voices]) }, context.RequestAborted);
    }

    /// <inheritdoc/>
    protected override Task RefuseAsync(HttpContext context, Fault fault)
    {
        var (code, message) = Refusals.GetValueOrDefault(fault.Code, ("unknown", "Something went wrong."));
        context.Response.StatusCode = fault.Code;
        if (fault.RetryAfter is { } wait) context.Response.Headers.RetryAfter = $"{wait}";
        var detail = new JsonObject { ["status"] = fault.Reason.Length > 0 ? fault.Reason : code, ["message"] = message };
        return context.Response.WriteAsJsonAsync(new JsonObject { ["detail"] = detail }, context.RequestAborted);
    }

    private async Task SpeakAsync(HttpContext context)
    {
        var (refused, _) = await AdmitAsync(context);
        if (refused) return;
        var body = await context.Request.ReadFromJsonAsync<JsonObject>(context.RequestAborted);
        if (body?["text"]?.GetValue<string>() is not { Length: > 0 } text)
        {
            await RefuseAsync(context, Fault.Refuse(400));
            return;
        }

        Posts++;
        context.Response.ContentType = "audio/pcm";
        await foreach (var chunk in _mouth.SynthesizeAsync(new SpeechRequest(text), context.RequestAborted))
        {
            await context.Response.Body.WriteAsync(chunk.Pcm, context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }
}
