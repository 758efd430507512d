using Orleans.Core.Internal;
using VoiceCluster.EmbeddedOrleans.Scheduling;

namespace Orleans.Runtime;

/// <summary>Values that travel with a call and with the calls it makes, but not back.</summary>
public static class RequestContext
{
    private const string CallChainKey = "#CCR";
    private static readonly AsyncLocal<Dictionary<string, object>?> Values = new();

    /// <summary>The call chain whose calls may re-enter, or empty.</summary>
    public static Guid ReentrancyId
    {
        get => CallChainOf(Values.Value);
        set
        {
            if (value == Guid.Empty) Remove(CallChainKey);
            else Set(CallChainKey, value);
        }
    }

    /// <summary>The keys that are set.</summary>
    public static IEnumerable<string> Keys => Values.Value?.Keys ?? Enumerable.Empty<string>();

    /// <summary>The values that are set.</summary>
    public static IEnumerable<KeyValuePair<string, object>> Entries => Values.Value ?? Enumerable.Empty<KeyValuePair<string, object>>();

    /// <summary>Until disposed, calls that come back to this grain from the calls it makes may begin while it awaits them.</summary>
    public static ReentrancySection AllowCallChainReentrancy()
    {
        var original = ReentrancyId;
        return new ReentrancySection(original, original == Guid.Empty ? Guid.NewGuid() : original);
    }

    /// <summary>Until disposed, calls that come back have to wait even if an outer grain allowed them in.</summary>
    public static ReentrancySection SuppressCallChainReentrancy() => new(ReentrancyId, Guid.Empty);

    /// <summary>A value, or null.</summary>
    public static object? Get(string key) => Values.Value is { } values && values.TryGetValue(key, out var value) ? value : null;

    /// <summary>Sets a value for the calls made from here on.</summary>
    public static void Set(string key, object value)
    {
        // Copied on write: calls already sent share the old dictionary.
        var values = Values.Value is { } current ? new Dictionary<string, object>(current) : new Dictionary<string, object>(1);
        values[key] = value;
        Values.Value = values;
    }

    /// <summary>Removes a value; false if it was not set.</summary>
    public static bool Remove(string key)
    {
        var current = Values.Value;
        if (current is null || !current.ContainsKey(key)) return false;
        if (current.Count == 1)
        {
            Values.Value = null;
            return true;
        }

        var values = new Dictionary<string, object>(current);
        values.Remove(key);
        Values.Value = values;
        return true;
    }

    /// <summary>Removes all values.</summary>
    public static void Clear()
    {
        if (Values.Value is not null) Values.Value = null;
    }

    internal static Dictionary<string, object>? Export() => Values.Value;

    internal static void Import(Dictionary<string, object>? values)
    {
        if (!ReferenceEquals(Values.Value, values)) Values.Value = values;
    }

    internal static Guid CallChainOf(Dictionary<string, object>? values) =>
        values is not null && values.TryGetValue(CallChainKey, out var id) && id is Guid chain ? chain : Guid.Empty;

    /// <summary>A part of a method in which call-chain reentrancy differs; dispose it to end the part.</summary>
    public readonly struct ReentrancySection : IDisposable
    {
        private readonly Guid _original;
        private readonly Guid _current;

        /// <summary>Begins the part.</summary>
        public ReentrancySection(Guid originalReentrancyId, Guid newReentrancyId)
        {
            _original = originalReentrancyId;
            _current = newReentrancyId;
            if (newReentrancyId != originalReentrancyId) ReentrancyId = newReentrancyId;
            if (newReentrancyId != Guid.Empty) (TurnScheduler.Current as ICallChainReentrantGrainContext)?.OnEnterReentrantSection(newReentrancyId);
        }

        /// <summary>Ends the part.</summary>
        public void Dispose()
        {
            if (_current != Guid.Empty) (TurnScheduler.Current as ICallChainReentrantGrainContext)?.OnExitReentrantSection(_current);
            if (_current != _original) ReentrancyId = _original;
        }
    }
}
