using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using VoiceCluster.EndToEnd.Tests.Calls;
using VoiceCluster.EndToEnd.Tests.Processes;

namespace VoiceCluster.EndToEnd.Tests;

/// <summary>Requests that nobody sends by accident, byte for byte; and afterwards the server still answers.</summary>
public sealed class HostileRequestTests(ScriptedServer scripted)
{
    public static TheoryData<string> Paths => new()
    {
        "/api/recordings/../../etc/passwd/audio",
        "/api/recordings/..%2f..%2fetc%2fpasswd/audio",
        "/api/recordings/%2e%2e%2f%2e%2e%2fetc%2fpasswd/audio",
        "/api/recordings/%252e%252e%252fetc%252fpasswd/audio",
        "/api/recordings/..%5c..%5cetc%5cpasswd/audio",
        "/api/recordings/..;/..;/etc/passwd/audio",
        "/api/recordings/%00/audio",
        "/api/recordings/00000000000000000000000000000000%00.wav/audio",
        "/api/conversations/%00",
        "/api/conversations/%c0%ae%c0%ae%c0%afetc%c0%afpasswd",
        "/api/conversations/%252e%252e",
        "/api/calls/..%2f..%2fetc",
        "/api/calls/%F0%9F%98%80",
        "/assets/../../appsettings.json",
        "/assets/..%2f..%2fappsettings.json",
        "/assets/%252e%252e%252fappsettings.json",
        "/../../appsettings.json",
        "//etc/passwd",
    };

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task A_path_leads_nowhere_else(string path)
    {
        var answer = await SendAsync($"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\nConnection: close\r\n\r\n");
        Assert.Contains(Status(answer), (IEnumerable<int>)[400, 404]);
        Assert.DoesNotContain("root:", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Serilog", answer, StringComparison.Ordinal);
        await AliveAsync();
    }

    [Theory]
    [InlineData("/api/conversations/", 5000, 404)]
    [InlineData("/api/recordings/", 5000, 404)]
    [InlineData("/api/calls/", 5000, 404)]
    [InlineData("/api/calls/", 20_000, 414)]
    public async Task An_id_of_any_length_is_no_more_than_unknown(string path, int length, int status)
    {
        Assert.Equal(status, Status(await SendAsync($"GET {path}{new string('a', length)} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")));
        await AliveAsync();
    }

    [Fact]
    public async Task An_id_that_cannot_be_a_calls_makes_no_call()
    {
        foreach (var (method, path) in new[] { ("GET", "/api/calls/a%20b"), ("DELETE", "/api/calls/a%20b"), ("POST", "/api/calls/a%20b/recording") })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));
            if (method is "POST") request.Content = new StringContent("""{"action":"start"}""", Encoding.UTF8, "application/json");
            using var response = await scripted.Server.Http.SendAsync(request);
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        }
    }

    [Fact]
    public async Task A_compressed_body_is_not_unpacked()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true)) gzip.Write(new byte[100_000_000]);
        using var content = new ByteArrayContent(packed.ToArray());
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        content.Headers.ContentEncoding.Add("gzip");
        using var response = await scripted.Server.Http.PostAsync(new Uri("/api/calls", UriKind.Relative), content);
        Assert.Contains(response.StatusCode, (IEnumerable<HttpStatusCode>)[HttpStatusCode.BadRequest, HttpStatusCode.UnsupportedMediaType]);
        await AliveAsync();
    }

    [Fact]
    public async Task A_recordings_range_is_served_refused_or_passed_over()
    {
        await using var caller = await Caller.StartAsync(scripted.Server.Address, start: """{"type":"session_start","settings":{"recording":"on"}}""");
        await caller.AnsweredAsync();
        await caller.CloseAsync();
        var path = new Uri($"/api/recordings/{(await Tape.FetchAsync(scripted.Server, caller.SessionId)).Row.Text("id")}/audio", UriKind.Relative);
        var length = (await scripted.Server.Http.GetByteArrayAsync(path)).Length;
        foreach (var range in new[]
        {
            "bytes=0-0", "bytes=-1", "bytes=-999999999999999999", "bytes=5-2", "bytes=99999999999999999999999-", "bytes=9223372036854775807-9223372036854775807",
            $"bytes={string.Join(',', Enumerable.Repeat("0-", 500))}", "bytes=a-b", "lines=1-2", "bytes=",
        })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.TryAddWithoutValidation("Range", range);
            using var response = await scripted.Server.Http.SendAsync(request);
            var body = await response.Content.ReadAsByteArrayAsync();
            Assert.True((int)response.StatusCode is 200 or 206 or 416, $"{range}: {response.StatusCode}");
            Assert.True(response.StatusCode is HttpStatusCode.OK ? body.Length == length : body.Length <= length, $"{range}: {body.Length} bytes of {length}");
        }
    }

    [Fact]
    public async Task A_page_elsewhere_and_a_foreign_name_are_sent_away()
    {
        const string Upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Protocol: voicecluster.v1\r\n";
        Assert.Equal(421, Status(await SendAsync("GET /api/calls HTTP/1.1\r\nHost: rebound.example\r\nConnection: close\r\n\r\n")));
        Assert.Equal(421, Status(await SendAsync("GET / HTTP/1.1\r\nHost: rebound.example\r\nAccept: text/html\r\nConnection: close\r\n\r\n")));
        Assert.Equal(421, Status(await SendAsync("GET /twilio/voice HTTP/1.1\r\nHost: rebound.example\r\nConnection: close\r\n\r\n")));
        Assert.Equal(403, Status(await SendAsync($"GET /ws/voice HTTP/1.1\r\nHost: localhost\r\nOrigin: https://evil.example\r\n{Upgrade}\r\n")));
        Assert.Equal(101, Status(await SendAsync($"GET /ws/voice HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\n{Upgrade}\r\n")));
        Assert.Equal(403, Status(await SendAsync("POST /api/calls HTTP/1.1\r\nHost: localhost\r\nOrigin: https://evil.example\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")));
    }

    private async Task AliveAsync() => Assert.Equal("Healthy", (await scripted.Server.GetAsync("/health/live")).Text("status"));

    private static int Status(string answer) => int.Parse(answer.AsSpan(9, 3), CultureInfo.InvariantCulture);

    /// <summary>What comes back until the server closes, or what is there at once for a WebSocket.</summary>
    private async Task<string> SendAsync(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, scripted.Server.Address.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        var answer = new byte[8192];
        var length = await stream.ReadAtLeastAsync(answer, 12);
        if (!request.Contains("Upgrade", StringComparison.Ordinal)) length += await stream.ReadAtLeastAsync(answer.AsMemory(length), answer.Length - length, throwOnEndOfStream: false);
        return Encoding.Latin1.GetString(answer, 0, length);
    }
}
