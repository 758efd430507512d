namespace VoiceCluster.Dialogue;

/// <summary>A turn that is to be understood.</summary>
/// <param name="Text">What the caller said, as it is kept: personal data are masked where the agent masks them.</param>
/// <param name="Today">The date.</param>
/// <param name="Language">ISO 639-1 code that the call is expected in.</param>
public sealed record UnderstandingRequest(string Text, DateOnly Today, string Language)
{
    /// <summary>Intents by name, with examples of what callers say who have them; the built-in ones when null.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Intents { get; init; }

    /// <summary>The language model that is asked; null for none.</summary>
    public string? Model { get; init; }
}

/// <summary>Understands what callers say. Nobody waits for it with an answer. Thread safe; computes off the caller's thread.</summary>
public interface IUnderstanding
{
    /// <summary>What a turn means.</summary>
    Task<TurnUnderstanding> UnderstandAsync(UnderstandingRequest request, CancellationToken cancellationToken);
}
