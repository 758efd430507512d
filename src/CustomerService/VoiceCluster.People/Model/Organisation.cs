namespace VoiceCluster.People;

/// <summary>A company, or a part of one, with data of its own that no other sees.</summary>
public sealed record Organisation
{
    /// <summary>Its key everywhere.</summary>
    public required string Id { get; init; }

    /// <summary>For people to read; 1 to 100 characters.</summary>
    public required string Name { get; init; }

    /// <summary>IANA name of the time zone its people work in, <c>Europe/Berlin</c>.</summary>
    public required string TimeZone { get; init; }

    /// <summary>BCP 47 tag of the language its people write in, <c>en</c>.</summary>
    public required string Language { get; init; }

    /// <summary>Users it may have at once.</summary>
    public required int MaxUsers { get; init; }

    /// <summary>API keys it may have at once.</summary>
    public required int MaxKeys { get; init; }

    /// <summary>Requests of all its people and keys in a minute.</summary>
    public required int RequestsPerMinute { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Grows with every change.</summary>
    public required long Revision { get; init; }
}
