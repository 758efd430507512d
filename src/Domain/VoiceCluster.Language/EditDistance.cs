namespace VoiceCluster.Language;

/// <summary>How many letters differ between two words (Levenshtein).</summary>
public static class EditDistance
{
    /// <summary>Letters to insert, delete or replace; whatever their case.</summary>
    public static int Between(string one, string other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var (diagonal, left) = (row[0], row[0] = i);
            for (var j = 1; j <= other.Length; j++)
            {
                var cost = char.ToUpperInvariant(one[i - 1]) == char.ToUpperInvariant(other[j - 1]) ? diagonal : diagonal + 1;
                (diagonal, row[j]) = (row[j], left = Math.Min(cost, Math.Min(left, row[j]) + 1));
            }
        }

        return row[^1];
    }
}
