namespace VoiceCluster.Hosting.Streams;

/// <summary>How a <see cref="PushStreamProvider"/> delivers.</summary>
public sealed class PushStreamOptions
{
    /// <summary>Items that may wait for one subscriber; then the oldest is dropped, and counted. 2 to 65,536. Default 1,024.</summary>
    public int Capacity { get; set; } = 1024;

    /// <summary>
    /// Whether grains and clients may subscribe at run time. Then a publisher asks the stream's <see cref="IPushStreamDirectory"/> who listens. Default
    /// false: only grains with an <see cref="ImplicitStreamSubscriptionAttribute"/> listen, and nobody has to be asked.
    /// </summary>
    public bool ExplicitSubscriptions { get; set; }
}
