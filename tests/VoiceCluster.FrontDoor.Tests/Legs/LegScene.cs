using Microsoft.Extensions.Logging.Abstractions;
using VoiceCluster.FrontDoor.Legs;
using VoiceCluster.FrontDoor.Playback;
using VoiceCluster.Grains;
using VoiceCluster.TestKit;

namespace VoiceCluster.FrontDoor.Tests.Legs;

/// <summary>What a wire needs around it: a call that notes everything, a clock in the test's hand, the real pacing.</summary>
internal sealed class LegScene : IDisposable
{
    private readonly TestMeters _meters = new();
    private readonly AudioPacer _pacer;

    public LegScene(FrontDoorOptions? options = null)
    {
        _pacer = new AudioPacer(Time);
        _ = _pacer.StartAsync(CancellationToken.None);
        Recordings = new FakeRecordings(Time);
        var agents = new AgentProfiles(new Dictionary<string, AgentProfile>
        {
            ["sales"] = new() { Settings = new Dictionary<string, string> { ["debounceMs"] = "500" }, Instructions = "You sell." },
        });
        Services = new LegServices(
            FakeGrains.With(Call), _pacer, Recordings, options ?? new FrontDoorOptions(), agents, new LegMetrics(_meters), Time, NullLoggerFactory.Instance, new NoLocalCalls(), new LocalLegs());
    }

    public VirtualTimeProvider Time { get; } = new();

    public FakeCall Call { get; } = new();

    public FakeRecordings Recordings { get; }

    public LegServices Services { get; }

    /// <summary>The agent says so many milliseconds of a ramp.</summary>
    public void Say(int ms, long epoch = 1, bool isFinal = true)
    {
        var pcm = new byte[ms * 32];
        for (var i = 0; i < pcm.Length; i += 2) pcm[i + 1] = 0x10;
        Call.Leg!.Play(new AgentAudio(epoch, 1, pcm, isFinal));
    }

    public void Dispose()
    {
        _pacer.Dispose();
        _meters.Dispose();
    }
}

/// <summary>Every call lives elsewhere.</summary>
internal sealed class NoLocalCalls : ILocalCalls
{
    public ILocalCall? Find(string callId) => null;
}
