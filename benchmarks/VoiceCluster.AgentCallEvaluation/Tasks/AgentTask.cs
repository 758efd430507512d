using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace VoiceCluster.AgentCallEvaluation.Tasks;

/// <summary>How a caller talks.</summary>
internal enum Way
{
    Text,
    Voice,
}

/// <summary>What a caller does to the agent while it works or speaks.</summary>
internal enum Disturbance
{
    None,

    /// <summary>Goes on with the next words as soon as the agent has begun to speak.</summary>
    BargeIn,

    /// <summary>Presses the button that stops the agent, at some point of its turn.</summary>
    Interrupt,
}

/// <summary>One conversation of a caller who wants several things done, and the state that it leaves the shop in.</summary>
/// <param name="Id">Unique.</param>
/// <param name="Kind">For the table.</param>
/// <param name="Way">How the caller talks.</param>
/// <param name="Orders">The orders that it is about, as they are before.</param>
/// <param name="Goals">What the caller wants, one after the other.</param>
/// <param name="Expected">The orders afterwards.</param>
/// <param name="Tickets">How many tickets it opens.</param>
/// <param name="Passwords">The addresses of mail that links to new passwords go to.</param>
internal sealed record AgentTask(
    string Id, string Kind, Way Way, ImmutableArray<OrderState> Orders, ImmutableArray<Goal> Goals, ImmutableArray<OrderState> Expected, int Tickets, ImmutableArray<string> Passwords)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>How often the caller takes back what he said first.</summary>
    [JsonIgnore]
    public int Corrections => Goals.Count(static goal => goal.Corrects);

    /// <summary>Reads a file of one task a line.</summary>
    public static IReadOnlyList<AgentTask> Read(string path) => [.. File.ReadLines(path).Select(static line => JsonSerializer.Deserialize<AgentTask>(line, Json)!)];

    /// <summary>Writes them to be read again.</summary>
    public static void Write(string path, IEnumerable<AgentTask> tasks) => File.WriteAllLines(path, tasks.Select(static task => JsonSerializer.Serialize(task, Json)));
}

/// <summary>An order of the shop, as far as calls change it.</summary>
/// <param name="Number">Four digits.</param>
/// <param name="Status">As the database has it.</param>
/// <param name="Address">Where it goes.</param>
/// <param name="Returned">It is registered for return.</param>
internal sealed record OrderState(string Number, string Status, string Address, bool Returned = false);

/// <summary>One thing that a caller wants.</summary>
/// <param name="Says">His words, one turn each; <c>{ticket}</c> stands for the number of the ticket that was opened last.</param>
/// <param name="Tool">What the agent needs for it; null for nothing.</param>
/// <param name="About">The order's number, or whatever else its arguments hold; null when that does not matter.</param>
/// <param name="Corrects">The caller takes back what he said first.</param>
/// <param name="During">What happens while the agent answers the last of the words.</param>
internal sealed record Goal(ImmutableArray<string> Says, string? Tool, string? About = null, bool Corrects = false, Disturbance During = Disturbance.None);
