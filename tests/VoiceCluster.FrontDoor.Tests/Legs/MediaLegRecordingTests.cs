using VoiceCluster.Audio;
using VoiceCluster.FrontDoor.Legs;
using VoiceCluster.FrontDoor.Playback;
using VoiceCluster.Grains;

namespace VoiceCluster.FrontDoor.Tests.Legs;

/// <summary>A leg records when its call says so.</summary>
public sealed class MediaLegRecordingTests : IAsyncDisposable
{
    private readonly LegScene _scene = new();
    private readonly MediaLeg _leg;
    private readonly Guid _id = Guid.CreateVersion7();

    public MediaLegRecordingTests() => _leg = new MediaLeg("s1", new SilentWire(), _scene.Services, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _leg.DisposeAsync();
        _scene.Dispose();
    }

    [Fact]
    public async Task The_caller_is_recorded_as_he_came_in_the_clusters_format()
    {
        await ConnectAsync(new AudioFormat(AudioEncoding.MuLaw, 8000));
        Tell(CallRecordingState.Recording);
        for (var i = 0; i < 10; i++)
        {
            _scene.Time.Advance(Frame.Duration);
            _leg.Receive(new byte[160]);
        }

        Assert.Equal(["open s1", "resume"], _scene.Recordings.Told);
        Assert.InRange(_scene.Recordings.Said.Sum(s => s.Ms), 195, 200);
        Assert.Equal(200, _scene.Recordings.Said[^1].At);
    }

    [Fact]
    public async Task What_the_call_does_not_hear_the_recording_does()
    {
        var heard = new List<short>();
        _scene.Call.Take = pcm =>
        {
            heard.Add(BitConverter.ToInt16(pcm.Span));
            return ValueTask.CompletedTask;
        };
        await ConnectAsync();
        Tell(CallRecordingState.Recording);
        var frame = new byte[Frame.Bytes];
        frame.AsSpan().Fill(1);
        _leg.Receive(frame, muted: true);
        _leg.Overhear(frame);
        Assert.Equal([0], heard);
        Assert.Equal(257, Assert.Single(_scene.Recordings.Said).First);
        Assert.Equal((-20.0, (short)257, 20, true), Assert.Single(_scene.Recordings.Heard));
    }

    [Fact]
    public async Task The_agent_is_recorded_from_the_moment_the_call_says_so()
    {
        await ConnectAsync();
        _scene.Say(1000);
        _scene.Time.Advance(TimeSpan.FromMilliseconds(500));
        Tell(CallRecordingState.Recording);
        _scene.Time.Advance(TimeSpan.FromMilliseconds(300));
        Tell(CallRecordingState.Off);
        _scene.Time.Advance(TimeSpan.FromMilliseconds(500));
        Assert.Equal(300, _scene.Recordings.Heard.Sum(h => h.Ms));
        Assert.Equal(["open s1", "resume", "end stopped"], _scene.Recordings.Told);
    }

    [Fact]
    public async Task Pause_and_resume_are_passed_on_and_one_recording_is_opened_once()
    {
        await ConnectAsync();
        Tell(CallRecordingState.Recording);
        Tell(CallRecordingState.Paused);
        Tell(CallRecordingState.Recording);
        Assert.Equal(["open s1", "resume", "pause", "resume"], _scene.Recordings.Told);
    }

    [Theory]
    [InlineData(true, "end caller_gone")]
    [InlineData(false, "end call_ended")]
    public async Task With_the_leg_the_recording_ends_and_it_may_go_on_when_the_caller_may(bool resumable, string end)
    {
        await ConnectAsync();
        Tell(CallRecordingState.Recording);
        await _leg.DisconnectAsync(resumable, "test");
        Tell(CallRecordingState.Recording);
        _leg.Receive(new byte[Frame.Bytes]);
        Assert.Equal(["open s1", "resume", end], _scene.Recordings.Told);
        Assert.Empty(_scene.Recordings.Said);
    }

    [Theory]
    [InlineData("call_ended", "end call_ended")]
    [InlineData("shutdown", "end shutdown")]
    [InlineData("session_taken", "end caller_gone")]
    [InlineData(OrderedLeg.MessagesLost, "resume")]
    public async Task A_call_that_closes_the_leg_ends_its_recording(string code, string end)
    {
        await ConnectAsync();
        Tell(CallRecordingState.Recording);
        _scene.Call.Leg!.Close(code, "over");
        Assert.Equal(end, _scene.Recordings.Told[^1]);
    }

    private Task<CallAccepted> ConnectAsync(AudioFormat? format = null) =>
        _leg.ConnectAsync(format ?? AudioFormat.InCluster, PlaybackPace.Telephone, new CallRequest { LegId = _leg.Id, Channel = "test" });

    private void Tell(CallRecordingState state) =>
        ((ICallLeg)_leg).Record(new RecordingOrder(_id, state, _scene.Time.GetUtcNow(), _scene.Time.GetUtcNow(), IsBegun: false));

    private sealed class SilentWire : IMediaWire
    {
        public void Send(in MediaChunk chunk)
        {
        }

        public void Clear(int turn, string cause)
        {
        }

        public void Notify(CallEvent callEvent)
        {
        }

        public void Close(string code, string message)
        {
        }
    }
}
