using VoiceCluster.EndToEnd.Tests.Calls;
using VoiceCluster.EndToEnd.Tests.Processes;

namespace VoiceCluster.EndToEnd.Tests.Phone;

/// <summary>A telephone call is recorded like any other.</summary>
[Collection(Telephones.Name)]
[Trait("Needs", "Speech")]
public sealed class PhoneRecordingTests(PhoneServer phone)
{
    [Fact]
    public async Task A_call_by_telephone_is_recorded_on_request_question_left_and_answer_right()
    {
        await using var call = ProgramRun.Start(
            BuiltPrograms.Cli, "phone", "--to", $"sip:agent@127.0.0.1:{phone.Ports.Udp}", "--voice", phone.Server.Address.ToString(), "--say", "What are your opening hours?");
        var id = await PhoneServer.CallUpAsync(phone.Server);
        var (status, started) = await phone.PostAsync($"/api/calls/{id}/recording", new { action = "start" });
        Assert.True(status == 200, started.ToString());
        Assert.True(await call.ExitAsync() == 0, call.Output + call.Errors);
        await PhoneServer.UntilAsync(() => Tape.ListAsync(phone.Server, id), Tape.HasEnded);
        var recorded = await Tape.FetchAsync(phone.Server, id);
        Assert.Equal("call_ended", recorded.Row.Text("endCause"));
        var (asked, answered) = (Tape.Span(recorded.Left), Tape.Span(recorded.Right));
        Assert.True(asked.To - asked.From > 1000, $"the question takes {asked.To - asked.From} ms");
        Assert.True(answered.To - answered.From > 1500, $"the answer takes {answered.To - answered.From} ms");
        Assert.True(answered.From > asked.From + 1000, $"asked at {asked.From} ms, answered at {answered.From} ms");
    }
}
