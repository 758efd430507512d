namespace VoiceCluster.Dialogue;

/// <summary>
/// What a conversation remembers: a running summary of its beginning and the turns since. Immutable; appending takes constant time and shares everything
/// older, so a snapshot for a speculation is free.
/// </summary>
public sealed class ConversationHistory
{
    private readonly Node? _newest;

    private ConversationHistory(string summary, Node? newest)
    {
        Summary = summary;
        _newest = newest;
    }

    /// <summary>No turn yet.</summary>
    public static ConversationHistory Empty { get; } = new("", null);

    /// <summary>What <see cref="ISummarizer"/> kept of the turns that fell out of the window; empty while none did.</summary>
    public string Summary { get; }

    /// <summary>Turns held, those in the summary left out.</summary>
    public int Count => _newest?.Index + 1 ?? 0;

    /// <summary>The newest turn; null when there is none.</summary>
    public ConversationTurn? Newest => _newest?.Turn;

    /// <summary>A history from what was stored.</summary>
    public static ConversationHistory From(string summary, IEnumerable<ConversationTurn> turns)
    {
        ArgumentNullException.ThrowIfNull(summary);
        ArgumentNullException.ThrowIfNull(turns);
        return turns.Aggregate(new ConversationHistory(summary, null), static (history, turn) => history.Append(turn));
    }

    public ConversationHistory Append(ConversationTurn turn)
    {
        ArgumentNullException.ThrowIfNull(turn);
        return new(Summary, new Node(turn, _newest));
    }

    /// <summary>Replaces the newest turn: its answer was cut short, or the caller's words were completed by a late transcript.</summary>
    /// <exception cref="InvalidOperationException">There is no turn.</exception>
    public ConversationHistory ReplaceNewest(ConversationTurn turn)
    {
        ArgumentNullException.ThrowIfNull(turn);
        if (_newest is null) throw new InvalidOperationException("The history holds no turn to replace");
        return new(Summary, new Node(turn, _newest.Older));
    }

    /// <summary>The turns, newest first.</summary>
    public IEnumerable<ConversationTurn> NewestFirst()
    {
        for (var node = _newest; node is not null; node = node.Older) yield return node.Turn;
    }

    /// <summary>The turns in order.</summary>
    public IReadOnlyList<ConversationTurn> ToList()
    {
        var turns = new ConversationTurn[Count];
        for (var node = _newest; node is not null; node = node.Older) turns[node.Index] = node.Turn;
        return turns;
    }

    private sealed class Node(ConversationTurn turn, Node? older)
    {
        public ConversationTurn Turn { get; } = turn;

        public Node? Older { get; } = older;

        public int Index { get; } = older?.Index + 1 ?? 0;
    }
}
