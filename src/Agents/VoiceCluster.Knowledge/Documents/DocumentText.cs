namespace VoiceCluster.Knowledge.Documents;

/// <summary>A document's text, whatever format it came in.</summary>
/// <param name="Title">What the document calls itself; null when it does not say.</param>
/// <param name="Sections">In reading order.</param>
public sealed record DocumentText(string? Title, IReadOnlyList<Section> Sections)
{
    /// <summary>What else it says of itself, such as <c>product</c> or <c>audience</c>.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Fields { get; init; } = DocumentFields.None;
}

/// <summary>The text under one heading.</summary>
/// <param name="Headings">The headings above it, from the outermost; empty before the first.</param>
/// <param name="Paragraphs">Each of one or more sentences, without markup.</param>
public sealed record Section(IReadOnlyList<string> Headings, IReadOnlyList<string> Paragraphs);
