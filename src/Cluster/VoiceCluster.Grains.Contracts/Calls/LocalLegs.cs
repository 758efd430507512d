using System.Collections.Concurrent;

namespace VoiceCluster.Grains;

/// <summary>The connected legs of this process. A call that lives in it too tells them directly what others are told by message. Thread safe.</summary>
public sealed class LocalLegs
{
    private readonly ConcurrentDictionary<string, ICallLegObserver> _legs = new();

    /// <summary>A leg is about to be connected.</summary>
    public void Add(string legId, ICallLegObserver leg) => _legs[legId] = leg;

    /// <summary>The leg hears no more.</summary>
    public void Remove(string legId, ICallLegObserver leg) => _legs.TryRemove(KeyValuePair.Create(legId, leg));

    /// <summary>A leg; null when it is elsewhere, or gone.</summary>
    public ICallLegObserver? Find(string legId) => _legs.GetValueOrDefault(legId);
}
