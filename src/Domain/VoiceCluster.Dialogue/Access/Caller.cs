using System.Collections.Frozen;

namespace VoiceCluster.Dialogue;

/// <summary>How a caller of the API became known.</summary>
public enum CallerKind
{
    /// <summary>Nobody known, let in because the door is open.</summary>
    OpenDoor,

    /// <summary>Who shows the installation's shared token.</summary>
    SharedToken,

    /// <summary>A person who signed in.</summary>
    Person,

    /// <summary>A program with an API key.</summary>
    Key,

    /// <summary>The caller of a website, with a token for one call.</summary>
    CallToken,
}

/// <summary>Who asks: whose data it is about, and what may be done with it. Every request that is let in has one (a feature of its HTTP context).</summary>
public sealed record Caller
{
    /// <summary>Whose data the caller sees, and nobody else's.</summary>
    public required string OrganisationId { get; init; }

    /// <summary>How the caller became known.</summary>
    public required CallerKind Kind { get; init; }

    /// <summary>Of the user, key or token; the kind's name when nobody is known.</summary>
    public required string Id { get; init; }

    /// <summary>For people to read.</summary>
    public required string Name { get; init; }

    /// <summary>What the caller may do.</summary>
    public required FrozenSet<Permission> Permissions { get; init; }

    /// <summary>The sign-in that a person's token is of.</summary>
    public string? SignInId { get; init; }

    /// <summary>Whether the caller may do a thing.</summary>
    public bool May(Permission permission) => Permissions.Contains(permission);
}
