namespace VoiceCluster.People;

/// <summary>A POST with an <c>Idempotency-Key</c>, and what was answered, to be answered again.</summary>
public sealed record IdempotentRequest
{
    public required string OrganisationId { get; init; }

    /// <summary>Whose: kind and id of the caller.</summary>
    public required string Caller { get; init; }

    public required string Key { get; init; }

    /// <summary>SHA-256 of address and body.</summary>
    public required string RequestHash { get; init; }

    /// <summary>Null: it began and has not ended.</summary>
    public int? Status { get; init; }

    public string? ContentType { get; init; }

    /// <summary>Base64; null when the answer held a secret, which is not kept.</summary>
    public string? Body { get; init; }

    public string? Location { get; init; }

    public string? EntityTag { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}
