using System.Collections;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Orleans.Utilities;

/// <summary>Observers by their reference.</summary>
public class ObserverManager<TObserver>(TimeSpan expiration, ILogger log) : ObserverManager<IAddressable, TObserver>(expiration, log);

/// <summary>A grain's observers. One that did not subscribe again for the expiration time, or that fails, is dropped at the next notification.</summary>
/// <remarks>For use on one activation; subscribing and unsubscribing during a notification is allowed.</remarks>
/// <typeparam name="TIdentity">What tells observers apart.</typeparam>
/// <typeparam name="TObserver">The observer interface.</typeparam>
public partial class ObserverManager<TIdentity, TObserver> : IEnumerable<TObserver>
    where TIdentity : notnull
{
    private readonly Dictionary<TIdentity, Entry> _entries = [];
    private readonly ILogger _log;

    /// <summary>Expires observers after a time.</summary>
    public ObserverManager(TimeSpan expiration, ILogger log)
    {
        ArgumentNullException.ThrowIfNull(log);
        ExpirationDuration = expiration;
        _log = log;
        GetDateTime = static () => TimeProvider.System.GetUtcNow().UtcDateTime;
    }

    /// <summary>The clock; the system's unless set.</summary>
    public Func<DateTime> GetDateTime { get; set; }

    /// <summary>How long an observer stays without subscribing again.</summary>
    public TimeSpan ExpirationDuration { get; set; }

    /// <summary>How many there are, expired ones included.</summary>
    public int Count => _entries.Count;

    /// <summary>A copy of what is subscribed.</summary>
    public IReadOnlyDictionary<TIdentity, TObserver> Observers => _entries.ToDictionary(e => e.Key, e => e.Value.Observer);

    /// <summary>Removes all.</summary>
    public void Clear() => _entries.Clear();

    /// <summary>Adds an observer, or renews it.</summary>
    public void Subscribe(TIdentity id, TObserver observer)
    {
        _entries[id] = new Entry(observer, GetDateTime());
        LogSubscribed(_log, id, _entries.Count);
    }

    /// <summary>Removes an observer.</summary>
    public void Unsubscribe(TIdentity id)
    {
        _entries.Remove(id);
        LogUnsubscribed(_log, id, _entries.Count);
    }

    /// <summary>Notifies one after the other, waiting for each.</summary>
    public async Task Notify(Func<TObserver, Task> notification, Func<TObserver, bool>? predicate = null)
    {
        foreach (var (id, entry) in Live())
        {
            if (predicate is not null && !predicate(entry.Observer)) continue;
            try
            {
                await notification(entry.Observer);
            }
            catch (Exception exception)
            {
                Drop(id, entry, exception);
            }
        }
    }

    /// <summary>Notifies all without waiting.</summary>
    public void Notify(Action<TObserver> notification, Func<TObserver, bool>? predicate = null)
    {
        foreach (var (id, entry) in Live())
        {
            if (predicate is not null && !predicate(entry.Observer)) continue;
            try
            {
                notification(entry.Observer);
            }
            catch (Exception exception)
            {
                Drop(id, entry, exception);
            }
        }
    }

    /// <summary>Removes those that expired.</summary>
    public void ClearExpired() => _ = Live();

    /// <summary>The observers at this moment, expired ones included.</summary>
    public IEnumerator<TObserver> GetEnumerator() => _entries.Values.Select(e => e.Observer).ToList().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private KeyValuePair<TIdentity, Entry>[] Live()
    {
        var oldest = GetDateTime() - ExpirationDuration;
        foreach (var (id, entry) in _entries)
        {
            if (entry.LastSeen >= oldest) continue;
            _entries.Remove(id);
            LogExpired(_log, id, ExpirationDuration);
        }

        return [.. _entries];
    }

    // Unless it has subscribed again meanwhile.
    private void Drop(TIdentity id, Entry entry, Exception exception)
    {
        if (!_entries.TryGetValue(id, out var current) || !ReferenceEquals(current, entry)) return;
        _entries.Remove(id);
        LogFailed(_log, exception, id);
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Observer {Id} subscribed; there are {Count}.")]
    private static partial void LogSubscribed(ILogger logger, TIdentity id, int count);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Observer {Id} unsubscribed; there are {Count}.")]
    private static partial void LogUnsubscribed(ILogger logger, TIdentity id, int count);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Observer {Id} was not heard of for {Expiration} and is dropped.")]
    private static partial void LogExpired(ILogger logger, TIdentity id, TimeSpan expiration);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Observer {Id} failed and is dropped.")]
    private static partial void LogFailed(ILogger logger, Exception exception, TIdentity id);

    private sealed class Entry(TObserver observer, DateTime lastSeen)
    {
        public TObserver Observer { get; } = observer;

        public DateTime LastSeen { get; } = lastSeen;
    }
}
