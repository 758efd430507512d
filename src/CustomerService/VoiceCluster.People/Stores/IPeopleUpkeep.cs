namespace VoiceCluster.People;

/// <summary>Removes what nobody needs any more.</summary>
public interface IPeopleUpkeep
{
    /// <summary>Removes sign-ins and links that are over, answers kept for repeated requests, keys that no valid token is signed with, and old audit entries.</summary>
    /// <param name="now">The time.</param>
    /// <param name="signingKeysBefore">Keys made before it go, but never the newest.</param>
    /// <param name="auditBefore">Entries before it go; null: none.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task SweepAsync(DateTimeOffset now, DateTimeOffset signingKeysBefore, DateTimeOffset? auditBefore, CancellationToken cancellationToken);
}
