namespace VoiceCluster.Providers.Local;

/// <summary>One question with its answer.</summary>
/// <param name="Topic">What it is about, as the agent would say it: "opening hours".</param>
/// <param name="Questions">Ways to ask, the main one first; at least one.</param>
/// <param name="Answer">What is said; may hold <c>{{number}}</c> and the columns of the <see cref="Lookup"/>.</param>
/// <param name="Keywords">Words by which it is found beside those of the questions.</param>
/// <param name="Lookup">Set when the answer depends on a number the caller must give.</param>
/// <param name="File">Where it stands.</param>
/// <param name="Line">The heading's line.</param>
public sealed record KnowledgeEntry(
    string Topic,
    IReadOnlyList<string> Questions,
    string Answer,
    IReadOnlyList<string> Keywords,
    NumberLookup? Lookup,
    string File,
    int Line);

/// <summary>A table of answers by number, and what is said until the number is known.</summary>
/// <param name="Slot">What the number is called: "order number".</param>
/// <param name="Digits">How many digits it has.</param>
/// <param name="Ask">Asks for it.</param>
/// <param name="Again">Asks again after a number of another length; may hold <c>{{heard}}</c>.</param>
/// <param name="Unknown">Said when the table lacks the number; may hold <c>{{number}}</c>.</param>
/// <param name="Rows">By number, the values of the other columns by their heading.</param>
/// <param name="Tool">Knows better than the table, where an agent has it; its argument is called as the slot. Null for none.</param>
public sealed record NumberLookup(
    string Slot,
    int Digits,
    string Ask,
    string Again,
    string Unknown,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Rows,
    string? Tool = null);
