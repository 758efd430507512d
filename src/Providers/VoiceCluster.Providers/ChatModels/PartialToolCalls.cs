using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using VoiceCluster.Dialogue;

namespace VoiceCluster.Providers;

/// <summary>Puts the calls of one streamed answer together from their pieces. Servers differ in what they repeat and leave out; all of it comes to the same calls.</summary>
public sealed class PartialToolCalls
{
    private readonly List<Partial> _calls = [];
    private readonly Dictionary<int, Partial> _atIndex = [];

    /// <summary>Some call has begun.</summary>
    public bool Any => _calls.Count > 0;

    /// <summary>Every call's arguments are a whole JSON object, or empty: none was cut in the middle.</summary>
    public bool AreWhole => _calls.TrueForAll(static call => call.Arguments.Length == 0 || ReadArguments(call.Arguments.ToString()) is not null);

    /// <summary>UTF-16 characters that the model wrote.</summary>
    public int Characters => _calls.Sum(static call => call.Name.Length + call.Arguments.Length);

    /// <summary>Adds a piece of a call.</summary>
    /// <param name="index">Which of the answer's calls. Another id at the same index begins another call: some servers number none.</param>
    /// <param name="id">The call's; null or empty when the piece does not say.</param>
    /// <param name="name">The tool's, on the wire; null or empty when the piece does not say.</param>
    /// <param name="arguments">The next piece of the arguments.</param>
    public void Add(int index, string? id, string? name, string? arguments)
    {
        if (!_atIndex.TryGetValue(index, out var call) || (!string.IsNullOrEmpty(id) && call.Id is { } known && known != id))
        {
            call = new Partial();
            _calls.Add(call);
            _atIndex[index] = call;
        }

        if (!string.IsNullOrEmpty(id)) call.Id = id;
        if (!string.IsNullOrEmpty(name)) call.Name = name;
        call.Arguments.Append(arguments);
    }

    /// <summary>The calls, complete. A call without an id gets one.</summary>
    /// <param name="names">Of the request's tools.</param>
    public IReadOnlyList<ToolCall> Complete(ToolNames names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return [.. _calls.Select(call => new ToolCall(call.Id ?? $"call_{Guid.NewGuid():N}", names.FromWire(call.Name), call.Arguments.Length == 0 ? "{}" : call.Arguments.ToString()))];
    }

    /// <summary>
    /// The arguments of a call in a history, for vendors that read them: what the model wrote, if it is a JSON object, or else an object that quotes it.
    /// </summary>
    /// <param name="call">A call of an earlier answer.</param>
    public static JsonObject ArgumentsOf(ToolCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (string.IsNullOrWhiteSpace(call.Arguments)) return [];
        return ReadArguments(call.Arguments) ?? new JsonObject { ["unreadable_arguments"] = call.Arguments };
    }

    private static JsonObject? ReadArguments(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed class Partial
    {
        public string? Id { get; set; }

        public string Name { get; set; } = "";

        public StringBuilder Arguments { get; } = new();
    }
}
