namespace VoiceCluster.Knowledge.Documents;

/// <summary>Tables as sentences.</summary>
internal static class TableText
{
    /// <summary>A row with its columns' headings, so that it can be read alone.</summary>
    /// <param name="headings">Of the columns; null when the table has none.</param>
    /// <param name="cells">The row's values.</param>
    public static string Row(IReadOnlyList<string>? headings, IReadOnlyList<string> cells) => string.Join(
        "; ", cells.Select((cell, i) => headings is not null && i < headings.Count && headings[i].Length > 0 ? $"{headings[i]}: {cell}" : cell).Where(static c => c.Length > 0));
}
