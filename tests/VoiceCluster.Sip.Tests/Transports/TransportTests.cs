using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Threading.Channels;

namespace VoiceCluster.Sip.Tests.Transports;

/// <summary>The real transports on loopback.</summary>
public sealed class TransportTests
{
    private static readonly byte[] Message = Encoding.ASCII.GetBytes(
        "OPTIONS sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bKx\r\nContent-Length: 0\r\n\r\n");

    private static readonly CancellationToken Deadline = new CancellationTokenSource(TimeSpan.FromSeconds(120)).Token;

    public static TheoryData<SipProtocol, string> Kinds => new()
    {
        { SipProtocol.Udp, "127.0.0.1" },
        { SipProtocol.Udp, "::1" },
        { SipProtocol.Tcp, "127.0.0.1" },
        { SipProtocol.Tcp, "::1" },
        { SipProtocol.Tls, "127.0.0.1" },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_message_goes_there_and_its_response_comes_back(SipProtocol protocol, string address)
    {
        var (certificate, roots) = protocol == SipProtocol.Tls ? Certificates() : (null, null);
        var options = new SipListenerOptions(protocol, new IPEndPoint(IPAddress.Parse(address), 0)) { Certificate = certificate, TrustedRoots = roots };
        await using var left = new Peer(options);
        await using var right = new Peer(options);
        left.Send(Message, right.Address("localhost"));
        var (received, flow) = await right.Received.Reader.ReadAsync(Deadline);
        Assert.Equal(Message, received);
        flow.Send(Message);
        Assert.Equal(Message, (await left.Received.Reader.ReadAsync(Deadline)).Bytes);
    }

    [Fact]
    public async Task A_response_goes_back_on_the_connection_and_a_second_request_reuses_it()
    {
        var options = new SipListenerOptions(SipProtocol.Tcp, new IPEndPoint(IPAddress.Loopback, 0));
        await using var left = new Peer(options);
        await using var right = new Peer(options);
        left.Send(Message, right.Address());
        var (_, flow) = await right.Received.Reader.ReadAsync(Deadline);
        flow.Send(Message);
        Assert.Equal(Message, (await left.Received.Reader.ReadAsync(Deadline)).Bytes);
        left.Send(Message, right.Address());
        var second = await right.Received.Reader.ReadAsync(Deadline);
        Assert.Same(flow.Connection, second.Flow.Connection);
        Assert.Equal((1, 1), (left.Connections, right.Connections));
    }

    [Fact]
    public async Task A_refused_connection_is_reported_with_its_address()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0)); // bound but not listening: connecting is refused
        await using var peer = new Peer(new SipListenerOptions(SipProtocol.Tcp, new IPEndPoint(IPAddress.Loopback, 0)));
        var failed = new TaskCompletionSource<string>();
        var destination = new SipDestination(SipProtocol.Tcp, (IPEndPoint)taken.LocalEndPoint!, "127.0.0.1");
        peer.Transport.Send(Message, destination, null, failed.SetResult);
        Assert.Contains(destination.ToString(), await failed.Task.WaitAsync(Deadline), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_that_cannot_be_framed_loses_its_connection_and_nobody_elses()
    {
        await using var peer = new Peer(new SipListenerOptions(SipProtocol.Tcp, new IPEndPoint(IPAddress.Loopback, 0)));
        using var bad = new TcpClient();
        using var good = new TcpClient();
        await bad.ConnectAsync(peer.Transport.LocalEndPoint, Deadline);
        await good.ConnectAsync(peer.Transport.LocalEndPoint, Deadline);
        await bad.GetStream().WriteAsync("GARBAGE\r\n\r\n"u8.ToArray(), Deadline);
        Assert.Equal(0, await bad.GetStream().ReadAsync(new byte[1], Deadline));
        await good.GetStream().WriteAsync("\r\n\r\n"u8.ToArray(), Deadline);
        var pong = new byte[2];
        await good.GetStream().ReadExactlyAsync(pong, Deadline);
        Assert.Equal("\r\n"u8.ToArray(), pong);
        await good.GetStream().WriteAsync(Message, Deadline);
        Assert.Equal(Message, (await peer.Received.Reader.ReadAsync(Deadline)).Bytes);
    }

    [Fact]
    public async Task A_connection_too_many_is_closed()
    {
        await using var peer = new Peer(new SipListenerOptions(SipProtocol.Tcp, new IPEndPoint(IPAddress.Loopback, 0)) { MaxConnections = 1 });
        using var first = new TcpClient();
        await first.ConnectAsync(peer.Transport.LocalEndPoint, Deadline);
        await first.GetStream().WriteAsync(Message, Deadline);
        await peer.Received.Reader.ReadAsync(Deadline);
        using var second = new TcpClient();
        await second.ConnectAsync(peer.Transport.LocalEndPoint, Deadline);
        Assert.Equal(0, await second.GetStream().ReadAsync(new byte[1], Deadline));
    }

    [Fact]
    public async Task A_taken_port_is_named_and_nothing_stays_open()
    {
        await using var first = new Peer(new SipListenerOptions(SipProtocol.Udp, new IPEndPoint(IPAddress.Loopback, 0)));
        var taken = new SipListenerOptions(SipProtocol.Udp, first.Transport.LocalEndPoint);
        var error = await Assert.ThrowsAsync<SipListenException>(() => SipTransports.OpenAsync([taken], null, TimeProvider.System));
        Assert.Contains($"udp:{first.Transport.LocalEndPoint}", error.Message, StringComparison.Ordinal);
        var plain = new SipListenerOptions(SipProtocol.Tls, new IPEndPoint(IPAddress.Loopback, 0));
        Assert.Contains("certificate", (await Assert.ThrowsAsync<SipListenException>(() => SipTransports.OpenAsync([plain], null, TimeProvider.System))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SIP/2.0/UDP 10.0.0.1:5080;branch=z9hG4bKa;rport=4444;received=192.0.2.9", "192.0.2.9:4444")]
    [InlineData("SIP/2.0/UDP 10.0.0.1:5080;branch=z9hG4bKa;received=192.0.2.9", "192.0.2.9:5080")]
    [InlineData("SIP/2.0/UDP 10.0.0.1;branch=z9hG4bKa", "192.0.2.9:5060")]
    public async Task A_response_goes_to_rport_or_to_the_port_of_the_via(string via, string expected)
    {
        await using var transport = new UdpSipTransport(new IPEndPoint(IPAddress.Loopback, 0));
        var flow = new SipFlow(transport, new SipDestination(SipProtocol.Udp, IPEndPoint.Parse("192.0.2.9:4444"), "x"));
        Assert.True(SipVia.TryParse(via, out var parsed));
        Assert.Equal((expected, "192.0.2.9:4444"), (flow.ForResponse(parsed!).Remote.ToString(), flow.ForResponse(parsed!).Source.ToString()));
    }

    [Theory]
    [InlineData("SIP/2.0/UDP 192.0.2.9:5080;branch=z9hG4bKa", "SIP/2.0/UDP 192.0.2.9:5080;branch=z9hG4bKa")]
    [InlineData("SIP/2.0/UDP phone.local;branch=z9hG4bKa", "SIP/2.0/UDP phone.local;branch=z9hG4bKa;received=192.0.2.9")]
    [InlineData("SIP/2.0/UDP 10.1.1.1;rport;branch=z9hG4bKa", "SIP/2.0/UDP 10.1.1.1;rport=4444;branch=z9hG4bKa;received=192.0.2.9")]
    public void The_top_via_is_stamped_with_the_source(string via, string expected)
    {
        Assert.True(SipVia.TryParse(via, out var parsed));
        Assert.Equal(expected, parsed!.Stamp(IPEndPoint.Parse("192.0.2.9:4444")).ToString());
    }

    [Theory]
    [InlineData("sip:a@192.0.2.1", "udp:192.0.2.1:5060")]
    [InlineData("sip:a@[2001:db8::1]:5070;transport=tcp", "tcp:[2001:db8::1]:5070")]
    [InlineData("sips:a@192.0.2.1", "tls:192.0.2.1:5061")]
    [InlineData("sip:a@trunk.example.com;transport=tls", "tls:198.51.100.7:5061")]
    [InlineData("sip:a@name.example.com;maddr=192.0.2.8", "udp:192.0.2.8:5060")]
    public async Task A_uri_resolves_to_its_next_hop(string uri, string expected)
    {
        var resolver = new SipResolver((name, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("2001:db8::7"), IPAddress.Parse("198.51.100.7")]));
        var destination = await resolver.ResolveAsync(SipUri.Parse(uri), family => family == AddressFamily.InterNetwork);
        Assert.Equal(expected, destination.ToString());
    }

    private static (X509Certificate2 Certificate, X509Certificate2Collection Roots) Certificates()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        var certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
        return (certificate, [X509CertificateLoader.LoadCertificate(made.RawData)]);
    }

    private sealed class Peer : IAsyncDisposable
    {
        public Peer(SipListenerOptions options)
        {
            Transport = options.Protocol == SipProtocol.Udp ? new UdpSipTransport(options.EndPoint) : new StreamSipTransport(options, TimeProvider.System);
            Transport.Start((bytes, flow) => Received.Writer.TryWrite((bytes, flow)));
        }

        public ISipTransport Transport { get; }

        public Channel<(byte[] Bytes, SipFlow Flow)> Received { get; } = Channel.CreateUnbounded<(byte[], SipFlow)>();

        public int Connections => ((StreamSipTransport)Transport).ConnectionCount;

        public SipDestination Address(string host = "127.0.0.1") => new(Transport.Protocol, Transport.LocalEndPoint, host);

        public void Send(byte[] message, SipDestination to) => Transport.Send(message, to, null, reason => throw new InvalidOperationException(reason));

        public ValueTask DisposeAsync() => Transport.DisposeAsync();
    }
}
