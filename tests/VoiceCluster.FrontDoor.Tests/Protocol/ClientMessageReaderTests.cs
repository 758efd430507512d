using System.Text;
using FsCheck;
using FsCheck.Fluent;
using VoiceCluster.Audio;
using VoiceCluster.FrontDoor.Protocol;

namespace VoiceCluster.FrontDoor.Tests.Protocol;

public sealed class ClientMessageReaderTests
{
    private static ClientMessage Read(string json) => ClientMessageReader.Read(Encoding.UTF8.GetBytes(json));

    [Fact]
    public void Session_start_with_all_its_fields()
    {
        var start = Assert.IsType<SessionStart>(Read("""
            {"type":"session_start","format":{"encoding":"mulaw","sampleRate":8000,"channels":1},"audio":"base64",
             "agent":"sales","greet":true,"settings":{"debounceMs":400,"adaptiveDebounce":false,"voice":"slt"},"metadata":{"from":"test","tags":[1,"two",null]},"unknown":[]}
            """));
        Assert.Equal((new AudioFormat(AudioEncoding.MuLaw, 8000), true, "sales", true), (start.Format, start.Base64, start.Agent, start.Greet));
        Assert.Equal([("adaptiveDebounce", "false"), ("debounceMs", "400"), ("voice", "slt")], start.Settings.Select(s => (s.Key, s.Value)).Order());
        Assert.Equal("""{"from":"test","tags":[1,"two",null]}""", start.Metadata);
    }

    [Theory]
    [InlineData("""{"type":"session_start"}""", AudioEncoding.Pcm16, 16_000)]
    [InlineData("""{"type":"session_start","format":{"encoding":"mulaw"}}""", AudioEncoding.MuLaw, 8000)]
    [InlineData("""{"type":"session_start","format":{"encoding":"alaw"}}""", AudioEncoding.ALaw, 8000)]
    [InlineData("""{"type":"session_start","format":{"sampleRate":48000},"settings":null,"metadata":null}""", AudioEncoding.Pcm16, 48_000)]
    [InlineData("""{"type":"session_start","format":{"sampleRate":24000.0}}""", AudioEncoding.Pcm16, 24_000)]
    public void What_session_start_leaves_out_has_a_default(string json, AudioEncoding encoding, int rate)
    {
        var start = Assert.IsType<SessionStart>(Read(json));
        Assert.Equal((new AudioFormat(encoding, rate), false, "{}", 0), (start.Format, start.Base64, start.Metadata, start.Settings.Count));
        Assert.Equal((null, false), (start.Agent, start.Greet));
    }

    [Fact]
    public void The_others()
    {
        Assert.Equal("abc"u8.ToArray(), Assert.IsType<AudioChunk>(Read("""{"type":"audio_chunk","data":"YWJj","seq":1}""")).Data);
        Assert.IsType<StartOfTurn>(Read("""{"type":"start_of_turn"}"""));
        Assert.IsType<EndOfTurn>(Read("""{"type":"end_of_turn"}"""));
        Assert.IsType<InterruptAgent>(Read("""{"type":"interrupt"}"""));
        Assert.Equal(new TextMessage("hello é"), Read("""{"type":"text_message","text":"  hello \u00e9 "}"""));
        Assert.Equal(new TextMessage("hello", "a1"), Read("""{"type":"text_message","text":"hello","id":"a1"}"""));
        Assert.Equal(new TextMessage("hello"), Read("""{"type":"text_message","text":"hello","id":null}"""));
        Assert.Equal(new ClientPing(7), Read("""{"type":"ping","id":7}"""));
        Assert.Equal("0.5", Assert.IsType<UpdateSettings>(Read("""{"type":"update_settings","settings":{"raiseAbove":0.5}}""")).Settings["raiseAbove"]);
        Assert.Equal(new PlaybackMark(3, 1500), Read("""{"type":"playback_mark","turn":3,"playedMs":1499.7}"""));
        Assert.Equal(new Confirm("s/3", IsYes: true), Read("""{"type":"confirm","id":"s/3","answer":"yes"}"""));
        Assert.Equal(new Confirm("s/3", IsYes: false), Read("""{"type":"confirm","id":"s/3","answer":"no"}"""));
        Assert.Equal(new KeyPressed('#'), Read("""{"type":"dtmf","digit":"#"}"""));
        Assert.Equal(new Pong(long.MaxValue), Read("""{"type":"pong","id":9223372036854775807}"""));
    }

