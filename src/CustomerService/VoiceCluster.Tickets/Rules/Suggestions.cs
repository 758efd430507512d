using VoiceCluster.Language;

namespace VoiceCluster.Tickets.Rules;

/// <summary>What was meant by a name that there is not.</summary>
internal static class Suggestions
{
    /// <summary>The end of a sentence: the nearest name, or all of them.</summary>
    public static string For(string name, IEnumerable<string> known)
    {
        var all = known.ToList();
        var near = all.MinBy(one => EditDistance.Between(one, name))!;
        return EditDistance.Between(near, name) <= 2 ? $"; is {near} meant?" : $"; use one of {string.Join(", ", all)}";
    }
}
