namespace VoiceCluster.Providers;

/// <summary>Implemented by adapters that can tell whether they would work: an engine that is not installed, a key that is missing.</summary>
public interface IProviderHealth
{
    /// <summary>The adapter's name.</summary>
    string Name { get; }

    /// <summary>Null when usable; otherwise what is missing and how to get it, in one sentence.</summary>
    string? Problem { get; }
}
