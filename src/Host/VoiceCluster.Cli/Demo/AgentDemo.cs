using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using VoiceCluster.Cli.Calls;
using VoiceCluster.Cli.Client;
using VoiceCluster.Cli.Display;

namespace VoiceCluster.Cli.Demo;

/// <summary>
/// What the sample shop's agent does: it looks an order up, is interrupted while that takes its time, cancels the order after it has asked, opens a ticket, and
/// hands over to a person. Judged by what the server's own records say afterwards.
/// </summary>
internal sealed class AgentDemo(HttpClient http, VoiceClientOptions options) : IDemo
{
    private const int Slow = 0;
    private const int Asked = 2;

    private const string LookUp = "Where is my order four two seven two?";
    private const string Interruption = "Wait, what are your opening hours?";
    private const string Cancel = "Please cancel order four two seven two.";
    private const string Consent = "Yes, please.";
    private const string Ticket = "I want to open a ticket.";
    private const string Person = "Can I speak to a human?";

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    public async Task<IReadOnlyList<CallerTurn>> TurnsAsync(CallerVoice voice, CancellationToken cancellationToken) =>
    [
        await voice.SayAsync(LookUp, bargeIn: null, cancellationToken),
        await voice.SayAsync(Interruption, Patience, cancellationToken),
        await voice.SayAsync(Cancel, bargeIn: null, cancellationToken),
        await voice.SayAsync(Consent, bargeIn: null, cancellationToken),
        await voice.SayAsync(Ticket, bargeIn: null, cancellationToken),
        await voice.SayAsync(Person, bargeIn: null, cancellationToken),
    ];

    public ICallView Watch(ICallView view, IReadOnlyList<CallerTurn> turns) => view;

    public async Task<IReadOnlyList<Proof>> JudgeAsync(CallOutcome outcome, CancellationToken cancellationToken)
    {
        var calls = await GetAsync($"api/conversations/{outcome.SessionId}/tools", cancellationToken);
        var order = await GetAsync("api/shop/orders/4272", cancellationToken);
        var tickets = await GetAsync("api/tickets", cancellationToken);
        return
        [
            new("every turn was answered", outcome.AllAnswered),
            new("the caller interrupted while the order was being looked up", outcome.Turns[Slow].Interrupted && Count(calls, "order_status") > 0),
            new("the agent asked before it cancelled", outcome.Turns[Asked].Agent.Contains("Shall I cancel order 4 2 7 2", StringComparison.Ordinal)),
            new("the order was cancelled, once", Text(order, "status") == "cancelled" && Count(calls, "cancel_order", "done") == 1),
            new("a ticket was opened", Count(calls, "create_ticket", "done") == 1),
            new("a person was told that the caller wants to speak to one", Count(calls, "hand_off", "done") == 1 && tickets.GetProperty("items").GetArrayLength() == 2),
        ];
    }

    private static int Count(JsonElement calls, string tool, string? state = null) =>
        calls.EnumerateArray().Count(call => Text(call, "tool") == tool && (state is null || Text(call, "state") == state));

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private async Task<JsonElement> GetAsync(string path, CancellationToken cancellationToken)
    {
        var address = new Uri(options.HttpBase(), path);
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (options.Token is { } token) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            if (!response.IsSuccessStatusCode) throw new VoiceClientException(VoiceFailure.Refused, $"{address} did not answer: HTTP status {(int)response.StatusCode}");
            return await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        }
        catch (HttpRequestException exception)
        {
            throw new VoiceClientException(VoiceFailure.NoServer, $"nobody answers at {address}: {exception.Message}", exception);
        }
    }
}
