using Microsoft.Extensions.Logging;
using VoiceCluster.Dialogue;
using VoiceCluster.FrontDoor.Playback;

namespace VoiceCluster.FrontDoor.Legs;

/// <summary>What every leg of the silo shares.</summary>
public sealed record LegServices(
    IGrainFactory Grains,
    AudioPacer Pacer,
    ICallRecordings Recordings,
    FrontDoorOptions Options,
    AgentProfiles Agents,
    LegMetrics Metrics,
    TimeProvider Time,
    ILoggerFactory Loggers);
