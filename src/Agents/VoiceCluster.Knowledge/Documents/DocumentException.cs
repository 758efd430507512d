namespace VoiceCluster.Knowledge.Documents;

/// <summary>Why a document cannot be taken.</summary>
public enum DocumentProblem
{
    /// <summary>It has a type that nothing here reads.</summary>
    UnknownType,

    /// <summary>Its name cannot be used.</summary>
    BadName,

    /// <summary>It holds no text.</summary>
    Empty,

    /// <summary>The file is damaged, locked by a password, or not of the type its name says.</summary>
    Broken,

    /// <summary>It is larger than allowed, as a file or as text.</summary>
    TooLarge,

    /// <summary>One of its fields has a name or a value that cannot be used.</summary>
    BadField,

    /// <summary>It is text in another encoding than UTF-8.</summary>
    NotUtf8,
}

/// <summary>A document cannot be taken; the message says why and what to do.</summary>
public sealed class DocumentException(DocumentProblem problem, string message, Exception? inner = null) : Exception(message, inner)
{
    public DocumentProblem Problem { get; } = problem;
}
