using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace VoiceCluster.FrontDoor.Playback;

/// <summary>
/// The silo's one clock for audio: every 20 ms all that is active sends what is due, and takes what came. It stands still while there is
/// nothing: to wake up for nothing, 50 times a second, took 3 % of a core (measured).
/// </summary>
/// <remarks>
/// On the system's time, sending and receiving have a thread each, half a round apart, so that packets neither queue behind the thread pool's work
/// nor wait for what is done with those that came. The sending one runs before all others where that is allowed: at 500 calls on two busy cores the
/// interval between two packets of a call was up to 61 ms otherwise (99th percentile), in place of 20.
/// </remarks>
public sealed partial class AudioPacer(TimeProvider time, ILogger<AudioPacer>? logger = null) : IHostedService, IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(20);

    private readonly Lock _gate = new();
    private readonly ManualResetEvent _hasWork = new(false);
    private readonly ManualResetEvent _stopped = new(false);
    private readonly List<Thread> _threads = [];
    private readonly List<IPaced> _active = [];

    // Each half's own look at what is active: both go round without the gate, and nothing is allocated when an answer begins or ends.
    private readonly List<IPaced> _sending = [];
    private readonly List<IPaced> _receiving = [];
    private volatile int _count;
    private ITimer? _timer;
    private long _startedAt;
    private int _ticking;
    private int _disposed;

    /// <summary>Adds one; it stays until its <see cref="IPaced.Tick"/> says that it is done.</summary>
    public void Add(IPaced paced)
    {
        lock (_gate)
        {
            _active.Add(paced);
            _count = _active.Count;
            if (_count > 1 || _disposed != 0) return;
            _hasWork.Set();
            _timer?.Change(Period, Period);
        }
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (time == TimeProvider.System)
        {
            Begin("audio out", TimeSpan.Zero, SendAll, first: true);
            Begin("audio in", Period / 2, ReceiveAll, first: false);
            return Task.CompletedTask;
        }

        lock (_gate)
        {
            var period = _count > 0 ? Period : Timeout.InfiniteTimeSpan;
            _startedAt = time.GetTimestamp();
            _timer = time.CreateTimer(static state => ((AudioPacer)state!).Round(), this, period, period);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        Stop();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    /// <remarks>More than once: as a service and as a hosted one.</remarks>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1) return;
        Stop();
        // Who still adds or removes under the gate finds it disposed.
        lock (_gate)
        {
            _hasWork.Dispose();
            _stopped.Dispose();
        }
    }

    private void Stop()
    {
        _stopped.Set();
        _timer?.Dispose();
        foreach (var thread in _threads) thread.Join();
        _threads.Clear();
    }

    /// <summary>Both halves of a round on one timer; a round that is late lets the next one skip, and does what both owed.</summary>
    private void Round()
    {
        if (Interlocked.Exchange(ref _ticking, 1) == 1) return;
        try
        {
            var round = (long)(time.GetElapsedTime(_startedAt) / Period);
            SendAll(round);
            ReceiveAll(round);
        }
        finally
        {
            Volatile.Write(ref _ticking, 0);
        }
    }

    private void SendAll(long round)
    {
        Look(_sending);
        foreach (var paced in _sending)
        {
            if (!paced.Tick(round)) Remove(paced);
        }

        _sending.Clear();
    }

    private void ReceiveAll(long round)
    {
        Look(_receiving);
        foreach (var paced in _receiving) paced.Receive(round);
        _receiving.Clear();
    }

    private void Look(List<IPaced> view)
    {
        lock (_gate) view.AddRange(_active);
    }

    private void Remove(IPaced paced)
    {
        lock (_gate)
        {
            _active.Remove(paced);
            _count = _active.Count;
            if (_count > 0 || _disposed != 0) return;
            _hasWork.Reset();
            _timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <param name="name">The thread's.</param>
    /// <param name="offset">Of its rounds.</param>
    /// <param name="round">What it does.</param>
    /// <param name="first">Before all other threads.</param>
    private void Begin(string name, TimeSpan offset, Action<long> round, bool first)
    {
        var thread = new Thread(() =>
        {
            if (first)
            {
                var priority = RealTimeThread.Raise() ?? "as all others; allow the process CAP_SYS_NICE for steady packets under load";
                if (logger is not null) LogPriority(logger, priority);
            }

            Run(offset, round);
        })
        {
            Name = name,
            IsBackground = true,
        };
        _threads.Add(thread);
        thread.Start();
    }

    /// <summary>Rounds at the multiples of 20 ms since the work began; one that is late by more than a round is left out.</summary>
    private void Run(TimeSpan offset, Action<long> round)
    {
        WaitHandle[] work = [_stopped, _hasWork];
        var number = 0L;
        while (WaitHandle.WaitAny(work) != 0)
        {
            var began = time.GetTimestamp();
            for (var rounds = 1L; _count > 0; rounds++, number++)
            {
                var wait = offset + (rounds * Period) - time.GetElapsedTime(began);
                if (wait < -Period)
                {
                    var missed = (long)(-wait / Period);
                    (rounds, number) = (rounds + missed, number + missed);
                }

                if (_stopped.WaitOne(wait > TimeSpan.Zero ? wait : TimeSpan.Zero)) return;
                round(number);
            }
        }
    }

    [LoggerMessage(145, LogLevel.Information, "The thread that sends audio runs: {Priority}")]
    private static partial void LogPriority(ILogger logger, string priority);
}
