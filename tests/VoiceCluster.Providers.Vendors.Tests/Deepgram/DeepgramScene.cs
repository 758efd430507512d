using VoiceCluster.Providers.Deepgram;
using VoiceCluster.Simulators;

namespace VoiceCluster.Providers.Vendors.Tests.Deepgram;

/// <summary>A simulated Deepgram and the options that reach it.</summary>
public abstract class DeepgramScene : VendorScene
{
    protected DeepgramSimulator Server { get; private set; } = null!;

    protected DeepgramOptions Options => new() { BaseAddress = Server.BaseAddress, ApiKey = Server.Key };

    public override async ValueTask InitializeAsync() => Server = Owned(await DeepgramSimulator.StartAsync(Ear, Mouth, Clock));
}
