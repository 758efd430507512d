using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using VoiceCluster.Audio;
using VoiceCluster.Providers;

namespace VoiceCluster.Simulators;

/// <summary>The part of OpenAI that hears: <c>POST /v1/audio/transcriptions</c>, and Realtime transcription sessions at <c>/v1/realtime</c>, as
/// https://platform.openai.com/docs/api-reference describes them.</summary>
public sealed class OpenAIHearingSimulator : VendorSimulator
{
    private static readonly Dictionary<int, (string? Code, string Type, string Message)> Refusals = new()
    {
        [400] = (null, "invalid_request_error", "A parameter cannot be used."),
        [401] = ("invalid_api_key", "invalid_request_error", "Incorrect API key provided."),
        [403] = ("unsupported_country_region_territory", "request_forbidden", "Country, region, or territory not supported."),
        [404] = (null, "invalid_request_error", "Invalid URL"),
        [429] = ("rate_limit_exceeded", "requests", "Rate limit reached for requests."),
        [500] = (null, "server_error", "The server had an error while processing your request."),
        [503] = (null, "server_error", "The engine is currently overloaded, please try again later."),
    };

    private readonly ISpeechToText _ear;

    private OpenAIHearingSimulator(ISpeechToText ear, TimeProvider clock, string key)
        : base(clock, key) => _ear = ear;

    /// <summary>Forms received by <c>/v1/audio/transcriptions</c>, without their files.</summary>
    public List<IReadOnlyDictionary<string, string>> Forms { get; } = [];

    /// <summary>Starts.</summary>
    /// <param name="ear">Hears for OpenAI.</param>
    /// <param name="clock">Null for real time.</param>
    /// <param name="key">The one key that is accepted.</param>
    /// <param name="port">0 for a free one.</param>
    public static async Task<OpenAIHearingSimulator> StartAsync(ISpeechToText ear, TimeProvider? clock = null, string key = "sk-simulated", int port = 0)
    {
        var simulator = new OpenAIHearingSimulator(ear, clock ?? TimeProvider.System, key);
        await simulator.StartAsync(port);
        return simulator;
    }

    /// <inheritdoc/>
    protected override void Map(WebApplication app)
    {
        app.MapPost("/v1/audio/transcriptions", TranscribeAsync);
        app.MapGet("/v1/realtime", context => AcceptAsync(context, line => new RealtimeLine(line, _ear).ServeAsync()));
    }

    /// <inheritdoc/>
    protected override Fault? Check(HttpContext context) => context.Request.Headers.Authorization == $"Bearer {Key}" ? null : Fault.Refuse(401);

    /// <inheritdoc/>
    protected override Task RefuseAsync(HttpContext context, Fault fault)
    {
        var (code, type, message) = Refusals.GetValueOrDefault(fault.Code, (null, "server_error", "Something went wrong."));
        context.Response.StatusCode = fault.Code;
        if (fault.RetryAfter is { } wait) context.Response.Headers.RetryAfter = $"{wait}";
        return context.Response.WriteAsJsonAsync(new JsonObject { ["error"] = Refusal.Error(message, type, fault.Reason.Length > 0 ? fault.Reason : code) }, context.RequestAborted);
    }

    private async Task TranscribeAsync(HttpContext context)
    {
        var (refused, _) = await AdmitAsync(context);
        if (refused) return;
        var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted) : null;
        if (form?.Files["file"] is not { } file || string.IsNullOrEmpty(form["model"]))
        {
            await RefuseAsync(context, Fault.Refuse(400));
            return;
        }

        lock (Forms) Forms.Add(form.ToDictionary(static field => field.Key, static field => field.Value.ToString()));
        short[] samples;
        try
        {
            using var stream = file.OpenReadStream();
            samples = WavReader.ReadMono(stream, longest: TimeSpan.FromMinutes(10));
        }
        catch (WavFormatException)
        {
            await RefuseAsync(context, Fault.Refuse(400, "unsupported_file"));
            return;
        }

        var pcm = new byte[2 * samples.Length];
        Pcm16.ToLittleEndian(samples, pcm);
        var (text, _) = await _ear.HearAsync(pcm, context.RequestAborted);
        await context.Response.WriteAsJsonAsync(new JsonObject { ["text"] = text }, context.RequestAborted);
    }
}
