namespace VoiceCluster.Sip;

/// <summary>
/// What was heard lately, by key, in bounded memory: an entry that is not touched for one to two <paramref name="lifetime"/>s is forgotten, and
/// when more than <paramref name="capacity"/> keys come within one, those of the lifetime before are forgotten early. Every step takes constant
/// time, so that a flood of new keys makes nothing slow.
/// </summary>
internal sealed class RecentEntries<TKey, TEntry>(int capacity, TimeSpan lifetime, TimeProvider clock)
    where TKey : notnull
    where TEntry : class
{
    private Dictionary<TKey, TEntry> _current = [];
    private Dictionary<TKey, TEntry> _before = [];
    private long _since = clock.GetTimestamp();

    /// <summary>The entry of a key; null when it has none or was forgotten.</summary>
    public TEntry? Find(TKey key)
    {
        Turn();
        if (_current.TryGetValue(key, out var entry)) return entry;
        if (!_before.Remove(key, out entry)) return null;
        _current[key] = entry;
        return entry;
    }

    public TEntry GetOrAdd(TKey key, Func<TEntry> create)
    {
        if (Find(key) is { } known) return known;
        if (_current.Count >= capacity) TurnNow();
        return _current[key] = create();
    }

    public void Remove(TKey key)
    {
        _current.Remove(key);
        _before.Remove(key);
    }

    private void Turn()
    {
        var elapsed = clock.GetElapsedTime(_since);
        if (elapsed < lifetime) return;
        TurnNow();
        if (elapsed >= 2 * lifetime) _before = [];
    }

    private void TurnNow()
    {
        (_before, _current) = (_current, []);
        _since = clock.GetTimestamp();
    }
}
