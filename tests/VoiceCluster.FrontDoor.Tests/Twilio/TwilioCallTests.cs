using System.IO.Pipelines;
using System.Net.WebSockets;
using VoiceCluster.FrontDoor.Phone;
using VoiceCluster.FrontDoor.Tests.AudioSocket;
using VoiceCluster.FrontDoor.Tests.Legs;
using VoiceCluster.FrontDoor.Twilio;
using VoiceCluster.Grains;
using VoiceCluster.Simulators.Twilio;

namespace VoiceCluster.FrontDoor.Tests.Twilio;

/// <summary>Twilio's side in the test's hand, over a WebSocket in memory, on virtual time.</summary>
public sealed class TwilioCallTests : IAsyncDisposable
{
    private static readonly TwilioOptions Options = new() { Routes = [new PhoneRouteOptions { Number = "+4930123*", Agent = "sales" }, new PhoneRouteOptions { Number = "+4940*" }] };

    private readonly LegScene _scene = new();
    private readonly TwilioStream _twilio;
    private readonly WebSocket _socket;
    private readonly TwilioCall _call;
    private readonly Task _serving;
    private int _heard;

    public TwilioCallTests()
    {
        var (toUs, toTwilio) = (new Pipe(), new Pipe());
        _socket = Socket(new Both(toUs.Reader.AsStream(), toTwilio.Writer.AsStream()), isServer: true);
        _twilio = new TwilioStream(Socket(new Both(toTwilio.Reader.AsStream(), toUs.Writer.AsStream()), isServer: false));
        _scene.Call.Take = pcm =>
        {
            Interlocked.Add(ref _heard, pcm.Length);
            return ValueTask.CompletedTask;
        };
        _call = new TwilioCall(_socket, _scene.Services, Options, CancellationToken.None);
        _serving = _call.RunAsync();

        static WebSocket Socket(Stream stream, bool isServer) => WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = isServer });
    }

    private static CancellationToken Patience => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _call.DisposeAsync();
        _twilio.Dispose();
        _socket.Dispose();
        _scene.Dispose();
    }

    [Fact]
    public async Task The_caller_is_heard_and_known_by_what_the_twiml_said()
    {
        await BeginAsync(("from", "+15550100"), ("agent", "sales"));
        Assert.Equal(_twilio.StreamSid, _scene.Call.Id);
        Assert.Equal(("twilio", true), (_scene.Call.Request!.Channel, _scene.Call.Request.Narrowband));
        Assert.Contains("\"callSid\":\"" + TwilioStream.CallSid, _scene.Call.Request.Metadata, StringComparison.Ordinal);
        Assert.Contains("\"agent\":\"sales\"", _scene.Call.Request.Metadata, StringComparison.Ordinal);
        Assert.Equal(("500", "You sell."), (_scene.Call.Request.Settings["debounceMs"], _scene.Call.Request.Instructions));
        for (var i = 0; i < 10; i++) await _twilio.SpeakAsync(new byte[160]);
        await HangUpAsync();
        Assert.InRange(_heard, 9 * 640, 10 * 640);
    }

    [Fact]
    public async Task The_number_called_chooses_the_agent()
    {
        await BeginAsync(("from", "+15550100"), ("to", "+493012345"));
        Assert.Equal("You sell.", _scene.Call.Request!.Instructions);
        Assert.Contains("\"agent\":\"sales\"", _scene.Call.Request.Metadata, StringComparison.Ordinal);
        await HangUpAsync();
    }

    [Theory]
    [InlineData("+493012345", "sales")]
    [InlineData("+4940555", null)]
    [InlineData("+15550100", "other")]
    [InlineData(null, "other")]
    public void A_number_without_a_route_and_a_call_without_a_number_reach_the_bridge_s_agent(string? number, string? agent) =>
        Assert.Equal(agent, (Options with { Agent = "other" }).AgentOf(number));

    [Fact]
    public void A_route_without_a_number_is_named()
    {
        var options = new TwilioOptions { AuthToken = new string('a', 32), PublicUrl = new Uri("https://voice.example.com"), Routes = [new PhoneRouteOptions()] };
        Assert.StartsWith("Twilio:Routes:0:Number", Assert.Single(options.Validate()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_burst_after_a_stall_is_taken_whole()
    {
        await BeginAsync();
        for (var i = 0; i < 100; i++) await _twilio.SpeakAsync(new byte[160]);
        await HangUpAsync();
        Assert.InRange(_heard, 99 * 640, 100 * 640);
    }

    [Fact]
    public async Task Marks_are_the_playback_clock()
    {
        await BeginAsync();
        _scene.Say(60);
        await ReadUntilAsync(() => _twilio.Audio.Count >= 480 - 40);
        await ReadUntilAsync("mark");
        await _twilio.PlayedAsync();
        await HangUpAsync();
        // The clock stands still: only the mark can have said that all was played.
        _scene.Time.Advance(TimeSpan.FromMilliseconds(20));
        Assert.Equal((1L, 60.0, true), Assert.Single(_scene.Call.Ended));
    }

    [Fact]
    public async Task An_interruption_clears_and_the_marks_that_it_returns_say_nothing()
    {
        await BeginAsync();
        _scene.Say(3000, isFinal: false);
        for (var i = 0; i < 25; i++) _scene.Time.Advance(TimeSpan.FromMilliseconds(20));
        _scene.Call.Leg!.Stop(1, 1, "interrupt");
        await ReadUntilAsync(() => _twilio.Clears == 1);
        await HangUpAsync();
        _scene.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((1L, 500.0, false), Assert.Single(_scene.Call.Ended));
    }

    [Fact]
    public async Task Keys_reach_the_call()
    {
        await BeginAsync();
        foreach (var key in "42#") await _twilio.PressAsync(key);
        await HangUpAsync();
        Assert.Equal("42#", _scene.Call.Keys);
    }

    [Fact]
    public async Task The_end_of_the_call_closes_the_stream()
    {
        await BeginAsync();
        _scene.Call.Leg!.Close("call_ended", "over");
        while (await _twilio.ReadAsync(Patience) is not null)
        {
        }

        await _twilio.CloseAsync(Patience).ContinueWith(_ => { }, TaskScheduler.Default);
        Assert.Equal("call_ended", await _scene.Call.Gone.Task.WaitAsync(Patience));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("[]")]
    [InlineData("""{"event":"media","media":{"payload":"AAAA"}}""")]
    [InlineData("""{"event":"start","start":{"callSid":"CA1"}}""")]
    [InlineData("""{"event":"start","start":{"callSid":"CA1","streamSid":"../x"}}""")]
    [InlineData("""{"event":"start","start":{"callSid":"CA1","streamSid":"MZ1","mediaFormat":{"encoding":"audio/opus"}}}""")]
    [InlineData("""{"event":"start","start":{"callSid":"CA1","streamSid":"MZ1","customParameters":{"agent":"nobody"}}}""")]
    [InlineData("""{"event":"start","start":"no object"}""")]
    [InlineData("""{"event":"media","media":{"payload":"=="}}""")]
    public async Task What_twilio_does_not_send_closes_the_stream(string message)
    {
        await _twilio.SendRawAsync(message);
        Assert.Null(await _twilio.ReadAsync(Patience));
    }

    [Fact]
    public async Task A_stream_that_does_not_begin_is_closed()
    {
        _scene.Time.Advance(TimeSpan.FromSeconds(11));
        Assert.Null(await _twilio.ReadAsync(Patience));
    }

    private async Task BeginAsync(params (string, string)[] parameters)
    {
        await _twilio.StartAsync(parameters);
        await _scene.Call.Connected.WaitAsync(Patience);
    }

    private async Task HangUpAsync()
    {
        await _twilio.StopAsync();
        Assert.Equal("hang_up", await _scene.Call.Gone.Task.WaitAsync(Patience));
    }

    private async Task ReadUntilAsync(Func<bool> done)
    {
        while (!done()) Assert.NotNull(await _twilio.ReadAsync(Patience));
    }

    private async Task ReadUntilAsync(string name)
    {
        while ((await _twilio.ReadAsync(Patience))?.GetProperty("event").GetString() != name)
        {
        }
    }
}
