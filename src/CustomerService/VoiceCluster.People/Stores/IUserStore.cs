namespace VoiceCluster.People;

/// <summary>Users, and the links that let them set a password.</summary>
public interface IUserStore
{
    /// <summary>One of an organisation; null when it has no such user.</summary>
    Task<User?> FindAsync(string organisation, string id, CancellationToken cancellationToken);

    /// <summary>Whoever has this address, in any organisation: people sign in by it.</summary>
    Task<User?> FindByEmailAsync(string email, CancellationToken cancellationToken);

    /// <summary>An organisation's users in the order in which they were made.</summary>
    /// <param name="organisation">Whose.</param>
    /// <param name="filter">Which.</param>
    /// <param name="after">Only those after this id; null for the first.</param>
    /// <param name="most">How many.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<IReadOnlyList<User>> ListAsync(string organisation, UserFilter filter, string? after, int most, CancellationToken cancellationToken);

    /// <summary>Whether there is any user at all.</summary>
    Task<bool> AnyAsync(CancellationToken cancellationToken);

    /// <summary>Makes a user and the link with which a password is set: <see cref="Stored.Taken"/> or <see cref="Stored.Full"/> when not.</summary>
    Task<Stored> InviteAsync(User user, OneTimeLink link, CancellationToken cancellationToken);

    /// <summary>Changes a user of which revision <paramref name="seen"/> was seen. One who may no longer sign in is signed out.</summary>
    Task<Stored> ReplaceAsync(User user, long seen, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Removes a user, with all sign-ins.</summary>
    Task<Stored> RemoveAsync(string organisation, string id, CancellationToken cancellationToken);

    /// <summary>Sets a new hash of a password that itself is the same, or that its owner changed.</summary>
    /// <param name="organisation">Whose user.</param>
    /// <param name="id">The user.</param>
    /// <param name="before">The hash that is replaced: not another that was set meanwhile.</param>
    /// <param name="hash">The new one.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<bool> SetPasswordAsync(string organisation, string id, string before, string hash, CancellationToken cancellationToken);

    /// <summary>Adds a link. One of a user takes the place of the user's earlier ones.</summary>
    Task AddLinkAsync(OneTimeLink link, CancellationToken cancellationToken);

    /// <summary>A link that may still be used; null when there is none.</summary>
    Task<OneTimeLink?> FindLinkAsync(string hash, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Uses a link up: its user gets the password, becomes active, and is signed out wherever signed in.</summary>
    Task<Stored> RedeemAsync(OneTimeLink link, string passwordHash, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Uses a link of nobody up: the new administrator is made, and all such links of the organisation end.</summary>
    Task<Stored> RedeemAsync(OneTimeLink link, User administrator, DateTimeOffset now, CancellationToken cancellationToken);
}

/// <summary>Which users.</summary>
/// <param name="Role">With this role; null: any.</param>
/// <param name="State">In this state; null: any.</param>
/// <param name="Team">In this team; null: any.</param>
public sealed record UserFilter(Role? Role, UserState? State, string? Team)
{
    /// <summary>All.</summary>
    public static UserFilter All { get; } = new(null, null, null);
}
