using System.Runtime.CompilerServices;
using VoiceCluster.Dialogue;
using VoiceCluster.Knowledge.Embeddings;
using VoiceCluster.Knowledge.Intents;

namespace VoiceCluster.Knowledge.Understanding;

/// <summary>
/// Understands turns in the process: by rules, and the intent by examples. It learns from the examples' words at once, and from their vectors as soon as the embedding model is there for
/// other reasons: it never loads it, as a call that needs no knowledge should not take 160 MB.
/// </summary>
/// <param name="embedder">Null for none.</param>
public sealed class LocalUnderstanding(IEmbedder? embedder) : IUnderstanding
{
    /// <summary>What an utterance must reach to have an intent at all.</summary>
    public const double LeastConfidence = 0.6;

    // An intent must be this much likelier than chance.
    private const double LeastLift = 2.5;

    private static readonly WordsAlone NoVectors = new();

    // By the examples, which live as long as the agent's file stays as it is.
    private readonly ConditionalWeakTable<IReadOnlyDictionary<string, IReadOnlyList<string>>, Classifiers> _classifiers = [];

    /// <inheritdoc/>
    public Task<TurnUnderstanding> UnderstandAsync(UnderstandingRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        // Off the caller's thread: a grain's scheduler must not compute for milliseconds.
        return Task.Run(() => ReadAsync(request, cancellationToken), cancellationToken);
    }

    /// <summary>Ends when what can be learned from examples now is learned.</summary>
    internal Task LearnedAsync(IReadOnlyDictionary<string, IReadOnlyList<string>> intents) => _classifiers.GetOrCreateValue(intents).LearnedAsync();

    private async Task<TurnUnderstanding> ReadAsync(UnderstandingRequest request, CancellationToken cancellationToken)
    {
        var read = UtteranceReader.Read(request.Text, request.Today, request.Language);
        var classifiers = _classifiers.GetOrCreateValue(request.Intents ?? BuiltInIntents.All);
        var guesses = await (await classifiers.GetAsync(request.Intents ?? BuiltInIntents.All, embedder)).ClassifyAsync(request.Text, cancellationToken);
        // How far the best is before the second says more than its probability, which many intents share and few words leave near to chance.
        var confidence = guesses[0].Probability / (guesses[0].Probability + guesses[1].Probability);
        return confidence < LeastConfidence || guesses[0].Probability < Math.Min(0.5, LeastLift / guesses.Count) ? read : read with { Intent = guesses[0].Intent, IntentConfidence = Math.Round(confidence, 2) };
    }

    /// <summary>One that knows words, and one that knows vectors too.</summary>
    private sealed class Classifiers
    {
        private readonly Lock _gate = new();
        private Task<IntentClassifier>? _words;
        private Task<IntentClassifier>? _vectors;

        public Task<IntentClassifier> GetAsync(IReadOnlyDictionary<string, IReadOnlyList<string>> intents, IEmbedder? embedder)
        {
            lock (_gate)
            {
                // A failure is tried again with the next turn.
                if (embedder is { IsReady: true } && _vectors is not { IsFaulted: false }) _vectors = TrainAsync(embedder, intents);
                if (_vectors is { IsCompletedSuccessfully: true }) return _vectors;
                return _words is { IsFaulted: false } ? _words : _words = TrainAsync(NoVectors, intents);
            }
        }

        public Task LearnedAsync()
        {
            lock (_gate) return Task.WhenAll(_words ?? Task.CompletedTask, _vectors ?? Task.CompletedTask);
        }

        private static Task<IntentClassifier> TrainAsync(IEmbedder embedder, IReadOnlyDictionary<string, IReadOnlyList<string>> intents) => Task.Run(() => IntentClassifier.TrainAsync(
            embedder, [.. intents.SelectMany(static intent => intent.Value.Select(text => new IntentExample(text, intent.Key)))], CancellationToken.None));
    }

    /// <summary>Vectors of no dimension: words alone tell.</summary>
    private sealed class WordsAlone : IEmbedder
    {
        public string Model => "words";

        public Task<IReadOnlyList<float[]>> EmbedAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<float[]>>([.. texts.Select(static _ => Array.Empty<float>())]);
    }
}
