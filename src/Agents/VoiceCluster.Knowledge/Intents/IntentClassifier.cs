using System.Numerics.Tensors;
using VoiceCluster.Knowledge.Embeddings;
using VoiceCluster.Knowledge.Index;
using VoiceCluster.Language;

namespace VoiceCluster.Knowledge.Intents;

/// <summary>A sentence and what it wants.</summary>
public readonly record struct IntentExample(string Text, string Intent);

/// <summary>An intent and how sure the classifier is, 0 to 1.</summary>
public readonly record struct IntentGuess(string Intent, double Probability);

/// <summary>
/// Tells what a sentence wants, after a few examples of each intent: multinomial logistic regression on the sentence's vector and, at half the weight, its words and
/// word pairs (TF-IDF). Immutable and thread safe.
/// </summary>
public sealed class IntentClassifier
{
    // Found on banking77; the words tell apart what the vectors put together ("top up failed", "top up reverted").
    private const float WordWeight = 0.5f;
    private const int Steps = 150;
    private const float StepLength = 8;
    private const float Strength = 10;

    private readonly IEmbedder _embedder;
    private readonly WordFeatures _features;
    private readonly string[] _intents;
    private readonly float[][] _weights;

    private IntentClassifier(IEmbedder embedder, WordFeatures features, string[] intents, float[][] weights)
    {
        _embedder = embedder;
        _features = features;
        _intents = intents;
        _weights = weights;
    }

    /// <summary>Learns from examples; ten for each intent are good, and a hundred intents take seconds.</summary>
    /// <param name="embedder">Of the sentences, then as later.</param>
    /// <param name="examples">At least one for each of at least two intents.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="EmbeddingException">The examples could not be embedded.</exception>
    public static async Task<IntentClassifier> TrainAsync(IEmbedder embedder, IReadOnlyList<IntentExample> examples, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(embedder);
        ArgumentNullException.ThrowIfNull(examples);
        var intents = examples.Select(static e => e.Intent).Distinct(StringComparer.Ordinal).ToArray();
        if (intents.Length < 2) throw new ArgumentException("Give examples of at least two intents.", nameof(examples));
        var vectors = await embedder.EmbedAsync([.. examples.Select(static e => e.Text)], cancellationToken);
        var features = new WordFeatures(examples.Select(static e => e.Text));
        var rows = vectors.Select((v, i) => new Features(v, features.Of(examples[i].Text))).ToArray();
        var labels = examples.Select(e => Array.IndexOf(intents, e.Intent)).ToArray();
        var weights = await Task.Run(() => Fit(rows, labels, intents.Length, vectors[0].Length + features.Count, cancellationToken), cancellationToken);
        return new(embedder, features, intents, weights);
    }

    /// <summary>All intents for a sentence, the likeliest first.</summary>
    /// <exception cref="EmbeddingException">The sentence could not be embedded.</exception>
    public async Task<IReadOnlyList<IntentGuess>> ClassifyAsync(string text, CancellationToken cancellationToken)
    {
        var vector = (await _embedder.EmbedAsync([text], cancellationToken))[0];
        var chances = Chances(new(vector, _features.Of(text)), _weights);
        return [.. _intents.Select((intent, i) => new IntentGuess(intent, chances[i])).OrderByDescending(static g => g.Probability)];
    }

    /// <summary>Accelerated gradient descent (Nesterov) on the mean cross-entropy, with a penalty on large weights.</summary>
    private static float[][] Fit(Features[] rows, int[] labels, int intents, int width, CancellationToken cancellationToken)
    {
        var penalty = 1 / (Strength * rows.Length);
        var (weights, ahead, gradient) = (Zeros(), Zeros(), Zeros());
        for (var step = 1; step <= Steps; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (var k = 0; k < intents; k++) TensorPrimitives.Multiply(ahead[k], penalty, gradient[k]);
            for (var i = 0; i < rows.Length; i++)
            {
                var chances = Chances(rows[i], ahead);
                chances[labels[i]] -= 1;
                for (var k = 0; k < intents; k++) rows[i].AddTo(gradient[k], chances[k] / rows.Length);
            }

            var momentum = (step - 1f) / (step + 2f);
            for (var k = 0; k < intents; k++)
            {
                // ahead becomes the new weights, then moves on in the direction of the last step.
                TensorPrimitives.MultiplyAdd(gradient[k], -StepLength, ahead[k], ahead[k]);
                var before = weights[k];
                weights[k] = ahead[k];
                ahead[k] = before;
                TensorPrimitives.Subtract(weights[k], before, before);
                TensorPrimitives.MultiplyAdd(before, momentum, weights[k], ahead[k]);
            }
        }

        return weights;

        float[][] Zeros() => [.. Enumerable.Range(0, intents).Select(_ => new float[width])];
    }

    private static float[] Chances(Features row, float[][] weights)
    {
        var chances = Array.ConvertAll(weights, row.Dot);
        TensorPrimitives.SoftMax(chances, chances);
        return chances;
    }

    /// <summary>A sentence as numbers: its vector, then the few of its words that are known.</summary>
    private readonly record struct Features(float[] Vector, (int Word, float Value)[] Words)
    {
        public float Dot(float[] weights)
        {
            var sum = TensorPrimitives.Dot<float>(Vector, weights.AsSpan(0, Vector.Length));
            foreach (var (word, value) in Words) sum += value * weights[Vector.Length + word];
            return sum;
        }

        public void AddTo(float[] weights, float factor)
        {
            var dense = weights.AsSpan(0, Vector.Length);
            TensorPrimitives.MultiplyAdd(Vector, factor, dense, dense);
            foreach (var (word, value) in Words) weights[Vector.Length + word] += factor * value;
        }
    }

    /// <summary>Words and pairs of neighbours, weighed by how rare they are.</summary>
    private sealed class WordFeatures
    {
        private readonly Dictionary<string, (int Number, float Rarity)> _words = new(StringComparer.Ordinal);

        public WordFeatures(IEnumerable<string> texts)
        {
            var all = texts.Select(static t => WordsOf(t).Distinct(StringComparer.Ordinal).ToList()).ToList();
            foreach (var group in all.SelectMany(static words => words).GroupBy(static w => w, StringComparer.Ordinal))
                _words.Add(group.Key, (_words.Count, 1 + MathF.Log((1f + all.Count) / (1 + group.Count()))));
        }

        public int Count => _words.Count;

        /// <summary>Together of length <see cref="WordWeight"/>; none when no word is known.</summary>
        public (int Word, float Value)[] Of(string text)
        {
            var known = WordsOf(text).Where(_words.ContainsKey).GroupBy(static w => w, StringComparer.Ordinal)
                .Select(g => (Word: _words[g.Key].Number, Value: (1 + MathF.Log(g.Count())) * _words[g.Key].Rarity)).ToArray();
            var length = MathF.Sqrt(known.Sum(static k => k.Value * k.Value));
            return Array.ConvertAll(known, k => (k.Word, k.Value * WordWeight / length));
        }

        // Small words tell intents apart ("my card is not here", "where is my card"), so all are kept.
        private static IEnumerable<string> WordsOf(string text)
        {
            var words = TellingWords.All(text).ToList();
            return words.Concat(words.Zip(words.Skip(1), static (a, b) => $"{a} {b}"));
        }
    }
}
