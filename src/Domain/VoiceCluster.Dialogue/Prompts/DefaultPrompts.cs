namespace VoiceCluster.Dialogue;

/// <summary>The prompts the product knows; their texts are the files beside this one, described in PROMPTS.md, and are used when a deployment brings none.</summary>
public static class DefaultPrompts
{
    /// <summary>The agent's system prompt.</summary>
    public const string System = "system";

    /// <summary>Asks a model to fold fallen-out turns into the running summary.</summary>
    public const string Summarize = "summarize";

    /// <summary>Asks a model what a caller's turn means.</summary>
    public const string Understand = "understand";

    /// <summary>Asks a model to go on with an answer in the middle of which another one broke off.</summary>
    public const string Continue = "continue";

    /// <summary>Every prompt, for <see cref="PromptLibrary.Load"/>.</summary>
    public static IReadOnlyList<PromptContract> All { get; } =
    [
        new(System, Required: [], Optional: ["agent_name", "company", "language", "date", "instructions"], TextOf(System)),
        new(Summarize, Required: ["turns"], Optional: ["summary", "max_words"], TextOf(Summarize)),
        new(Understand, Required: ["intents"], Optional: ["date"], TextOf(Understand)),
        new(Continue, Required: [], Optional: [], TextOf(Continue)),
    ];

    private static string TextOf(string name)
    {
        using var stream = typeof(DefaultPrompts).Assembly.GetManifestResourceStream($"prompts/{name}.md")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n").Trim();
    }
}