    [Fact]
    public void A_text_of_the_longest_length_is_taken_and_one_more_is_not()
    {
        Assert.IsType<TextMessage>(Read($$"""{"type":"text_message","text":"{{new string('a', ClientMessageReader.MaxText)}}"}"""));
        Refused(ErrorCode.BadMessage, $$"""{"type":"text_message","text":"{{new string('a', ClientMessageReader.MaxText + 1)}}"}""", "at most 4000");
    }

    [Theory]
    [InlineData(ErrorCode.BadJson, "", "not JSON")]
    [InlineData(ErrorCode.BadJson, "hello", "not JSON")]
    [InlineData(ErrorCode.BadJson, "{\"type\":\"interrupt\"", "not JSON")]
    [InlineData(ErrorCode.BadJson, "{\"type\":\"interrupt\"} {}", "not JSON")]
    [InlineData(ErrorCode.BadJson, "{\"type\":\"text_message\",\"text\":\"\\ud800\"}", "Unicode")]
    [InlineData(ErrorCode.BadJson, "{\"type\":\"\\udc00\"}", "Unicode")]
    [InlineData(ErrorCode.BadJson, "{\"type\":\"update_settings\",\"settings\":{\"\\ud800\":1}}", "Unicode")]
    [InlineData(ErrorCode.BadJson, "{\"type\":\"session_start\",\"metadata\":{\"a\":[\"\\ud800\"]}}", "Unicode")]
    [InlineData(ErrorCode.BadMessage, "[]", "an array")]
    [InlineData(ErrorCode.BadMessage, "null", "null")]
    [InlineData(ErrorCode.BadMessage, "42", "a number")]
    [InlineData(ErrorCode.BadMessage, "\"interrupt\"", "a text")]
    [InlineData(ErrorCode.BadMessage, "{}", "'type' is missing")]
    [InlineData(ErrorCode.BadMessage, "{\"type\":1}", "'type' is missing")]
    [InlineData(ErrorCode.UnknownType, "{\"type\":\"dance\"}", "'dance'")]
    [InlineData(ErrorCode.UnknownType, "{\"type\":\"Interrupt\"}", "'Interrupt'")]
    [InlineData(ErrorCode.BadMessage, "{\"type\":\"text_message\"}", "'text' is missing")]
    [InlineData(ErrorCode.BadMessage, "{\"type\":\"text_message\",\"text\":5}", "'text' is missing")]
    [InlineData(ErrorCode.BadMessage, "{\"type\":\"text_message\",\"text\":\" \\n \"}", "empty")]
    [InlineData(ErrorCode.BadMessage, "{\"type\":\"text_message\",\"text\":\"a\\u0000b\"}", "NUL")]
    [InlineData(ErrorCode.BadMessage, "{\"type\":\"audio_chunk\"}", "'data'")]
    [InlineData(ErrorCode.BadMessage, "{\"type\":\"audio_chunk\",\"data\":[1,2]}", "'data'")]
    [InlineData(ErrorCode.BadAudio, "{\"type\":\"audio_chunk\",\"data\":\"not base64!\"}", "base64")]
    [InlineData(ErrorCode.BadMessage, "{\"type\":\"update_settings\"}", "'settings'")]
    [InlineData(ErrorCode.BadMessage, "{\"type\":\"update_settings\",\"settings\":[]}", "an array")]
    [InlineData(ErrorCode.InvalidSettings, "{\"type\":\"update_settings\",\"settings\":{\"voice\":{}}}", "voice is an object")]
    [InlineData(ErrorCode.InvalidSettings, "{\"type\":\"update_settings\",\"settings\":{\"voice\":null}}", "voice is null")]
    [InlineData(ErrorCode.BadMessage, "{\"type\":\"playback_mark\",\"turn\":1}", "'playedMs'")]
    [InlineData(ErrorCode.BadMessage, "{\"type\":\"playback_mark\",\"turn\":0,\"playedMs\":1}", "'turn'")]
    [InlineData(ErrorCode.BadMessage, "{\"type\":\"playback_mark\",\"turn\":1,\"playedMs\":-1}", "'playedMs'")]
    [InlineData(ErrorCode.BadMessage, "{\"type\":\"playback_mark\",\"turn\":1,\"playedMs\":1e300}", "'playedMs'")]
    [InlineData(ErrorCode.BadMessage, "{\"type\":\"playback_mark\",\"turn\":\"1\",\"playedMs\":1}", "'turn'")]
    [InlineData(ErrorCode.BadMessage, "{\"type\":\"text_message\",\"text\":\"a\",\"id\":1}", "id is a number")]
    [InlineData(ErrorCode.BadMessage, "{\"type\":\"text_message\",\"text\":\"a\",\"id\":\"\"}", "use 1 to 64")]
    [InlineData(ErrorCode.BadMessage, "{\"type\":\"ping\"}", "ping needs 'id'")]
    [InlineData(ErrorCode.BadMessage, "{\"type\":\"confirm\",\"id\":\"a\"}", "'answer' is missing")]
    [InlineData(ErrorCode.BadMessage, "{\"type\":\"confirm\",\"id\":\"a\",\"answer\":\"maybe\"}", "'maybe'")]
    [InlineData(ErrorCode.BadMessage, "{\"type\":\"dtmf\"}", "'digit' is missing")]
    [InlineData(ErrorCode.BadMessage, "{\"type\":\"dtmf\",\"digit\":\"12\"}", "'12'")]
    [InlineData(ErrorCode.BadMessage, "{\"type\":\"dtmf\",\"digit\":\"x\"}", "'x'")]
    [InlineData(ErrorCode.BadMessage, "{\"type\":\"session_start\",\"agent\":5}", "'agent'")]
    [InlineData(ErrorCode.BadMessage, "{\"type\":\"session_start\",\"greet\":\"yes\"}", "greet is a text")]
    [InlineData(ErrorCode.BadMessage, "{\"type\":\"pong\"}", "'id'")]
    [InlineData(ErrorCode.BadMessage, "{\"type\":\"pong\",\"id\":\"1\"}", "'id'")]
    [InlineData(ErrorCode.BadMessage, "{\"type\":\"pong\",\"id\":1.5}", "'id'")]
    [InlineData(ErrorCode.BadMessage, "{\"type\":\"session_start\",\"audio\":\"smoke\"}", "use binary or base64")]
    [InlineData(ErrorCode.BadMessage, "{\"type\":\"session_start\",\"audio\":1}", "a number")]
    [InlineData(ErrorCode.BadMessage, "{\"type\":\"session_start\",\"metadata\":[]}", "an array")]
    [InlineData(ErrorCode.BadMessage, "{\"type\":\"session_start\",\"metadata\":{\"a\":[{\"b\\u0000\":1}]}}", "NUL")]
    [InlineData(ErrorCode.UnsupportedFormat, "{\"type\":\"session_start\",\"format\":\"pcm16\"}", "use an object")]
    [InlineData(ErrorCode.UnsupportedFormat, "{\"type\":\"session_start\",\"format\":{\"encoding\":\"vorbis\"}}", "pcm16, mulaw, alaw or opus")]
    [InlineData(ErrorCode.UnsupportedFormat, "{\"type\":\"session_start\",\"format\":{\"encoding\":7}}", "encoding is 'a number'")]
    [InlineData(ErrorCode.UnsupportedFormat, "{\"type\":\"session_start\",\"format\":{\"sampleRate\":11025}}", "8000")]
    [InlineData(ErrorCode.UnsupportedFormat, "{\"type\":\"session_start\",\"format\":{\"sampleRate\":1e99}}", "sampleRate")]
    [InlineData(ErrorCode.UnsupportedFormat, "{\"type\":\"session_start\",\"format\":{\"sampleRate\":\"8000\"}}", "use a number")]
    [InlineData(ErrorCode.UnsupportedFormat, "{\"type\":\"session_start\",\"format\":{\"channels\":2}}", "use 1")]
    [InlineData(ErrorCode.UnsupportedFormat, "{\"type\":\"session_start\",\"format\":{\"channels\":true}}", "use 1")]
    public void What_does_not_fit_is_refused_by_name(string code, string json, string says) => Refused(code, json, says);

