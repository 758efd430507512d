using System.Net.WebSockets;
using System.Text;
using VoiceCluster.FrontDoor.Legs;
using VoiceCluster.FrontDoor.WebSockets;

namespace VoiceCluster.FrontDoor.Tests.Legs;

public sealed class LegOutboxTests : IDisposable
{
    private readonly NotingSocket _socket = new();
    private readonly TestMeters _meters = new();
    private readonly LegOutbox<SocketMessage> _outbox;

    public LegOutboxTests() => _outbox = new((message, cancellation) => message.SendAsync(_socket, cancellation), new LegMetrics(_meters));

    public void Dispose()
    {
        _meters.Dispose();
        _socket.Dispose();
    }

    [Fact]
    public async Task Messages_keep_their_order_and_audio_follows_its_announcement()
    {
        Send("a");
        SendAudio("b", "B");
        Send("c");
        SendAudio("d", "");
        Assert.Equal(["T:a", "T:b", "B:B", "T:c", "T:d"], await SentAsync());
    }

    [Fact]
    public async Task Cleared_audio_is_not_sent_but_messages_and_later_audio_are()
    {
        SendAudio("1", "x");
        Send("m");
        SendAudio("2", "x");
        _outbox.ClearAudio();
        Send("clear");
        SendAudio("3", "y");
        Assert.Equal(["T:m", "T:clear", "T:3", "B:y"], await SentAsync());
    }

    [Fact]
    public async Task A_client_that_does_not_keep_up_loses_the_oldest_audio_only()
    {
        Send("m");
        for (var i = 1; i <= 510; i++) SendAudio($"{i}", "");
        var sent = await SentAsync();
        Assert.Equal("T:m", sent[0]);
        Assert.Equal(Enumerable.Range(11, 500).Select(i => $"T:{i}"), sent.Skip(1));
    }

    [Fact]
    public async Task What_was_cleared_does_not_come_back_when_more_is_dropped()
    {
        for (var i = 1; i <= 450; i++) SendAudio($"{i}", "");
        _outbox.ClearAudio();
        for (var i = 451; i <= 510; i++) SendAudio($"{i}", "");
        Assert.Equal(Enumerable.Range(451, 60).Select(i => $"T:{i}"), await SentAsync());
    }

    [Fact]
    public void A_client_that_takes_nothing_at_all_is_given_up()
    {
        for (var i = 0; i < 4096; i++) Assert.True(_outbox.Send(new SocketMessage(new byte[1])));
        Assert.False(_outbox.Send(new SocketMessage(new byte[1])));
    }

    private void Send(string text) => Assert.True(_outbox.Send(new SocketMessage(Encoding.UTF8.GetBytes(text))));

    private void SendAudio(string text, string audio) => Assert.True(_outbox.SendAudio(new SocketMessage(Encoding.UTF8.GetBytes(text), Encoding.UTF8.GetBytes(audio))));

    private async Task<List<string>> SentAsync()
    {
        _outbox.Complete();
        await _outbox.RunAsync(TestContext.Current.CancellationToken);
        return _socket.Sent;
    }

    private sealed class NotingSocket : WebSocket
    {
        public List<string> Sent { get; } = [];

        public override WebSocketCloseStatus? CloseStatus => null;

        public override string? CloseStatusDescription => null;

        public override WebSocketState State => WebSocketState.Open;

        public override string? SubProtocol => null;

        public override Task SendAsync(ArraySegment<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken)
        {
            Assert.True(endOfMessage);
            Sent.Add((messageType is WebSocketMessageType.Text ? "T:" : "B:") + Encoding.UTF8.GetString(buffer));
            return Task.CompletedTask;
        }

        public override void Abort()
        {
        }

        public override Task CloseAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) => throw new NotSupportedException();

        public override Task CloseOutputAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) => throw new NotSupportedException();

        public override Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken) => throw new NotSupportedException();

        public override void Dispose()
        {
        }
    }
}
