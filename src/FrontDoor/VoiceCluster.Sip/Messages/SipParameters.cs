using System.Collections;
using System.Text;

namespace VoiceCluster.Sip;

/// <summary>
/// Parameters after semicolons, in their order. Names are compared without case; a value is kept as written (quoted strings with their
/// quotes), null for a parameter without "=". Immutable.
/// </summary>
public sealed class SipParameters : IReadOnlyList<KeyValuePair<string, string?>>
{
    /// <summary>Most parameters of one header value or URI.</summary>
    public const int MaxCount = 64;

    public static readonly SipParameters Empty = new([]);

    private readonly KeyValuePair<string, string?>[] _items;

    private SipParameters(KeyValuePair<string, string?>[] items) => _items = items;

    public int Count => _items.Length;

    public KeyValuePair<string, string?> this[int index] => _items[index];

    public bool Contains(string name) => IndexOf(name) >= 0;

    /// <summary>The value as written; null when absent or without a value.</summary>
    public string? Get(string name)
    {
        var index = IndexOf(name);
        return index < 0 ? null : _items[index].Value;
    }

    /// <summary>The value with the quotes of a quoted string taken off.</summary>
    public string? GetUnquoted(string name)
    {
        var value = Get(name);
        return value is ['"', .., '"'] ? SipSyntax.Unquote(value.AsSpan(1, value.Length - 2)) : value;
    }

    /// <summary>A copy in which the parameter has this value; an existing one keeps its place.</summary>
    public SipParameters With(string name, string? value = null)
    {
        var index = IndexOf(name);
        var items = new KeyValuePair<string, string?>[_items.Length + (index < 0 ? 1 : 0)];
        _items.CopyTo(items, 0);
        items[index < 0 ? ^1 : index] = new(name, value);
        return new SipParameters(items);
    }

    /// <summary>A copy without the parameter.</summary>
    public SipParameters Without(string name) =>
        Contains(name) ? new([.. _items.Where(item => !item.Key.Equals(name, StringComparison.OrdinalIgnoreCase))]) : this;

    public IEnumerator<KeyValuePair<string, string?>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, string?>>)_items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _items.GetEnumerator();

    public override string ToString()
    {
        if (_items.Length == 0) return string.Empty;
        var text = new StringBuilder();
        AppendTo(text);
        return text.ToString();
    }

    internal void AppendTo(StringBuilder text)
    {
        foreach (var (name, value) in _items)
        {
            text.Append(';').Append(name);
            if (value is not null) text.Append('=').Append(value);
        }
    }

    /// <summary>Header parameters: *( SEMI generic-param ), white space allowed around each part; empty parameters are refused.</summary>
    internal static bool TryParse(ReadOnlySpan<char> text, out SipParameters parameters)
    {
        parameters = Empty;
        text = text.Trim(" \t");
        if (text.IsEmpty) return true;
        if (text[0] != ';') return false;
        var items = new List<KeyValuePair<string, string?>>(4);
        while (!text.IsEmpty)
        {
            text = text[1..];
            var end = SipSyntax.IndexOfTopLevel(text, ';');
            if (items.Count == MaxCount || !TryParseOne(text[..end].Trim(" \t"), out var item)) return false;
            items.Add(item);
            text = text[end..];
        }

        parameters = new([.. items]);
        return true;
    }

    /// <summary>URI parameters: *( ";" pname [ "=" pvalue ] ), without white space or quotes.</summary>
    internal static bool TryParseUri(ReadOnlySpan<char> text, out SipParameters parameters)
    {
        parameters = Empty;
        if (text.IsEmpty) return true;
        var items = new List<KeyValuePair<string, string?>>(2);
        while (!text.IsEmpty)
        {
            text = text[1..];
            var end = text.IndexOf(';');
            var part = end < 0 ? text : text[..end];
            text = end < 0 ? default : text[end..];
            var equals = part.IndexOf('=');
            var name = equals < 0 ? part : part[..equals];
            var value = equals < 0 ? default : part[(equals + 1)..];
            if (items.Count == MaxCount || name.IsEmpty || (equals >= 0 && value.IsEmpty)) return false;
            if (name.ContainsAnyExcept(SipSyntax.UriParameterChars) || value.ContainsAnyExcept(SipSyntax.UriParameterChars)) return false;
            if (!SipSyntax.EscapesAreWhole(part)) return false;
            items.Add(new(Intern(name), equals < 0 ? null : value.ToString()));
        }

        parameters = new([.. items]);
        return true;
    }

    private static bool TryParseOne(ReadOnlySpan<char> part, out KeyValuePair<string, string?> item)
    {
        item = default;
        var equals = part.IndexOf('=');
        var name = equals < 0 ? part : part[..equals].TrimEnd(" \t");
        if (!SipSyntax.IsToken(name)) return false;
        if (equals < 0)
        {
            item = new(Intern(name), null);
            return true;
        }

        var value = part[(equals + 1)..].TrimStart(" \t");
        if (value.IsEmpty) return false;
        var valid = value[0] == '"' ? SipSyntax.SkipQuoted(value, 0) == value.Length : !value.ContainsAnyExcept(SipSyntax.ParameterValueChars);
        item = new(Intern(name), valid ? value.ToString() : null);
        return valid;
    }

    private static string Intern(ReadOnlySpan<char> name) => name switch
    {
        "tag" => "tag",
        "branch" => "branch",
        "rport" => "rport",
        "lr" => "lr",
        "transport" => "transport",
        "received" => "received",
        "expires" => "expires",
        "user" => "user",
        _ => name.ToString(),
    };

    private int IndexOf(string name)
    {
        for (var i = 0; i < _items.Length; i++)
        {
            if (_items[i].Key.Equals(name, StringComparison.OrdinalIgnoreCase)) return i;
        }

        return -1;
    }
}
