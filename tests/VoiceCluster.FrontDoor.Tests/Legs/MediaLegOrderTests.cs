using VoiceCluster.Audio;
using VoiceCluster.FrontDoor.Legs;
using VoiceCluster.FrontDoor.Playback;
using VoiceCluster.Grains;

namespace VoiceCluster.FrontDoor.Tests.Legs;

/// <summary>A leg and its call keep the order of what they tell each other, whatever the wire between them does.</summary>
public sealed class MediaLegOrderTests : IAsyncDisposable
{
    private readonly LegScene _scene = new();
    private readonly NotedWire _wire = new();
    private readonly MediaLeg _leg;

    public MediaLegOrderTests() => _leg = new MediaLeg("s1", _wire, _scene.Services, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _leg.DisposeAsync();
        _scene.Dispose();
    }

    [Fact]
    public async Task What_comes_late_of_an_earlier_connection_is_not_mixed_into_the_next()
    {
        await ConnectAsync();
        var earlier = _scene.Call.Observer!;
        earlier.Close(2, "session_taken", "waits for the first");
        await ConnectAsync();
        earlier.Resume(1, 1);
        earlier.Close(3, "call_ended", "of the earlier one");
        _scene.Time.Advance(OrderedLeg.MaxWait * 3);
        Assert.Empty(_wire.Closed);
        _scene.Call.Leg!.Close("call_ended", "of this one");
        Assert.Equal(["of this one"], _wire.Closed);
    }

    [Fact]
    public async Task A_leg_that_is_gone_hears_no_more()
    {
        await ConnectAsync();
        await _leg.DisconnectAsync(resumable: true, "dropped");
        _scene.Call.Leg!.Close("call_ended", "over");
        Assert.Empty(_wire.Closed);
    }

    [Fact]
    public async Task A_key_waits_for_the_one_before()
    {
        await ConnectAsync();
        var first = new TaskCompletionSource();
        _scene.Call.Pressed = first.Task;
        var presses = new[] { _leg.PressAsync('1'), _leg.PressAsync('2'), _leg.PressAsync('3') };
        Assert.Equal("1", _scene.Call.Keys);
        _scene.Call.Pressed = Task.CompletedTask;
        first.SetException(new TimeoutException());
        await Assert.ThrowsAsync<TimeoutException>(() => presses[0]);
        await Task.WhenAll(presses[1..]);
        Assert.Equal("123", _scene.Call.Keys);
    }

    private Task<CallAccepted> ConnectAsync() =>
        _leg.ConnectAsync(AudioFormat.InCluster, PlaybackPace.Telephone, new CallRequest { LegId = _leg.Id, Channel = "test" });

    private sealed class NotedWire : IMediaWire
    {
        public List<string> Closed { get; } = [];

        public void Send(in MediaChunk chunk)
        {
        }

        public void Clear(int turn, string cause)
        {
        }

        public void Notify(CallEvent callEvent)
        {
        }

        public void Close(string code, string message) => Closed.Add(message);
    }
}
