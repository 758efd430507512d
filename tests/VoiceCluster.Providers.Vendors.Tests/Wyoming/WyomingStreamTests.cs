using System.Text;
using System.Text.Json.Nodes;
using VoiceCluster.Providers.Wyoming;

namespace VoiceCluster.Providers.Vendors.Tests.Wyoming;

public sealed class WyomingStreamTests
{
    [Fact]
    public async Task Data_stands_in_the_header_behind_it_or_in_both()
    {
        const string Both = """{"type":"transcript","data":{"text":"old","language":"en"},"data_length":15,"version":"1.7.1"}""";
        await using var stream = Of("""{"type":"audio-start","data":{"rate":16000,"width":2,"channels":1}}""" + "\n" + Both + "\n" + """{"text": "new"}""");

        var first = await stream.ReadAsync(default);
        Assert.Equal((16_000, 2, 1), (first!.Number("rate"), first.Number("width"), first.Number("channels")));
        var second = await stream.ReadAsync(default);
        Assert.Equal(("new", "en"), (second!.Text("text"), second.Text("language")));
        Assert.Null(await stream.ReadAsync(default));
    }

    [Fact]
    public async Task What_is_written_is_read_again()
    {
        var buffer = new MemoryStream();
        await new WyomingStream(buffer).WriteAsync(new WyomingEvent("audio-chunk", new JsonObject { ["rate"] = 8_000, ["name"] = "grün\n" }, new byte[] { 10, 0, 10 }), default);
        buffer.Position = 0;
        var read = await new WyomingStream(buffer).ReadAsync(default);
        Assert.Equal(("audio-chunk", 8_000, "grün\n"), (read!.Type, read.Number("rate"), read.Text("name")));
        Assert.Equal([10, 0, 10], read.Payload.ToArray());
    }

    [Theory]
    [InlineData("}{\n")]
    [InlineData("[1]\n")]
    [InlineData("{\"data\":{}}\n")]
    [InlineData("{\"type\":7}\n")]
    [InlineData("{\"type\":\"a\",\"payload_length\":-1}\n")]
    [InlineData("{\"type\":\"a\",\"payload_length\":99999999}\n")]
    [InlineData("{\"type\":\"a\",\"data_length\":\"x\"}\n")]
    [InlineData("{\"type\":\"a\",\"data_length\":2}\n[]")]
    public async Task What_is_no_event_is_said_to_be_none(string text) => await Assert.ThrowsAsync<FormatException>(async () => await Of(text).ReadAsync(default));

    [Theory]
    [InlineData("{\"type\":\"a\"}")]
    [InlineData("{\"type\":\"a\",\"payload_length\":3}\nab")]
    public async Task An_event_that_is_cut_off_is_an_error(string text) => await Assert.ThrowsAsync<IOException>(async () => await Of(text).ReadAsync(default));

    private static WyomingStream Of(string text) => new(new MemoryStream(Encoding.UTF8.GetBytes(text)));
}
