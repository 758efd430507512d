namespace VoiceCluster.Providers;

/// <summary>The states of a <see cref="Circuit"/>; the numbers are what the metric <c>voicecluster.provider.circuit</c> shows.</summary>
public enum CircuitState
{
    /// <summary>Requests pass and their outcomes count.</summary>
    Closed = 0,

    /// <summary>The break is over: one request probes the provider, the others are refused until it is decided.</summary>
    HalfOpen = 1,

    /// <summary>Requests are refused at once.</summary>
    Open = 2,
}
