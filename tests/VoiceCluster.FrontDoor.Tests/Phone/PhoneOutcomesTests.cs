using System.Text.Json;
using VoiceCluster.FrontDoor.Phone;
using VoiceCluster.Sip;

namespace VoiceCluster.FrontDoor.Tests.Phone;

public sealed class PhoneOutcomesTests
{
    [Fact]
    public void A_call_is_told_in_words()
    {
        var status = new PhoneCallStatus
        {
            Id = "1",
            Direction = PhoneDirection.Outbound,
            State = PhoneCallState.NoAnswer,
            EndCause = PhoneEndCause.NoMedia,
            StartedAt = DateTimeOffset.UnixEpoch,
        };
        var json = JsonSerializer.SerializeToElement(status, JsonSerializerOptions.Web);
        Assert.Equal(("outbound", "no_answer", "no_media"), (Text("direction"), Text("state"), Text("endCause")));
        Assert.Equal(JsonValueKind.Null, JsonSerializer.SerializeToElement(status with { EndCause = null }, JsonSerializerOptions.Web).GetProperty("endCause").ValueKind);

        string? Text(string name) => json.GetProperty(name).GetString();
    }

    [Theory]
    [InlineData(SipCallEndCause.PeerHungUp, PhoneEndCause.HangUp)]
    [InlineData(SipCallEndCause.HungUp, PhoneEndCause.HungUp)]
    [InlineData(SipCallEndCause.NoMedia, PhoneEndCause.NoMedia)]
    [InlineData(SipCallEndCause.Lost, PhoneEndCause.Lost)]
    public void An_end_has_its_cause(SipCallEndCause told, PhoneEndCause expected) => Assert.Equal(expected, PhoneOutcomes.Cause(told));

    [Fact]
    public void Every_end_that_the_library_tells_has_a_cause_of_its_own()
    {
        var causes = Enum.GetValues<SipCallEndCause>().Select(PhoneOutcomes.Cause).ToList();
        Assert.Equal(causes.Count, causes.Distinct().Count());
    }

    [Theory]
    [InlineData(SipCallResult.Busy, PhoneCallState.Busy, PhoneEndCause.Busy)]
    [InlineData(SipCallResult.Declined, PhoneCallState.Declined, PhoneEndCause.Declined)]
    [InlineData(SipCallResult.NoAnswer, PhoneCallState.NoAnswer, PhoneEndCause.NoAnswer)]
    [InlineData(SipCallResult.Cancelled, PhoneCallState.Cancelled, PhoneEndCause.Cancelled)]
    [InlineData(SipCallResult.Failed, PhoneCallState.Failed, PhoneEndCause.Failed)]
    public void A_call_without_an_answer_says_how_it_went(SipCallResult told, PhoneCallState state, PhoneEndCause cause)
    {
        Assert.Equal((state, cause), (PhoneOutcomes.State(told), PhoneOutcomes.Cause(told)));
        Assert.Equal(state, PhoneOutcomes.Unanswered(cause));
    }
}