    [Fact]
    public void Metadata_of_more_than_8_KiB_is_refused() =>
        Refused(ErrorCode.BadMessage, $$$"""{"type":"session_start","metadata":{"a":"{{{new string('x', 9000)}}}"}}""", "at most 8192");

    [Fact]
    public void Json_nested_too_deep_is_refused() => Refused(ErrorCode.BadJson, new string('[', 10_000), "not JSON");

    [Fact]
    public void Bytes_that_are_no_UTF8_are_refused()
    {
        byte[] bytes = [.. "{\"type\":\"text_message\",\"text\":\""u8, 0xC3, 0x28, .. "\"}"u8];
        Assert.Equal(ErrorCode.BadJson, Assert.Throws<ClientMessageException>(() => ClientMessageReader.Read(bytes)).Code);
    }

    [Fact]
    public void A_message_echoed_in_an_error_is_cut()
    {
        var refused = Assert.Throws<ClientMessageException>(() => Read($$"""{"type":"{{new string('x', 10_000)}}"}"""));
        Assert.InRange(refused.Message.Length, 60, 200);
    }

    /// <summary>Messages of all kinds with bytes changed, and random bytes: a message or a refusal, nothing else.</summary>
    [Fact]
    public void Nothing_that_a_client_sends_breaks_the_reader()
    {
        string[] seeds =
        [
            """{"type":"session_start","format":{"encoding":"mulaw","sampleRate":8000,"channels":1},"audio":"base64","settings":{"debounceMs":400},"metadata":{"a":"\u0041"}}""",
            """{"type":"audio_chunk","data":"YWJj","seq":1}""",
            """{"type":"text_message","text":"hello \ud83d\ude00"}""",
            """{"type":"update_settings","settings":{"voice":"slt","adaptEvery":5}}""",
            """{"type":"playback_mark","turn":3,"playedMs":1500}""",
            """{"type":"text_message","text":"hello","id":"a1"}""",
            """{"type":"ping","id":12}""",
            """{"type":"pong","id":12}""",
        ];
        const string Nasty = "\"\\{}[]:,0123456789eE+-.u\0dDcC8 \u00e9";
        var nasty = Encoding.UTF8.GetBytes(Nasty);
        var edits = Gen.Choose(0, 400).Zip(Gen.OneOf(Gen.Elements(nasty), Gen.Choose(0, 255).Select(b => (byte)b)));
        var mutated = Gen.Elements(seeds).Zip(edits.ListOf()).Select(m =>
        {
            var bytes = Encoding.UTF8.GetBytes(m.Item1);
            foreach (var (at, value) in m.Item2.Take(6)) bytes[at % bytes.Length] = value;
            return bytes;
        });
        Prop.ForAll(Gen.Frequency((9, mutated), (1, ArbMap.Default.GeneratorFor<byte[]>())).ToArbitrary(), bytes =>
        {
            try
            {
                return ClientMessageReader.Read(bytes) is not null;
            }
            catch (ClientMessageException refused)
            {
                return refused.Message.Length is > 0 and < 500;
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(20_000));
    }

    private static void Refused(string code, string json, string says)
    {
        var refused = Assert.Throws<ClientMessageException>(() => Read(json));
        Assert.Equal(code, refused.Code);
        Assert.Contains(says, refused.Message, StringComparison.Ordinal);
    }
}
