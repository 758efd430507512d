using System.Collections.Concurrent;
using Orleans.Runtime;

namespace VoiceCluster.EmbeddedOrleans.Calls;

/// <summary>Ends calls whose response is late.</summary>
/// <remarks>
/// Calls with the same timeout are late in the order they were sent, so each timeout has first-in-first-out lists, striped by sending
/// thread, and one timer set to the earliest deadline. Sending and answering cost a short lock each; nothing is allocated.
/// </remarks>
internal sealed class ResponseTimeouts(TimeProvider time, TimeSpan standard) : IDisposable
{
    private readonly LateQueue _standard = new(time, standard);
    private readonly ConcurrentDictionary<TimeSpan, LateQueue> _others = new();

    public TimeSpan Standard => standard;

    public void Add(GrainCall call)
    {
        var own = call.Method.ResponseTimeout;
        if (own is null || own == standard) _standard.Add(call.LateEntry);
        else _others.GetOrAdd(own.Value, static (timeout, time) => new LateQueue(time, timeout), time).Add(call.LateEntry);
    }

    /// <summary>The silo stops: ends all calls that still wait.</summary>
    public void FailAll()
    {
        _standard.FailAll();
        foreach (var queue in _others.Values) queue.FailAll();
    }

    public void Dispose()
    {
        _standard.Dispose();
        foreach (var queue in _others.Values) queue.Dispose();
    }

    /// <summary>A call's place in its list.</summary>
    internal sealed class Entry(GrainCall call)
    {
        public GrainCall Call { get; } = call;

        public Stripe? Stripe { get; set; }

        public bool IsLinked { get; set; }

        public Entry? Previous { get; set; }

        public Entry? Next { get; set; }

        public long Deadline { get; set; }

        // Passes the stripe's lock even when already unlinked: until then a scan may be about to claim the call.
        public void Untrack() => Stripe?.Remove(this);
    }

    /// <summary>One list and its lock.</summary>
    internal sealed class Stripe
    {
        private readonly Lock _gate = new();
        private Entry? _first;
        private Entry? _last;

        public void Append(Entry entry)
        {
            lock (_gate)
            {
                entry.Stripe = this;
                entry.IsLinked = true;
                entry.Previous = _last;
                if (_last is null) _first = entry;
                else _last.Next = entry;
                _last = entry;
            }
        }

        public void Remove(Entry entry)
        {
            lock (_gate)
            {
                if (entry.IsLinked) Unlink(entry);
            }
        }

        /// <summary>Claims what is late; returns the deadline of the first that is not, or the largest number.</summary>
        public long TakeLate(long now, List<GrainCall> late)
        {
            lock (_gate)
            {
                while (_first is { } entry)
                {
                    if (entry.Deadline > now) return entry.Deadline;
                    Unlink(entry);
                    // Within the lock: an answer being given meanwhile has to pass it before the call is used again.
                    if (entry.Call.TryClaim()) late.Add(entry.Call);
                }

                return long.MaxValue;
            }
        }

        private void Unlink(Entry entry)
        {
            if (entry.Previous is null) _first = entry.Next;
            else entry.Previous.Next = entry.Next;
            if (entry.Next is null) _last = entry.Previous;
            else entry.Next.Previous = entry.Previous;
            entry.IsLinked = false;
            entry.Previous = null;
            entry.Next = null;
        }
    }

    private sealed class LateQueue : IDisposable
    {
        private const int Stripes = 8;
        private readonly TimeProvider _time;
        private readonly TimeSpan _timeout;
        private readonly long _timeoutTicks;
        private readonly Stripe[] _stripes = new Stripe[Stripes];
        private readonly ITimer _timer;
        private int _armed;

        public LateQueue(TimeProvider time, TimeSpan timeout)
        {
            _time = time;
            _timeout = timeout;
            _timeoutTicks = timeout == Timeout.InfiniteTimeSpan
                ? long.MaxValue / 2
                : (long)Math.Min(timeout.TotalSeconds * time.TimestampFrequency, long.MaxValue / 2.0);
            for (var i = 0; i < Stripes; i++) _stripes[i] = new Stripe();
            _timer = time.CreateTimer(static state => ((LateQueue)state!).OnDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        public void Add(Entry entry)
        {
            entry.Deadline = _time.GetTimestamp() + _timeoutTicks;
            _stripes[Environment.CurrentManagedThreadId & (Stripes - 1)].Append(entry);
            if (Volatile.Read(ref _armed) == 0 && Interlocked.Exchange(ref _armed, 1) == 0) Arm(_timeout);
        }

        public void Dispose() => _timer.Dispose();

        public void FailAll()
        {
            var waiting = new List<GrainCall>();
            Scan(long.MaxValue, waiting);
            foreach (var call in waiting) call.FailClaimed(new SiloUnavailableException($"The silo stopped before {call} was answered."));
        }

        private void OnDue()
        {
            var now = _time.GetTimestamp();
            var late = new List<GrainCall>();
            var next = Scan(now, late);
            if (next == long.MaxValue)
            {
                // Nothing is left; but what was added since the scan saw the timer still armed.
                Interlocked.Exchange(ref _armed, 0);
                next = Scan(now, late);
                if (next != long.MaxValue && Interlocked.Exchange(ref _armed, 1) != 0) next = long.MaxValue;
            }

            if (next != long.MaxValue) Arm(TimeSpan.FromSeconds((double)(next - now) / _time.TimestampFrequency));
            foreach (var call in late) call.TimeOut(_timeout);
        }

        private long Scan(long now, List<GrainCall> late)
        {
            var next = long.MaxValue;
            foreach (var stripe in _stripes) next = Math.Min(next, stripe.TakeLate(now, late));
            return next;
        }

        private void Arm(TimeSpan due)
        {
            if (_timeout == Timeout.InfiniteTimeSpan) return;
            // Timers count whole milliseconds: rounding up never fires early.
            var milliseconds = Math.Clamp(Math.Ceiling(due.TotalMilliseconds), 1, uint.MaxValue - 2);
            try
            {
                _timer.Change(TimeSpan.FromMilliseconds(milliseconds), Timeout.InfiniteTimeSpan);
            }
            catch (ObjectDisposedException)
            {
                // The silo stopped; nobody is left to wait.
            }
        }
    }
}
