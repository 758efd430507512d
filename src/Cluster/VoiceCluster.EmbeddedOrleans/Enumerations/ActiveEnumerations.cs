using Orleans.Runtime;
using VoiceCluster.EmbeddedOrleans.Activations;

namespace VoiceCluster.EmbeddedOrleans.Enumerations;

/// <summary>The asynchronous streams that an activation is producing. Those whose caller stopped asking are ended after a while.</summary>
internal sealed class ActiveEnumerations(Activation activation)
{
    private readonly List<IActiveEnumeration> _active = [];
    private IGrainTimer? _sweep;

    /// <summary>Whether a caller waits for an item, which counts as use of the grain.</summary>
    public bool IsAwaited => _active.Exists(e => e.IsAwaited);

    public void Add(IActiveEnumeration enumeration)
    {
        _active.Add(enumeration);
        var period = activation.Silo.ResponseTimeouts.Standard;
        _sweep ??= activation.Silo.Timers.RegisterGrainTimer(
            activation, static (self, _) => self.EndForgottenAsync(), this, new GrainTimerCreationOptions(period, period) { Interleave = true });
    }

    public void Remove(IActiveEnumeration enumeration)
    {
        _active.Remove(enumeration);
        if (_active.Count > 0) return;
        _sweep?.Dispose();
        _sweep = null;
    }

    /// <summary>The activation ends: waiting callers are told, and the producers' finally blocks run.</summary>
    public async Task EndAllAsync()
    {
        foreach (var enumeration in _active.ToArray()) await enumeration.AbortAsync();
    }

    private async Task EndForgottenAsync()
    {
        foreach (var enumeration in _active.ToArray())
        {
            if (enumeration.IsForgotten()) await enumeration.AbortAsync();
        }
    }
}

/// <summary>An enumeration as its activation sees it.</summary>
internal interface IActiveEnumeration
{
    /// <summary>The caller waits for an item.</summary>
    bool IsAwaited { get; }

    /// <summary>Whether nobody asked since the last time this was called.</summary>
    bool IsForgotten();

    /// <summary>Ends it from the grain's side.</summary>
    Task AbortAsync();
}
