using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using VoiceCluster.Agents.Tools;
using VoiceCluster.Dialogue;
using VoiceCluster.Language;

namespace VoiceCluster.Agents.Tickets;

/// <summary>Tickets, for agents.</summary>
/// <param name="tickets">Keeps them.</param>
/// <param name="time">The clock.</param>
public sealed class TicketTools(ITickets tickets, TimeProvider time)
{
    [AgentTool(
        "create_ticket",
        "Opens a ticket for the people of the company: a complaint, a request that no other tool can fulfil, or somebody who wants to be called back.",
        Title = "Open a ticket",
        Effect = ToolEffect.Write,
        IsIdempotent = true,
        Outcome = nameof(OpenedAsync))]
    public async Task<ToolResult> CreateAsync(
        [Description("What it is about, in a few words."), MaxLength(120)] string subject,
        [Description("All that people need to know."), MaxLength(4000)] string description,
        [Description("low, normal, high or urgent."), RegularExpression("^(low|normal|high|urgent)$")] string priority = "normal",
        ToolContext context = null!,
        CancellationToken cancellationToken = default) => Opened(await tickets.OpenAsync(
            new Ticket
            {
                OrganisationId = context.OrganisationId,
                Number = 0,
                Subject = subject,
                Description = description,
                Priority = priority,
                SessionId = context.SessionId,
                CreatedAt = time.GetUtcNow(),
                OpenedBy = context.IdempotencyKey,
            },
            cancellationToken));

    [AgentTool("ticket_status", "What has become of a ticket.", Title = "Look up a ticket")]
    public async Task<ToolResult> StatusAsync([Description("The ticket's number.")] int ticketNumber, ToolContext context, CancellationToken cancellationToken) =>
        await tickets.FindAsync(context.OrganisationId, ticketNumber, cancellationToken) is { } ticket
            ? ToolResult.Say($"Ticket {Spoken(ticket.Number)} is {ticket.Status}: {ticket.Subject}.", ("ticket", ticket.Number), ("status", ticket.Status), ("subject", ticket.Subject))
            : ToolResult.Say($"I cannot find ticket {Spoken(ticketNumber)}.", ("found", false));

    /// <summary>The ticket of a call whose process died.</summary>
    public async Task<ToolResult?> OpenedAsync(ToolContext context, CancellationToken cancellationToken) =>
        await tickets.FindOpenedByAsync(context.OrganisationId, context.IdempotencyKey, cancellationToken) is { } ticket ? Opened(ticket) : null;

    private static ToolResult Opened(Ticket ticket) =>
        ToolResult.Say($"I have opened ticket {Spoken(ticket.Number)}. Our people will look after it.", ("ticket", ticket.Number), ("subject", ticket.Subject));

    private static string Spoken(int number) => NumberWords.OneByOne(number.ToString(CultureInfo.InvariantCulture));
}
