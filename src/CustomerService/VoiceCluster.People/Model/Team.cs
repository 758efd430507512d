namespace VoiceCluster.People;

/// <summary>Users who work together.</summary>
public sealed record Team
{
    public required string OrganisationId { get; init; }

    public required string Id { get; init; }

    /// <summary>No two teams of an organisation have the same.</summary>
    public required string Name { get; init; }

    public required string Description { get; init; }

    /// <summary>Grows with every change.</summary>
    public required long Revision { get; init; }
}
