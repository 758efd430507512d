using System.Text.Json;

namespace VoiceCluster.People;

/// <summary>Whether a user may sign in.</summary>
public enum UserState
{
    /// <summary>Has a link and no password yet.</summary>
    Invited,

    /// <summary>May sign in.</summary>
    Active,

    /// <summary>May not.</summary>
    Disabled,
}

/// <summary>A person of an organisation.</summary>
public sealed record User
{
    public required string OrganisationId { get; init; }

    public required string Id { get; init; }

    /// <summary>In lower case; no two users of the installation have the same.</summary>
    public required string Email { get; init; }

    /// <summary>For people to read.</summary>
    public required string Name { get; init; }

    public required Role Role { get; init; }

    public required UserState State { get; init; }

    /// <summary>Of the password, with its salt and cost; null before there is one.</summary>
    public string? PasswordHash { get; init; }

    /// <summary>JSON object: skill to level, 1 to 5.</summary>
    public required string Skills { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Grows with every change.</summary>
    public required long Revision { get; init; }

    /// <summary><see cref="Skills"/> to be read.</summary>
    public IReadOnlyDictionary<string, int> SkillLevels => JsonSerializer.Deserialize<Dictionary<string, int>>(Skills)!;
}
