using System.Collections.Immutable;
using VoiceCluster.TurnTaking;

namespace VoiceCluster.Grains;

/// <summary>The calls that are up, cluster-wide. One grain, key 0.</summary>
[Alias("voicecluster.ICallDirectoryGrain")]
public interface ICallDirectoryGrain : IGrainWithIntegerKey
{
    [Alias("Add")]
    Task Add(CallSummary call);

    [Alias("Remove")]
    Task Remove(string sessionId);

    /// <summary>Oldest first.</summary>
    [Alias("List")]
    Task<ImmutableArray<CallSummary>> List();
}

[GenerateSerializer, Immutable, Alias("voicecluster.CallSummary")]
public sealed record CallSummary(
    [property: Id(0)] string SessionId,
    [property: Id(1)] string Channel,
    [property: Id(2)] DateTimeOffset StartedAt,
    [property: Id(3)] string Metadata);

/// <summary>A call as it stands.</summary>
[GenerateSerializer, Immutable, Alias("voicecluster.CallSnapshot")]
public sealed record CallSnapshot
{
    [Id(0)] public required string SessionId { get; init; }

    [Id(1)] public required string Channel { get; init; }

    [Id(2)] public required DateTimeOffset StartedAt { get; init; }

    /// <summary>A leg holds it; false while a dropped client may return.</summary>
    [Id(3)] public required bool Connected { get; init; }

    [Id(4)] public required TurnPhase State { get; init; }

    /// <summary>Turns that ended.</summary>
    [Id(5)] public required int Turns { get; init; }

    [Id(6)] public required ImmutableDictionary<string, string> Settings { get; init; }

    [Id(7)] public required TelemetryReported Telemetry { get; init; }

    [Id(8)] public CallRecordingState Recording { get; init; }
}
