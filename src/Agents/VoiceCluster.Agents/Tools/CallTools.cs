using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using VoiceCluster.Agents.Tickets;
using VoiceCluster.Dialogue;

namespace VoiceCluster.Agents.Tools;

/// <summary>What an agent can do with the call itself. It happens when the caller has heard the answer.</summary>
/// <param name="tickets">Where a caller is noted whom no person can speak to now.</param>
/// <param name="time">The clock.</param>
public sealed class CallTools(ITickets tickets, TimeProvider time)
{
    [AgentTool("end_call", "Hangs up, after the answer. Use it when the caller has said goodbye.", Title = "End the call", Effect = ToolEffect.Write, IsIdempotent = true)]
    public static Task<ToolResult> EndAsync() => Task.FromResult(ToolResult.Say("Goodbye. Have a nice day.") with { Then = new AfterAnswer() });

    [AgentTool(
        "transfer_call",
        "Connects the caller to a telephone number, after the answer. Only to a number that your instructions name, and that is allowed to you.",
        Title = "Transfer the call",
        Effect = ToolEffect.Write,
        IsIdempotent = true,
        Confirmation = "Shall I connect you now?")]
    public static Task<ToolResult> TransferAsync([Description("The telephone number."), RegularExpression("^\\+?[0-9]{2,15}$")] string number, ToolContext context) =>
        // Calls cost money, and a model can be talked into any.
        context.TransferNumbers.Contains(number) ? Task.FromResult(Connecting(number)) : throw new ToolException($"Nobody may be connected to {number}.");

    [AgentTool(
        "hand_off",
        "Gives the caller to a person: when the caller asks for one, complains, or needs what no other tool can do.",
        Title = "Hand over to a person",
        Effect = ToolEffect.Write,
        IsIdempotent = true)]
    public async Task<ToolResult> HandOffAsync(
        [Description("Why a person is needed, and all that the person should know."), MaxLength(4000)] string reason, ToolContext context, CancellationToken cancellationToken)
    {
        var ticket = await tickets.OpenAsync(
            new Ticket
            {
                OrganisationId = context.OrganisationId,
                Number = 0,
                Subject = "A caller wants to speak to a person",
                Description = reason,
                Priority = "high",
                SessionId = context.SessionId,
                CreatedAt = time.GetUtcNow(),
                OpenedBy = context.IdempotencyKey,
            },
            cancellationToken);
        return context.HandOffNumber is { } number
            ? Connecting(number)
            : ToolResult.Say("I have told our people, and one of them will call you back.", ("ticket", ticket.Number));
    }

    private static ToolResult Connecting(string number) =>
        ToolResult.Say("I am connecting you. One moment, please.", ("number", number)) with { Then = new AfterAnswer(number) };
}
