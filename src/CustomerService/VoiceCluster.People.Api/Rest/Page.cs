using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace VoiceCluster.People.Rest;

/// <summary>A part of a list.</summary>
/// <param name="Items">In order.</param>
/// <param name="Next">For the query parameter <c>cursor</c>, to get what comes after; null at the end.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>Where a part of a list begins, and how long it is: query parameters <c>cursor</c> and <c>limit</c>.</summary>
internal sealed record PageRequest(string? After, int Limit)
{
    private const int Default = 50;
    private const int Most = 200;

    /// <summary>What is asked for; null when it cannot be, with why.</summary>
    public static PageRequest? Read(string? cursor, int? limit, out string problem)
    {
        problem = limit is < 1 or > Most ? $"limit is {limit}; use 1 to {Most}." : "cursor is not one that a list gave.";
        if (limit is < 1 or > Most) return null;
        if (string.IsNullOrEmpty(cursor)) return new PageRequest(null, limit ?? Default);
        try
        {
            var after = Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(cursor));
            return after.Length is > 0 and <= 100 && after.All(static c => c is > ' ' and <= '~') ? new PageRequest(after, limit ?? Default) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>A page of what was read: one more than is shown tells whether there is more.</summary>
    public Page<TView> Of<T, TView>(IReadOnlyList<T> rows, Func<T, string> id, Func<T, TView> view) => new(
        [.. rows.Take(Limit).Select(view)], rows.Count > Limit ? WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(id(rows[Limit - 1]))) : null);
}
