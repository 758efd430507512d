using Microsoft.Extensions.Logging;
using VoiceCluster.Dialogue;
using VoiceCluster.FrontDoor.Playback;
using VoiceCluster.Grains;

namespace VoiceCluster.FrontDoor.Legs;

/// <summary>What every leg of the silo shares.</summary>
/// <param name="Grains">The calls.</param>
/// <param name="Pacer">Sends audio in time.</param>
/// <param name="Recordings">Record audio.</param>
/// <param name="Options">The front door's.</param>
/// <param name="Agents">By name.</param>
/// <param name="Metrics">The legs'.</param>
/// <param name="Time">The clock.</param>
/// <param name="Loggers">For each leg.</param>
/// <param name="LocalCalls">Those of this process.</param>
/// <param name="LocalLegs">Where calls of this process find them.</param>
/// <param name="Recorder">Says when calls cannot be recorded; null where nothing records them.</param>
public sealed record LegServices(
    IGrainFactory Grains,
    AudioPacer Pacer,
    ICallRecordings Recordings,
    FrontDoorOptions Options,
    AgentProfiles Agents,
    LegMetrics Metrics,
    TimeProvider Time,
    ILoggerFactory Loggers,
    ILocalCalls LocalCalls,
    LocalLegs LocalLegs,
    ICallRecorder? Recorder = null);
