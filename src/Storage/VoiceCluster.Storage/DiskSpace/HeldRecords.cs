namespace VoiceCluster.Storage;

/// <summary>
/// Records that no disk takes just now, in memory and in order, until one does. Bounded; when it is full the expendable ones (telemetry, llm_calls) go first,
/// oldest first, and what still finds no room is refused to its caller. Thread safe; one party at a time may take from it.
/// </summary>
/// <param name="maxBytes">Most bytes of JSON.</param>
/// <param name="metrics">Counts what goes.</param>
internal sealed class HeldRecords(long maxBytes, StorageMetrics metrics)
{
    private readonly Lock _gate = new();
    private readonly List<AppendRequest> _records = [];
    private long _bytes;
    private bool _isLent;

    /// <summary>Records that are kept here and nowhere else.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _records.Count;
        }
    }

    /// <summary>Keeps a record behind those that are here. False when there is no room.</summary>
    public bool TryAdd(AppendRequest record)
    {
        lock (_gate)
        {
            if (_bytes + record.Json.Length > maxBytes) MakeRoom(record);
            if (_bytes + record.Json.Length > maxBytes) return false;
            _records.Add(record);
            _bytes += record.Json.Length;
            return true;
        }
    }

    /// <summary>Lends the oldest records, until <see cref="Return"/>. False when there are none, or when somebody else has them.</summary>
    public bool TryTake(int most, out IReadOnlyList<AppendRequest> records)
    {
        lock (_gate)
        {
            records = _isLent ? [] : _records.GetRange(0, Math.Min(most, _records.Count));
            _isLent |= records.Count > 0;
            return records.Count > 0;
        }
    }

    /// <summary>Ends the loan.</summary>
    /// <param name="written">How many of the records are somewhere else now.</param>
    public void Return(int written)
    {
        lock (_gate)
        {
            foreach (var record in _records.GetRange(0, written)) _bytes -= record.Json.Length;
            _records.RemoveRange(0, written);
            _isLent = false;
        }
    }

    /// <summary>Those of one session, in order.</summary>
    public IReadOnlyList<AppendRequest> Of(string session)
    {
        lock (_gate) return _records.FindAll(record => string.Equals(record.Session, session, StringComparison.Ordinal));
    }

    /// <summary>Not while they are lent: the borrower counts them from the front.</summary>
    private void MakeRoom(AppendRequest record)
    {
        if (_isLent || RecordKinds.IsExpendable(record.Kind)) return;
        for (var i = 0; i < _records.Count && _bytes + record.Json.Length > maxBytes;)
        {
            var held = _records[i];
            if (!RecordKinds.IsExpendable(held.Kind))
            {
                i++;
                continue;
            }

            _records.RemoveAt(i);
            _bytes -= held.Json.Length;
            metrics.RecordDropped(RecordKinds.Table(held.Kind), 1);
        }
    }
}
