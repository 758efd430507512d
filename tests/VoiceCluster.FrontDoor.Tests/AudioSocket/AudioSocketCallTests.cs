using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using VoiceCluster.FrontDoor.AudioSocket;
using VoiceCluster.FrontDoor.Tests.Legs;
using VoiceCluster.Grains;
using VoiceCluster.Simulators.AudioSocket;

namespace VoiceCluster.FrontDoor.Tests.AudioSocket;

/// <summary>Asterisk's side in the test's hand, over pipes in memory, on virtual time.</summary>
public sealed class AudioSocketCallTests : IAsyncDisposable
{
    private static readonly Guid Id = new("0190c3a4-1111-7222-8333-444455556666");

    private readonly LegScene _scene = new();
    private readonly AsteriskCall _asterisk;
    private readonly AudioSocketCall _call;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _serving;
    private int _heard;

    public AudioSocketCallTests()
    {
        var (toUs, toAsterisk) = (new Pipe(), new Pipe());
        var ours = new Duplex(toUs.Reader, toAsterisk.Writer);
        _asterisk = new AsteriskCall(new Both(toAsterisk.Reader.AsStream(), toUs.Writer.AsStream()));
        _scene.Call.Take = pcm =>
        {
            Interlocked.Add(ref _heard, pcm.Length);
            return ValueTask.CompletedTask;
        };
        var connection = new DefaultConnectionContext("c", ours, ours);
        _call = new AudioSocketCall(connection, _scene.Services, "sales", _stopping.Token);
        _serving = ServeAsync();

        async Task ServeAsync()
        {
            await _call.RunAsync();
            await ours.Output.CompleteAsync();
            await ours.Input.CompleteAsync();
        }
    }

