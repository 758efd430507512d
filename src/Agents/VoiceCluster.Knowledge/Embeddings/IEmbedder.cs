namespace VoiceCluster.Knowledge.Embeddings;

/// <summary>Turns texts into vectors: near each other when the texts mean the same. Thread safe.</summary>
public interface IEmbedder
{
    /// <summary>The model's id; vectors of different ids are not comparable.</summary>
    string Model { get; }

    /// <summary>False while the first text would have it load for a second or more.</summary>
    bool IsReady => true;

    /// <summary>A vector of length 1 for each text, in order, all of the same dimension.</summary>
    /// <param name="texts">May be empty; a text that is too long for the model is cut.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="EmbeddingException">The model cannot be used now, or answers what is no vector.</exception>
    Task<IReadOnlyList<float[]>> EmbedAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken);
}

/// <summary>Texts could not be embedded; the message says why and what to do.</summary>
public sealed class EmbeddingException(string message, Exception? inner = null) : Exception(message, inner);
