using VoiceCluster.FrontDoor.Phone;
using VoiceCluster.Sip;

namespace VoiceCluster.FrontDoor.Tests.Phone;

public sealed class DiallerTests
{
    private readonly Dialler _dialler = new(null, [], "192.0.2.1");

    [Fact]
    public void A_SIP_address_is_called_straight_and_the_caller_id_is_ours()
    {
        var request = _dialler.Dial("sip:bob@192.0.2.9;transport=tcp", "+4930123");
        Assert.Equal(("sip:bob@192.0.2.9;transport=tcp", "sip:+4930123@192.0.2.1"), (request.To.ToString(), request.From.Uri.ToString()));
        Assert.Equal("agent", _dialler.Dial("sip:bob@192.0.2.9").From.Uri.User);
    }

    [Theory]
    [InlineData("sip:", null, null, "SIP address")]
    [InlineData("bob", null, null, "registered")]
    [InlineData("+4930 123", null, null, "digits")]
    [InlineData("", null, null, "digits")]
    [InlineData("+4930123", null, null, "Sip:Trunks")]
    [InlineData("+4930123", null, "main", "trunk is 'main'")]
    [InlineData("sip:bob@192.0.2.9", "a b", null, "from is 'a b'")]
    [InlineData("sip:bob@192.0.2.9", "x\r\nVia: evil", null, "from is")]
    public void What_cannot_be_called_is_refused_with_what_can(string to, string? from, string? trunk, string reason) =>
        Assert.Contains(reason, Assert.Throws<DialException>(() => _dialler.Dial(to, from, trunk)).Message, StringComparison.Ordinal);
}