    private static CancellationToken Patience => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _asterisk.HangUpAsync();
        await _serving;
        await _call.DisposeAsync();
        await _asterisk.DisposeAsync();
        _scene.Dispose();
        _stopping.Dispose();
    }

    [Theory]
    [InlineData(0x10, 320, true)]
    [InlineData(0x12, 640, false)]
    [InlineData(0x13, 960, false)]
    [InlineData(0x16, 1920, false)]
    public async Task Every_rate_is_heard_and_answered_in_kind(byte kind, int octets, bool narrowband)
    {
        await BeginAsync(kind, octets, frames: 10);
        Assert.Equal(Id.ToString("N"), _scene.Call.Id);
        Assert.Equal(("audiosocket", narrowband), (_scene.Call.Request!.Channel, _scene.Call.Request.Narrowband));
        Assert.Equal(("500", "You sell."), (_scene.Call.Request.Settings["debounceMs"], _scene.Call.Request.Instructions));
        Assert.Contains("\"agent\":\"sales\"", _scene.Call.Request.Metadata, StringComparison.Ordinal);
        await HangUpAsync();
        // The resampler's delay may keep the last frame back.
        Assert.InRange(_heard, 8 * 640, 10 * 640);
    }

    [Theory]
    [InlineData(0x10, 320)]
    [InlineData(0x13, 960)]
    public async Task The_agent_is_sent_frame_by_frame_in_real_time(byte kind, int octets)
    {
        await BeginAsync(kind, octets);
        _scene.Say(100);
        var sent = new List<AsteriskMessage> { (await ReadAsync())! };
        for (var i = 0; i < 4; i++)
        {
            _scene.Time.Advance(TimeSpan.FromMilliseconds(20));
            sent.Add((await ReadAsync())!);
        }

        Assert.All(sent, m => Assert.Equal(kind, m.Kind));
        Assert.Equal(5 * octets, sent.Sum(m => m.Payload.Length), tolerance: octets / 4);
    }

    [Fact]
    public async Task What_was_stopped_is_told_and_not_sent()
    {
        await BeginAsync(0x10, 320);
        _scene.Say(1000);
        for (var i = 0; i < 5; i++) _scene.Time.Advance(TimeSpan.FromMilliseconds(20));
        _scene.Call.Leg!.Stop(1, 1, "interrupt");
        Assert.Equal((1L, 100.0, false), Assert.Single(_scene.Call.Ended));
        _scene.Time.Advance(TimeSpan.FromSeconds(1));
        _scene.Call.Leg.Close("call_ended", "over");
        var sent = await RestAsync();
        Assert.InRange(sent.Count(m => m.Kind == AsteriskCall.Audio8Kind), 0, 6);
        Assert.Equal(AsteriskCall.HangUpKind, sent[^1].Kind);
        Assert.Equal("call_ended", await _scene.Call.Gone.Task);
    }

    [Fact]
    public async Task Keys_reach_the_call()
    {
        await BeginAsync(0x10, 320);
        foreach (var key in "42#") await _asterisk.PressAsync(key);
        await HangUpAsync();
        Assert.Equal("42#", _scene.Call.Keys);
    }

    [Fact]
    public async Task Messages_may_come_in_pieces_and_unknown_kinds_are_passed_over()
    {
        await _asterisk.IdentifyAsync(Id);
        await _asterisk.SendAsync(0x77, new byte[] { 1, 2, 3 });
        foreach (var octet in (byte[])[0x10, 1, 0x40, .. new byte[320], 3, 0, 1, (byte)'9']) await _asterisk.SendRawAsync(new[] { octet });
        await HangUpAsync();
        Assert.Equal("9", _scene.Call.Keys);
    }

    [Fact]
    public async Task A_burst_after_a_stall_is_taken_whole()
    {
        await BeginAsync(0x10, 320);
        var burst = Enumerable.Repeat<byte[]>([0x10, 1, 0x40, .. new byte[320]], 100).SelectMany(m => m).ToArray();
        await _asterisk.SendRawAsync(burst);
        await HangUpAsync();
        Assert.InRange(_heard, 99 * 640, 101 * 640);
    }

    public static TheoryData<string, string> Malformed => new()
    {
        { "audio before the UUID", "10 0002 0000" },
        { "a short UUID", "01 0004 01020304" },
        { "a nil UUID", "01 0010 00000000000000000000000000000000" },
        { "two UUIDs", "01 0010 01020304050607080910111213141516 01 0010 01020304050607080910111213141516" },
        { "half a sample", "01 0010 01020304050607080910111213141516 10 0003 000000" },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task Malformed_input_is_hung_up(string what, string octets)
    {
        Assert.NotEmpty(what);
        await _asterisk.SendRawAsync(Convert.FromHexString(octets.Replace(" ", "", StringComparison.Ordinal)));
        Assert.Equal(AsteriskCall.HangUpKind, (await RestAsync())[^1].Kind);
        await _serving.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_connection_that_says_nothing_is_hung_up()
    {
        _scene.Time.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(AsteriskCall.HangUpKind, (await ReadAsync())!.Kind);
    }

    [Fact]
    public async Task A_caller_who_is_silent_at_first_is_connected_and_spoken_to()
    {
        await _asterisk.IdentifyAsync(Id);
        await ConnectedAsync();
        Assert.True(_scene.Call.Request!.Narrowband);
        _scene.Say(20);
        Assert.Equal(AsteriskCall.Audio8Kind, (await ReadAsync())!.Kind);
        _scene.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.False(_scene.Call.Gone.Task.IsCompleted);
        // What comes at last may be faster.
        await _asterisk.SendAsync(0x12, new byte[640]);
        await _asterisk.SendAsync(0x12, new byte[640]);
        await HangUpAsync();
        Assert.InRange(_heard, 640, 2 * 640);
    }

    [Fact]
    public async Task A_key_of_a_silent_caller_reaches_the_call()
    {
        await _asterisk.IdentifyAsync(Id);
        await _asterisk.PressAsync('5');
        await HangUpAsync();
        Assert.Equal("5", _scene.Call.Keys);
    }

    [Fact]
    public async Task A_line_that_falls_silent_goes_on()
    {
        await BeginAsync(0x10, 320);
        _scene.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.False(_scene.Call.Gone.Task.IsCompleted);
        await _asterisk.SendAsync(0x10, new byte[320]);
        await HangUpAsync();
    }

    [Fact]
    public async Task A_refused_call_is_hung_up()
    {
        _scene.Call.Refusal = new CallRefusedException("session_ended", "over");
        await _asterisk.IdentifyAsync(Id);
        await _asterisk.SendAsync(0x10, new byte[320]);
        Assert.Equal(AsteriskCall.HangUpKind, (await ReadAsync())!.Kind);
    }

    [Fact]
    public async Task A_server_that_stops_hangs_up()
    {
        await BeginAsync(0x10, 320);
        await _stopping.CancelAsync();
        _scene.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(AsteriskCall.HangUpKind, (await ReadAsync())!.Kind);
        Assert.Equal("shutdown", await _scene.Call.Gone.Task.WaitAsync(Patience));
    }

    private Task<AsteriskMessage?> ReadAsync() => _asterisk.ReadAsync(Patience);

    private async Task<List<AsteriskMessage>> RestAsync()
    {
        var rest = new List<AsteriskMessage>();
        while (await ReadAsync() is { } message) rest.Add(message);
        return rest;
    }

    /// <summary>Identifies and speaks silence until the call is up.</summary>
    private async Task BeginAsync(byte kind, int octets, int frames = 1)
    {
        await _asterisk.IdentifyAsync(Id);
        for (var i = 0; i < frames; i++) await _asterisk.SendAsync(kind, new byte[octets]);
        await _scene.Call.Connected.WaitAsync(Patience);
    }

    /// <summary>Lets time pass until the call is up without any audio.</summary>
    private async Task ConnectedAsync()
    {
        while (!_scene.Call.Connected.IsCompleted)
        {
            Patience.ThrowIfCancellationRequested();
            if (_scene.Call.Id is not null) _scene.Time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        await _scene.Call.Connected;
    }

    private async Task HangUpAsync()
    {
        await _asterisk.HangUpAsync();
        Assert.Equal("hang_up", await _scene.Call.Gone.Task.WaitAsync(Patience));
    }

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
