using VoiceCluster.Dialogue;
using VoiceCluster.FrontDoor.Legs;

namespace VoiceCluster.FrontDoor.Tests.Legs;

public sealed class LegAdmissionTests
{
    [Fact]
    public void Calls_that_could_not_be_recorded_do_not_begin_and_those_that_go_on_get_their_callers_back()
    {
        using var scene = new LegScene();
        var services = scene.Services with { Recorder = new Recorder("the disk is full") };
        var refusal = LegAdmission.Refusal(services, CancellationToken.None);
        Assert.Equal("storage", refusal?.Reason);
        Assert.Contains("the disk is full", refusal?.Detail, StringComparison.Ordinal);
        Assert.Null(LegAdmission.Refusal(services, CancellationToken.None, isNew: false));
        Assert.Null(LegAdmission.Refusal(services with { Recorder = new Recorder(null) }, CancellationToken.None));
        Assert.Null(LegAdmission.Refusal(scene.Services, CancellationToken.None));
    }

    private sealed class Recorder(string? problem) : ICallRecorder
    {
        public string? Problem => problem;

        public ValueTask RecordAsync(SessionRecord session, CancellationToken cancellationToken = default) => default;

        public ValueTask RecordAsync(TurnRecord turn, CancellationToken cancellationToken = default) => default;

        public ValueTask RecordAsync(LlmCallRecord call, CancellationToken cancellationToken = default) => default;

        public ValueTask RecordAsync(TelemetryRecord telemetry, CancellationToken cancellationToken = default) => default;

        public ValueTask RecordAsync(UnderstandingRecord understanding, CancellationToken cancellationToken = default) => default;
    }
}
