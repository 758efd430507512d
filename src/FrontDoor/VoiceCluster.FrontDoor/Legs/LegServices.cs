using Microsoft.Extensions.Logging;
using VoiceCluster.FrontDoor.Playback;

namespace VoiceCluster.FrontDoor.Legs;

/// <summary>What every leg of the silo shares.</summary>
public sealed record LegServices(
    IGrainFactory Grains, AudioPacer Pacer, FrontDoorOptions Options, LegMetrics Metrics, TimeProvider Time, ILoggerFactory Loggers);
