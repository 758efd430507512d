using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using VoiceCluster.Dialogue;

namespace VoiceCluster.Providers;

/// <summary>
/// Tools under names that vendors take (<c>^[a-zA-Z0-9_-]{1,64}$</c>), and back: a server's tool has a <c>/</c> in its name. A name's wire form depends on the
/// name alone, so that the history and the tools of a request agree.
/// </summary>
/// <param name="tools">Of the request.</param>
public sealed class ToolNames(IReadOnlyList<ToolDefinition> tools)
{
    private const int Longest = 64;
    private const string Slash = "__";
    private const int HashLength = 8;

    private readonly Dictionary<string, string> _names = tools.Select(static tool => tool.Name).Distinct(StringComparer.Ordinal)
        .ToDictionary(ToWire, static name => name, StringComparer.Ordinal);

    /// <summary>The name that a vendor takes: <c>crm__find</c> for <c>crm/find</c>. A name that has no unambiguous such form ends in a hash of itself.</summary>
    /// <param name="name">Any name, also one that a model made up.</param>
    public static string ToWire(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var wire = string.Concat(name.Replace("/", Slash, StringComparison.Ordinal).Select(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' ? c : '_'));
        var isReversible = wire.Length is > 0 and <= Longest && !name.Contains(Slash, StringComparison.Ordinal) && wire.Replace(Slash, "/", StringComparison.Ordinal) == name;
        if (isReversible) return wire;
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..HashLength];
        return string.Create(CultureInfo.InvariantCulture, $"{wire[..Math.Min(wire.Length, Longest - HashLength - 1)]}_{hash}");
    }

    /// <summary>The tool that a model names; what is none of the request's stays as the model wrote it.</summary>
    /// <param name="wire">As it came.</param>
    public string FromWire(string wire) => _names.GetValueOrDefault(wire, wire);
}
