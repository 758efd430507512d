using System.Text.Json;

namespace VoiceCluster.People;

/// <summary>A program's key to the API. The key itself is shown once, when it is made.</summary>
public sealed record ApiKey
{
    public required string OrganisationId { get; init; }

    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>The key's first characters, by which people know it again.</summary>
    public required string Prefix { get; init; }

    /// <summary>SHA-256 of the key.</summary>
    public required string Hash { get; init; }

    /// <summary>JSON array of the names of permissions.</summary>
    public required string Scopes { get; init; }

    /// <summary>The user who made it.</summary>
    public required string CreatedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>After it the key opens nothing; null: never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>To the minute.</summary>
    public DateTimeOffset? UsedAt { get; init; }

    /// <summary>When somebody ended it; null: nobody did.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary><see cref="Scopes"/> to be read.</summary>
    public IReadOnlyList<string> ScopeNames => JsonSerializer.Deserialize<string[]>(Scopes)!;
}
