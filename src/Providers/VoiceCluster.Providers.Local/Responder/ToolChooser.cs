using System.Text.Json.Nodes;
using VoiceCluster.Dialogue;

namespace VoiceCluster.Providers.Local;

/// <summary>
/// Chooses the tool that a caller means, and gathers its arguments, one question at a time. Pure: all it knows of earlier turns it reads from the messages.
/// </summary>
internal sealed class ToolChooser
{
    // As far back as a caller expects to be remembered.
    private const int MostTurnsBack = 6;
    private const double NothingElse = 0.85;

    private readonly List<Choice> _tools = [];

    /// <param name="tools">What there is.</param>
    public ToolChooser(IReadOnlyList<ToolDefinition> tools)
    {
        foreach (var tool in tools)
        {
            if (ToolIntent.NeverMeant.Contains(tool.Name)) continue;
            _tools.Add(new Choice(ToolIntent.Known.FirstOrDefault(known => known.Tool == tool.Name) ?? Unknown(tool.Name), Slots(tool)));
        }
    }

    /// <summary>What to do for the newest words; null when they ask for no tool.</summary>
    /// <param name="messages">The conversation; the last message is the caller's.</param>
    public Reply? Find(IReadOnlyList<ChatMessage> messages)
    {
        if (_tools.Count == 0) return null;
        var said = messages[^1].Text;
        var words = QueryWords.Split(said);
        var asked = Asked(messages);
        var chosen = _tools.Find(tool => tool.Intent.Means(words));
        if (chosen is null && asked is { } owed && SmallTalk.Find(words) is not { Share: >= NothingElse }) chosen = owed.Tool;
        return chosen is null ? Corrected(messages, said) : Fill(chosen, messages, asked?.Tool == chosen ? asked?.Slot : null);
    }

    private static Reply Fill(Choice tool, IReadOnlyList<ChatMessage> messages, ToolSlot? asked)
    {
        var arguments = new JsonObject();
        foreach (var slot in tool.Slots)
        {
            // "1200 Oak Street", asked for the address, says nothing about the order's number.
            var value = asked is not null && slot != asked
                ? Earlier(tool, slot, messages) ?? slot.Read(messages[^1].Text, wasAskedFor: false)
                : slot.Read(messages[^1].Text, wasAskedFor: slot == asked) ?? Earlier(tool, slot, messages);
            if (value is not null) arguments[slot.Name] = value;
            else if (slot.IsRequired)
                return slot == asked && slot.Digits > 0 ? $"I did not get that. {Question(tool.Intent, slot)}" : Question(tool.Intent, slot);
        }

        return Reply.Calls(tool.Intent.Tool, arguments);
    }

    /// <summary>"Actually, order 4272": what the caller was asked to confirm, with the other number.</summary>
    private Reply? Corrected(IReadOnlyList<ChatMessage> messages, string said)
    {
        for (var i = messages.Count - 2; i >= 0 && messages[i].Role is not ChatRole.User; i--)
        {
            if (messages[i].ToolCalls is not [.., var last] || _tools.Find(choice => choice.Intent.Tool == last.Name) is not { } tool) continue;
            if (JsonNode.Parse(last.Arguments) is not JsonObject arguments) return null;
            var changed = false;
            foreach (var slot in tool.Slots.Where(static slot => slot.Digits > 0))
            {
                if (slot.Read(said, wasAskedFor: true) is not { } value || arguments[slot.Name]?.ToString() == value.ToString()) continue;
                arguments[slot.Name] = value;
                changed = true;
            }

            return changed ? Reply.Calls(tool.Intent.Tool, arguments) : (Reply?)null;
        }

        return null;
    }

    /// <summary>The tool and the argument that the agent's last words asked for, or as much of them as was heard.</summary>
    private (Choice Tool, ToolSlot Slot)? Asked(IReadOnlyList<ChatMessage> messages)
    {
        if (messages.Count < 2 || messages[^2] is not { Role: ChatRole.Assistant, Text: { Length: > 0 } heard }) return null;
        foreach (var tool in _tools)
        {
            foreach (var slot in tool.Slots)
            {
                var question = Question(tool.Intent, slot);
                if (heard.Contains(question, StringComparison.Ordinal) || (heard.Length > 12 && question.StartsWith(heard.Trim(), StringComparison.Ordinal))) return (tool, slot);
            }
        }

        return null;
    }

    /// <summary>What the caller said of it before: the number he has been talking about, or what he answered when he was asked.</summary>
    private static JsonNode? Earlier(Choice tool, ToolSlot slot, IReadOnlyList<ChatMessage> messages)
    {
        if (slot.IsAboutTheCall) return null;
        var turns = 0;
        for (var i = messages.Count - 2; i >= 0 && turns < MostTurnsBack; i--)
        {
            if (messages[i].Role is not ChatRole.User) continue;
            turns++;
            var answersQuestion = i > 0 && messages[i - 1] is { Role: ChatRole.Assistant } before && before.Text.Contains(Question(tool.Intent, slot), StringComparison.Ordinal);
            if (slot.Digits == 0 && !answersQuestion && !tool.Intent.Means(QueryWords.Split(messages[i].Text))) continue;
            if (slot.Read(messages[i].Text, answersQuestion) is { } value) return value;
        }

        return null;
    }

    private static string Question(ToolIntent intent, ToolSlot slot) => $"To {intent.Purpose}, I need the {slot.Spoken}. What is it?";

    private static ToolIntent Unknown(string name)
    {
        var words = name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..].Split('_', '-').Select(QueryWords.Stem).ToList();
        return new ToolIntent(name, string.Join(' ', words), said => words.TrueForAll(said.Select(QueryWords.Stem).Contains));
    }

    private static List<ToolSlot> Slots(ToolDefinition tool)
    {
        if (JsonNode.Parse(tool.Parameters) is not JsonObject schema || schema["properties"] is not JsonObject properties) return [];
        var required = (schema["required"] as JsonArray)?.Select(static name => (string?)name).ToHashSet(StringComparer.Ordinal) ?? [];
        return [.. properties.Where(property => required.Contains(property.Key)).Select(property => new ToolSlot(property.Key, property.Value as JsonObject ?? [], isRequired: true))];
    }

    /// <param name="Intent">When it is meant.</param>
    /// <param name="Slots">What it cannot do without.</param>
    private sealed record Choice(ToolIntent Intent, List<ToolSlot> Slots);
}
