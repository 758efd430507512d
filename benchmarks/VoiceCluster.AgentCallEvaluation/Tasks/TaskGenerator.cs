using System.Collections.Immutable;
using System.Globalization;

namespace VoiceCluster.AgentCallEvaluation.Tasks;

/// <summary>Makes tasks from a seed: the same seed makes the same tasks. Each task has orders of its own, so that the tasks may run at once.</summary>
internal sealed class TaskGenerator(int seed)
{
    private static readonly string[] Digits = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
    private static readonly string[] Streets = ["Oak Street", "Hill Road", "Mill Lane", "Park Avenue", "Church Row", "Station Road"];
    private static readonly string[] Towns = ["Springfield", "Riverton", "Lakeside", "Milton"];
    private static readonly string[] Things = ["lamp", "chair", "mirror", "shelf", "rug", "table"];
    private static readonly string[] Troubles = ["makes a noise", "arrived with a scratch", "has a screw missing", "smells of paint", "has the wrong color"];

    private readonly Random _random = new(seed);
    private readonly Queue<string> _numbers = new();

    /// <summary>Tasks by text, then tasks by voice.</summary>
    public IReadOnlyList<AgentTask> Make(int byText, int byVoice)
    {
        // The sample shop's own orders stay as they are.
        var numbers = Enumerable.Range(1000, 9000).Select(static n => n.ToString(CultureInfo.InvariantCulture)).Except(["4271", "4272", "4273", "1234", "5005", "9876"]).ToArray();
        _random.Shuffle(numbers);
        foreach (var number in numbers) _numbers.Enqueue(number);
        Func<Way, AgentTask>[] text = [Cancel, Correct, Decline, Return, Move, Refuse, Two];
        // An address or a mail address that was misheard says nothing about the agent.
        Func<Way, AgentTask>[] voice = [Cancel, Correct, Return, Refuse, Two];
        return
        [
            .. Enumerable.Range(0, byText).Select(n => text[n % text.Length](Way.Text) with { Id = Invariant($"t{n + 1:000}") }),
            .. Enumerable.Range(0, byVoice).Select(n => voice[n % voice.Length](Way.Voice) with { Id = Invariant($"v{n + 1:000}") }),
        ];
    }

    private AgentTask Cancel(Way way)
    {
        var order = Order(Open());
        return Task("looks up, cancels, looks up", way, [order],
            [Status(order, way), Ask(["please cancel it", Yes()], "cancel_order", order), Status(order, way)],
            [order with { Status = "cancelled" }]);
    }

    private AgentTask Correct(Way way)
    {
        var (wrong, right) = (Order(Open()), Order(Open()));
        return Task("takes back which order to cancel, opens a ticket", way, [wrong, right],
            [
                Status(wrong, way),
                Ask([$"please cancel order {Say(wrong, way)}", $"actually, order {Say(right, way)}", Yes()], "cancel_order", right) with { Corrects = true },
                Ticket(way),
            ],
            [wrong, right with { Status = "cancelled" }], tickets: 1);
    }

    private AgentTask Decline(Way way)
    {
        var order = Order(Open());
        var address = Address();
        return Task("declines, has it sent elsewhere", way, [order],
            [
                Status(order, way),
                new Goal([$"please cancel order {Say(order, way)}", "no, leave it as it is"], Tool: null) { Corrects = true },
                Ask([$"please change the delivery address of order {Say(order, way)} to {address}", Yes()], "change_delivery_address", order),
                Status(order, way),
            ],
            [order with { Address = address }]);
    }

    private AgentTask Return(Way way)
    {
        var order = Order(Sent());
        return Task("sends back, opens a ticket, asks for it", way, [order],
            [
                Status(order, way),
                Ask([$"I want to return order {Say(order, way)}"], "request_return", order),
                Ticket(way),
                way is Way.Text ? new Goal(["what is the status of ticket {ticket}"], "ticket_status") : Status(order, way),
            ],
            [order with { Returned = true }], tickets: 1);
    }

    private AgentTask Move(Way way)
    {
        var order = Order(Open());
        var address = Address();
        var mail = Invariant($"{Pick(Things)}{order.Number}@example.com");
        return Task("has it sent elsewhere, needs a new password", way, [order],
            [
                Ask([$"please change the delivery address of order {Say(order, way)} to {address}", Yes()], "change_delivery_address", order),
                new Goal([$"please send a link for a new password to {mail}"], "reset_password", mail, During: Disturb()),
                Status(order, way),
            ],
            [order with { Address = address }], passwords: [mail]);
    }

    private AgentTask Refuse(Way way)
    {
        var order = Order(Sent());
        return Task("may not cancel, sends back", way, [order],
            [Status(order, way), Ask([$"please cancel order {Say(order, way)}", Yes()], "cancel_order", order), Ask([$"then I want to return order {Say(order, way)}"], "request_return", order)],
            [order with { Returned = true }]);
    }

    private AgentTask Two(Way way)
    {
        var (first, second) = (Order(Open()), Order(Open()));
        return Task("cancels two, looks both up", way, [first, second],
            [
                Ask([$"please cancel order {Say(first, way)}", Yes()], "cancel_order", first), Ask([$"cancel order {Say(second, way)} too", Yes()], "cancel_order", second),
                Status(first, way), Status(second, way),
            ],
            [first with { Status = "cancelled" }, second with { Status = "cancelled" }]);
    }

    private static AgentTask Task(
        string kind, Way way, ImmutableArray<OrderState> orders, ImmutableArray<Goal> goals, ImmutableArray<OrderState> expected, int tickets = 0, ImmutableArray<string> passwords = default) =>
        new("", kind, way, orders, goals, expected, tickets, passwords.IsDefault ? [] : passwords);

    private Goal Status(OrderState order, Way way) => new([$"where is order {Say(order, way)}"], "order_status", order.Number, During: Disturb());

    private Goal Ask(ImmutableArray<string> says, string tool, OrderState order) => new(says, tool, order.Number, During: Disturb());

    private Goal Ticket(Way way) => new([way is Way.Text ? $"open a ticket, the {Pick(Things)} {Pick(Troubles)}" : "I want to open a ticket"], "create_ticket", During: Disturb());

    private Disturbance Disturb() => _random.Next(10) switch
    {
        < 4 => Disturbance.None,
        < 8 => Disturbance.BargeIn,
        _ => Disturbance.Interrupt,
    };

    private string Yes() => Pick(["yes please", "yes", "yes, do that", "sure, go ahead"]);

    private OrderState Order(string status) => new(_numbers.Dequeue(), status, Address());

    private string Open() => Pick(["packing", "delayed", "awaitingpayment"]);

    private string Sent() => Pick(["shipped", "delivered"]);

    private string Address() => Invariant($"{_random.Next(10, 990)} {Pick(Streets)}, {Pick(Towns)}");

    private string Pick(string[] from) => from[_random.Next(from.Length)];

    private static string Say(OrderState order, Way way) => way is Way.Text ? order.Number : string.Join(' ', order.Number.Select(static digit => Digits[digit - '0']));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
