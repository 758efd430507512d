namespace VoiceCluster.People;

/// <summary>
/// One sign-in of a user on one device, and the family of all refresh tokens that came of it: each is good for one refresh, which gives the next. One that is shown
/// twice was stolen, from the user or by the user's thief, and ends the sign-in for both.
/// </summary>
public sealed record SignIn
{
    public required string Id { get; init; }

    public required string OrganisationId { get; init; }

    public required string UserId { get; init; }

    /// <summary>SHA-256 of the anti-forgery value of the page that signed in; null when a program did, which keeps its tokens itself.</summary>
    public string? ForgeryHash { get; init; }

    /// <summary>Where from.</summary>
    public required string Address { get; init; }

    /// <summary>What the client called itself.</summary>
    public required string Client { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The last refresh.</summary>
    public required DateTimeOffset UsedAt { get; init; }

    /// <summary>Without a refresh until then it is over.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why: <c>sign-out</c>, <c>sign-out-everywhere</c>, <c>reuse</c>, <c>password</c>, <c>disabled</c>.</summary>
    public string? EndReason { get; init; }
}
