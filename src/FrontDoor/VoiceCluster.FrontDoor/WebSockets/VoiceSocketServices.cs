using Microsoft.Extensions.Logging;
using VoiceCluster.FrontDoor.Playback;

namespace VoiceCluster.FrontDoor.WebSockets;

/// <summary>What every client's socket shares.</summary>
public sealed record VoiceSocketServices(
    IGrainFactory Grains, AudioPacer Pacer, FrontDoorOptions Options, LegMetrics Metrics, TimeProvider Time, ILoggerFactory Loggers);
