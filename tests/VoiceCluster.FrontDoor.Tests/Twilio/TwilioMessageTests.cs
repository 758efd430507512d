using System.Text;
using VoiceCluster.FrontDoor.Twilio;
using VoiceCluster.TestKit;

namespace VoiceCluster.FrontDoor.Tests.Twilio;

public sealed class TwilioMessageTests
{
    private readonly TwilioMessage _message = new();

    [Fact]
    public void Audio_costs_no_garbage()
    {
        var media = Encoding.UTF8.GetBytes(
            $$"""{"event":"media","sequenceNumber":"4","media":{"track":"inbound","chunk":"2","timestamp":"5","payload":"{{Convert.ToBase64String(new byte[160])}}"},"streamSid":"MZ1"}""");
        for (var i = 0; i < 100; i++) _message.Read(media);
        Assert.Equal(0, Allocation.Of(() =>
        {
            for (var i = 0; i < 1000; i++) _message.Read(media);
        }));
        Assert.Equal(160, _message.Audio.Length);
    }

    [Fact]
    public void Fields_may_come_in_any_order_and_slashes_escaped()
    {
        _message.Read("""{"streamSid":"MZ1","media":{"payload":"\/\/\/\/","new":{"a":[1]}},"event":"media"}"""u8);
        Assert.Equal(TwilioEvent.Media, _message.Event);
        Assert.Equal<byte>([0xff, 0xff, 0xff], _message.Audio.ToArray());
    }

    [Fact]
    public void The_agents_own_track_is_not_the_caller()
    {
        _message.Read("""{"event":"media","media":{"track":"outbound","payload":"AAAA"}}"""u8);
        Assert.True(_message.Audio.IsEmpty);
    }

    [Fact]
    public void What_is_new_to_us_is_passed_over()
    {
        _message.Read("""{"event":"weather","weather":{"sun":true}}"""u8);
        Assert.Equal(TwilioEvent.Other, _message.Event);
    }
}
