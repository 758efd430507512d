using VoiceCluster.Dialogue;

namespace VoiceCluster.Storage.Recording;

/// <summary>The sessions that were last recorded, with their turns: what reads fall back to while the database is away. Bounded; the longest unused goes.</summary>
internal sealed class RecentRecords(int maxSessions = 1000)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> _byId = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> _byUse = new();

    public void Add(object record)
    {
        if (record is not (SessionRecord or TurnRecord)) return;
        lock (_gate)
        {
            if (record is SessionRecord session) Touch(session.Id).Session = session;
            else if (record is TurnRecord turn) Touch(turn.SessionId).Turns[turn.Number] = turn;
        }
    }

    public SessionRecord? FindSession(string id)
    {
        lock (_gate)
        {
            return _byId.TryGetValue(id, out var node) ? node.Value.Session : null;
        }
    }

    public IReadOnlyList<TurnRecord> GetTurns(string id)
    {
        lock (_gate)
        {
            return _byId.TryGetValue(id, out var node) ? [.. node.Value.Turns.Values] : [];
        }
    }

    private Entry Touch(string id)
    {
        if (_byId.TryGetValue(id, out var node))
        {
            _byUse.Remove(node);
        }
        else
        {
            node = new LinkedListNode<Entry>(new Entry(id));
            _byId[id] = node;
            if (_byId.Count > maxSessions)
            {
                _byId.Remove(_byUse.First!.Value.Id);
                _byUse.RemoveFirst();
            }
        }

        _byUse.AddLast(node);
        return node.Value;
    }

    private sealed record Entry(string Id)
    {
        public SessionRecord? Session { get; set; }

        public SortedDictionary<int, TurnRecord> Turns { get; } = [];
    }
}
