namespace VoiceCluster.People;

/// <summary>Sign-ins and their refresh tokens.</summary>
public interface ISignInStore
{
    /// <summary>A sign-in with its user, as both are now; null when there is none.</summary>
    Task<(SignIn SignIn, User User)?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>A user's sign-ins that are not over.</summary>
    Task<IReadOnlyList<SignIn>> ListAsync(string organisation, string user, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Begins a sign-in with its first refresh token.</summary>
    Task BeginAsync(SignIn signIn, string tokenHash, CancellationToken cancellationToken);

    /// <summary>Takes a refresh token, once, and gives the next one. A token that was used before ends its sign-in.</summary>
    /// <param name="tokenHash">Of the token that was shown.</param>
    /// <param name="nextHash">Of the one that takes its place.</param>
    /// <param name="now">The time.</param>
    /// <param name="expiresAt">How long the sign-in lasts without another refresh.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<Refresh> RefreshAsync(string tokenHash, string nextHash, DateTimeOffset now, DateTimeOffset expiresAt, CancellationToken cancellationToken);

    /// <summary>The sign-in of a refresh token, used or not; null when there is none.</summary>
    Task<SignIn?> FindByTokenAsync(string tokenHash, CancellationToken cancellationToken);

    /// <summary>Ends one sign-in of a user; false when it was over.</summary>
    Task<bool> EndAsync(string organisation, string user, string id, string reason, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Ends all sign-ins of a user but one.</summary>
    /// <param name="organisation">Whose user.</param>
    /// <param name="user">The user.</param>
    /// <param name="except">This one goes on; null: none does.</param>
    /// <param name="reason">Why.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task EndAllAsync(string organisation, string user, string? except, string reason, DateTimeOffset now, CancellationToken cancellationToken);
}

/// <summary>What became of a refresh.</summary>
/// <param name="Outcome">Whether there is a new token.</param>
/// <param name="SignIn">Whose it is; null when the token is unknown.</param>
public sealed record Refresh(RefreshOutcome Outcome, SignIn? SignIn);

/// <summary>Whether a refresh token was good.</summary>
public enum RefreshOutcome
{
    /// <summary>It was; the next one stands.</summary>
    Renewed,

    /// <summary>Nobody was given it, or its sign-in is over.</summary>
    Unknown,

    /// <summary>It was used before; its sign-in has ended.</summary>
    Reused,
}
