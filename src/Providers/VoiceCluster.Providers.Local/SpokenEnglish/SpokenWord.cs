namespace VoiceCluster.Providers.Local;

/// <summary>The pause a voice makes after a word.</summary>
internal enum SpokenBreak
{
    None,

    /// <summary>A short one: comma, colon, dash, bracket.</summary>
    Phrase,

    /// <summary>The end of a statement.</summary>
    Statement,

    /// <summary>The end of a question.</summary>
    Question,

    /// <summary>The end of an exclamation.</summary>
    Exclamation,
}

/// <param name="Text">A word in lower case: letters a to z and inner apostrophes, nothing else.</param>
/// <param name="Written">What stood in the text, on the first word spoken for it; null on the words that follow ("$5" is two words).</param>
/// <param name="IsLetter">One letter that is spelled out: "a" sounds as in "a b c", not as the article.</param>
/// <param name="After">The pause after it.</param>
internal readonly record struct SpokenWord(string Text, string? Written, bool IsLetter, SpokenBreak After);
