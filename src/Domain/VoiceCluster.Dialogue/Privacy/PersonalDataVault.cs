using System.Globalization;

namespace VoiceCluster.Dialogue;

/// <summary>
/// Personal data of one call, out of what is kept: a token stands for each value (<c>[email 1]</c>), and a tool that needs the value gets it back. It lives with
/// the call and is written nowhere. Not thread safe.
/// </summary>
/// <param name="kinds">What is kept out.</param>
public sealed class PersonalDataVault(PersonalDataKinds kinds)
{
    // A call that says more of it than this is an attack; what is over it has a name instead of a token.
    private const int Most = 200;

    private readonly Dictionary<string, string> _tokens = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <summary>The text with a token for each value, the same for the same value.</summary>
    public string Mask(string text) => PersonalData.Mask(text, kinds, TokenOf);

    /// <summary>The text with the values back; a token that is none of this call's stays.</summary>
    public string Reveal(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        foreach (var (token, value) in _values) text = text.Replace(token, value, StringComparison.Ordinal);
        return text;
    }

    private string TokenOf(PersonalDataKinds kind, string value)
    {
        if (_tokens.TryGetValue(value, out var known)) return known;
        var name = PersonalData.NameOf(kind);
        if (_tokens.Count == Most) return name;
        var token = string.Create(CultureInfo.InvariantCulture, $"{name[..^1]} {_tokens.Count + 1}]");
        _tokens.Add(value, token);
        _values.Add(token, value);
        return token;
    }
}
