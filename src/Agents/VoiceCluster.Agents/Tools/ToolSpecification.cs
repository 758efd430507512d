using System.Security.Cryptography;
using System.Text;
using VoiceCluster.Dialogue;

namespace VoiceCluster.Agents.Tools;

/// <summary>What a tool is, and how it wants to be used.</summary>
public sealed record ToolSpecification
{
    /// <summary>Longest <see cref="Name"/>: what vendors take.</summary>
    public const int LongestName = 64;

    /// <summary>Letters, digits, <c>_</c>, <c>-</c>; with a server's name and <c>/</c> before it when it is that server's.</summary>
    public required string Name { get; init; }

    /// <summary>What it does and when to use it, for a model.</summary>
    public required string Description { get; init; }

    /// <summary>JSON Schema of the arguments, an object.</summary>
    public required string Parameters { get; init; }

    /// <summary>A few words for people: "Cancel an order". Default: the name.</summary>
    public string? Title { get; init; }

    /// <summary>JSON Schema of the result; null when it is not known. A result that does not fit is a failure.</summary>
    public string? Result { get; init; }

    public ToolEffect Effect { get; init; }

    /// <summary>The same call with the same key can be sent again: it is done once.</summary>
    public bool IsIdempotent { get; init; }

    /// <summary>Longest run, 100 ms to 5 min. Default 10 s.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Further tries after a transient failure, 0 to 5; only of reads and of what is idempotent. Default 1.</summary>
    public int Retries { get; init; } = 1;

    /// <summary>Asks the caller before it is done; <c>{argument}</c> stands for an argument. Null to do it without asking.</summary>
    public string? Confirmation { get; init; }

    /// <summary>What is said when it takes a while, in turns; empty for the common ones.</summary>
    public IReadOnlyList<string> Fillers { get; init; } = [];

    /// <summary>Changes with everything that a model is told of the tool.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Name}\n{Description}\n{Parameters}\n{Effect}")).AsSpan(0, 8));

    /// <summary>What a caller is asked where nobody wrote a question.</summary>
    /// <param name="title">The tool's.</param>
    public static string CommonConfirmation(string title) => $"Shall I do that: {title}?";

    /// <summary>As a model is told of it.</summary>
    public ToolDefinition ToDefinition() => new(Name, Description, Parameters);
}
