using System.Collections.Concurrent;

namespace VoiceCluster.FrontDoor.Phone;

/// <summary>The calls by telephone by id: those that are up, and the last thousand that ended; an older one is in the record of conversations.</summary>
internal sealed class PhoneCalls
{
    private const int MaxEnded = 1000;

    private readonly ConcurrentDictionary<string, PhoneCall> _live = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, PhoneCallStatus> _ended = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    public IEnumerable<PhoneCall> Live => _live.Values;

    public void Add(PhoneCall call) => _live[call.Id] = call;

    public PhoneCall? Find(string id) => _live.GetValueOrDefault(id);

    public PhoneCallStatus? StatusOf(string id)
    {
        if (Find(id) is { } call) return call.Status;
        lock (_gate) return _ended.GetValueOrDefault(id);
    }

    public void End(PhoneCall call)
    {
        lock (_gate)
        {
            if (_order.Count == MaxEnded) _ended.Remove(_order.Dequeue());
            _order.Enqueue(call.Id);
            _ended[call.Id] = call.Status;
        }

        _live.TryRemove(call.Id, out _);
    }
}
