namespace VoiceCluster.People;

/// <summary>Something that a person, a key or the system did, or was not let do.</summary>
public sealed record AuditEntry
{
    /// <summary>Grows with time.</summary>
    public required string Id { get; init; }

    public required string OrganisationId { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary><c>person</c>, <c>key</c>, <c>shared-token</c>, <c>system</c>, or <c>unknown</c> for who failed to sign in.</summary>
    public required string ActorKind { get; init; }

    public required string ActorId { get; init; }

    /// <summary>As it was then.</summary>
    public required string ActorName { get; init; }

    /// <summary>The operation, as the API names it.</summary>
    public required string Action { get; init; }

    /// <summary>What it was done to: the identifiers in the address.</summary>
    public required string Target { get; init; }

    /// <summary>HTTP status of the outcome; null: it began, and its end is not known.</summary>
    public int? Status { get; init; }

    /// <summary>Where from.</summary>
    public required string Address { get; init; }

    /// <summary>The request's, as in the answer's header.</summary>
    public required string RequestId { get; init; }

    /// <summary>What more is to be known, never a secret.</summary>
    public required string Details { get; init; }
}
