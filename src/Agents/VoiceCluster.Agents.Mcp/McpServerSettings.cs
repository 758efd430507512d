using System.Collections.Frozen;
using System.Globalization;

namespace VoiceCluster.Agents.Mcp;

/// <summary>A server of the Model Context Protocol (https://modelcontextprotocol.io) whose tools agents can be given: a program that is started, or an address.</summary>
public sealed record McpServerSettings
{
    private static readonly TimeSpan ShortestTime = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestTime = TimeSpan.FromMinutes(5);

    /// <summary>A program that speaks over its standard input and output.</summary>
    public string? Command { get; init; }

    /// <summary>The program's arguments. Default none.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Environment variables of the program, beside those that any needs (PATH, HOME, ...): it gets no others of this process, which may be secrets.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>An address that speaks streamable HTTP.</summary>
    public string? Url { get; init; }

    /// <summary>Sent with every request to <see cref="Url"/>, for example <c>Authorization</c>. Default none.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>Longest run of one of its tools. Default 10 s; 100 ms to 5 min.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>One sentence for each wrong setting.</summary>
    /// <param name="section">Where the settings stand.</param>
    public IEnumerable<string> Validate(string section)
    {
        if (string.IsNullOrWhiteSpace(Command) == string.IsNullOrWhiteSpace(Url))
            yield return $"{section} needs one of two: {section}:Command to start a program, or {section}:Url to reach a server";
        if (!string.IsNullOrWhiteSpace(Url) && !(Uri.TryCreate(Url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"))
            yield return $"{section}:Url is '{Url}'; set an http or https address, for example https://crm.example.com/mcp";
        if (!string.IsNullOrWhiteSpace(Url) && (Arguments.Count > 0 || Environment.Count > 0)) yield return $"{section}:Arguments and :Environment belong to a Command; a Url has Headers";
        if (!string.IsNullOrWhiteSpace(Command) && Headers.Count > 0) yield return $"{section}:Headers belong to a Url; a Command has Environment";
        if (TimeLimit < ShortestTime || TimeLimit > LongestTime)
            yield return string.Create(CultureInfo.InvariantCulture, $"{section}:TimeLimit is {TimeLimit}; set it between {ShortestTime} and {LongestTime}");
    }
}
