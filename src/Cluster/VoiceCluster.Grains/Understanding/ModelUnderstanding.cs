using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using VoiceCluster.Dialogue;
using VoiceCluster.Grains.Models;
using VoiceCluster.Providers;

namespace VoiceCluster.Grains.Understanding;

/// <summary>
/// Has a language model understand the turns of agents that name one, in one short request after the turn. What the process understands by itself stands where the model is silent, wrong or
/// late; entities of the model's are taken only where they are in the caller's words. Thread safe.
/// </summary>
/// <param name="local">What the process understands.</param>
/// <param name="questions">Asks the models.</param>
/// <param name="prompts">Holds the prompt <c>understand</c>.</param>
/// <param name="logger">Failures.</param>
public sealed partial class ModelUnderstanding(IUnderstanding local, ModelQuestions questions, PromptLibrary prompts, ILogger<ModelUnderstanding> logger) : IUnderstanding
{
    private const int MostTokens = 300;

    // Less than a call waits for at its end.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) } };

    /// <inheritdoc/>
    public async Task<TurnUnderstanding> UnderstandAsync(UnderstandingRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var understood = await local.UnderstandAsync(request, cancellationToken);
        if (request.Model is not { } model) return understood;
        var reply = await questions.AskAsync(Question(request, model), Patience, cancellationToken);
        understood = understood with { Asked = reply.Use };
        if (reply.Text is null)
        {
            LogFailed(reply.Failure!, model);
            return understood;
        }

        try
        {
            return Joined(understood, JsonSerializer.Deserialize<Reading>(JsonOf(reply.Text), Json), request, model);
        }
        catch (JsonException exception)
        {
            LogFailed(exception, model);
            return understood;
        }
    }

    private ChatRequest Question(UnderstandingRequest request, string model)
    {
        var prompt = prompts.Get(DefaultPrompts.Understand).Render(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["intents"] = request.Intents is { } intents ? string.Join(", ", intents.Keys.Order(StringComparer.Ordinal)) : "any, in two or three words with underscores",
            ["date"] = request.Today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        });
        return new ChatRequest([new ChatMessage(ChatRole.System, prompt), new ChatMessage(ChatRole.User, request.Text)], "understanding", MaxOutputTokens: MostTokens, Temperature: 0)
        {
            Chain = questions.ChainOf(model),
        };
    }

    /// <summary>Models like to put words and fences around it.</summary>
    private static string JsonOf(string answer)
    {
        var (from, to) = (answer.IndexOf('{', StringComparison.Ordinal), answer.LastIndexOf('}'));
        return from >= 0 && to > from ? answer[from..(to + 1)] : throw new JsonException("The model answered no JSON object.");
    }

    private static TurnUnderstanding Joined(TurnUnderstanding local, Reading? reading, UnderstandingRequest request, string model)
    {
        if (reading is null) return local;
        var knows = reading.Intent is { Name.Length: > 0 and <= 60 } intent && (request.Intents is null || request.Intents.ContainsKey(intent.Name));
        var language = reading.Language is { Name.Length: 2 or 3 } named && named.Name.All(char.IsAsciiLetter) ? named : null;
        var entities = (reading.Entities.IsDefault ? [] : reading.Entities)
            .Where(entity => entity is { Text: { Length: > 0 } text, Value.Length: > 0 and <= 200 } && request.Text.Contains(text, StringComparison.OrdinalIgnoreCase))
            .Select(static entity => new TurnEntity(entity.Kind, entity.Text!, entity.Value!, Within(entity.Confidence)));
        return local with
        {
            Source = model,
            Intent = knows ? reading.Intent!.Name : local.Intent,
            IntentConfidence = knows ? Within(reading.Intent!.Confidence) : local.IntentConfidence,
            Sentiment = reading.Sentiment?.Name ?? local.Sentiment,
            SentimentConfidence = reading.Sentiment is { } sentiment ? Within(sentiment.Confidence) : local.SentimentConfidence,
            Emotion = reading.Emotion?.Name ?? local.Emotion,
            EmotionConfidence = reading.Emotion is { } emotion ? Within(emotion.Confidence) : local.EmotionConfidence,
            Language = language?.Name.ToLowerInvariant() ?? local.Language,
            LanguageConfidence = language is null ? local.LanguageConfidence : Within(language.Confidence),
            Entities = [.. local.Entities, .. entities.Where(entity => !local.Entities.Any(known => known.Kind == entity.Kind && known.Value == entity.Value))],
        };
    }

    private static double Within(double confidence) => double.IsFinite(confidence) ? Math.Clamp(confidence, 0, 1) : 0;

    [LoggerMessage(59, LogLevel.Warning, "{Model} did not tell what a turn means; what the process understood by itself stands")]
    private partial void LogFailed(Exception exception, string model);

    private sealed record Reading(Guess<string>? Intent, Guess<Sentiment>? Sentiment, Guess<Emotion>? Emotion, Guess<string>? Language, ImmutableArray<NamedThing> Entities);

    private sealed record Guess<T>(T Name, double Confidence);

    private sealed record NamedThing(EntityKind Kind, string? Text, string? Value, double Confidence);
}
