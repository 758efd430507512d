namespace VoiceCluster.Providers.Local.Tests;

/// <summary>Word errors of transcripts: substitutions, deletions and insertions against what was said (Levenshtein).</summary>
internal sealed class WordErrors
{
    public int Errors { get; private set; }

    public int Words { get; private set; }

    /// <summary>Errors per word said.</summary>
    public double Rate => Words == 0 ? 0 : (double)Errors / Words;

    /// <summary>Compares a text as written with what was heard; numbers count as spoken.</summary>
    /// <returns>The errors of this one.</returns>
    public int Add(string written, string heard)
    {
        string[] said = [.. SpokenForm.Of(written).SelectMany(sentence => sentence).Select(word => word.Text)];
        int errors = Distance(said, heard.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Errors += errors;
        Words += said.Length;
        return errors;
    }

    private static int Distance(string[] said, string[] heard)
    {
        int[] row = [.. Enumerable.Range(0, heard.Length + 1)];
        for (int i = 1; i <= said.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= heard.Length; j++)
            {
                int substitution = diagonal + (said[i - 1] == heard[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substitution, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
