namespace VoiceCluster.Dialogue;

/// <summary>Tells how many tokens a model will read in a text. Thread safe.</summary>
public interface ITokenCounter
{
    /// <summary>0 for no text; never negative.</summary>
    int Count(ReadOnlySpan<char> text);
}
