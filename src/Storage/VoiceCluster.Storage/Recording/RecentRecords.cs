using VoiceCluster.Dialogue;

namespace VoiceCluster.Storage;

/// <summary>The records accepted last, by session, within a bound of memory: they answer reads while the database is away. When full, the
/// session that was touched longest ago goes. Thread safe.</summary>
/// <param name="maxBytes">Most bytes of JSON that the records kept had; 0 keeps none.</param>
internal sealed class RecentRecords(int maxBytes)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> _sessions = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> _byUse = new(); // the last touched first
    private long _bytes;

    public void Add(object record, string session, int bytes)
    {
        if (bytes > maxBytes) return;
        lock (_gate)
        {
            if (!_sessions.TryGetValue(session, out var node))
            {
                node = new LinkedListNode<Entry>(new Entry(session));
                _sessions.Add(session, node);
            }
            else
            {
                _byUse.Remove(node);
            }

            _byUse.AddFirst(node);
            node.Value.Records.Put(record);
            node.Value.Bytes += bytes;
            _bytes += bytes;
            while (_bytes > maxBytes)
            {
                var oldest = _byUse.Last!.Value;
                _byUse.RemoveLast();
                _sessions.Remove(oldest.Session);
                _bytes -= oldest.Bytes;
            }
        }
    }

    /// <summary>Adds to a session's records what is remembered of it.</summary>
    public void CopyTo(string session, SessionRecords target)
    {
        lock (_gate)
        {
            if (_sessions.TryGetValue(session, out var node)) target.PutAll(node.Value.Records);
        }
    }

    private sealed class Entry(string session)
    {
        public string Session { get; } = session;

        public SessionRecords Records { get; } = new();

        public long Bytes { get; set; }
    }
}

/// <summary>A session's records by key; one put later takes the place of its former self.</summary>
internal sealed class SessionRecords
{
    public SessionRecord? Session { get; private set; }

    public SortedDictionary<int, TurnRecord> Turns { get; } = [];

    public Dictionary<Guid, LlmCallRecord> LlmCalls { get; } = [];

    public SortedDictionary<DateTimeOffset, TelemetryRecord> Telemetry { get; } = [];

    public SortedDictionary<int, UnderstandingRecord> Understanding { get; } = [];

    public void Put(object record)
    {
        switch (record)
        {
            case SessionRecord session:
                Session = session;
                break;
            case TurnRecord turn:
                Turns[turn.Number] = turn;
                break;
            case LlmCallRecord call:
                LlmCalls[call.Id] = call;
                break;
            case TelemetryRecord telemetry:
                Telemetry[telemetry.At] = telemetry;
                break;
            case UnderstandingRecord understanding:
                Understanding[understanding.TurnNumber] = understanding;
                break;
            case RecordingRecord:
                break; // read from the database alone
            default:
                throw new ArgumentException($"{record.GetType().Name} is no record of a session.", nameof(record));
        }
    }

    public void PutAll(SessionRecords other)
    {
        if (other.Session is not null) Put(other.Session);
        foreach (var turn in other.Turns.Values) Put(turn);
        foreach (var call in other.LlmCalls.Values) Put(call);
        foreach (var telemetry in other.Telemetry.Values) Put(telemetry);
        foreach (var understanding in other.Understanding.Values) Put(understanding);
    }
}
