namespace VoiceCluster.People;

/// <summary>A link that lets its holder set a password, once: of a user who was invited or has forgotten it, or of an administrator who is only made by it.</summary>
public sealed record OneTimeLink
{
    /// <summary>SHA-256 of the secret in the link.</summary>
    public required string Hash { get; init; }

    public required string OrganisationId { get; init; }

    /// <summary>Whose password; null: the holder becomes an administrator of the organisation.</summary>
    public string? UserId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
}
