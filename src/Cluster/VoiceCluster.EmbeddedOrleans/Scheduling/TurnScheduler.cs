using System.Diagnostics.CodeAnalysis;

namespace VoiceCluster.EmbeddedOrleans.Scheduling;

/// <summary>Runs work items and tasks one at a time, in order, on the thread pool: the single thread of an activation.</summary>
/// <remarks>
/// 1. <see cref="Post"/> pushes onto a lock-free inbox; whoever finds it idle (null) queues the scheduler to the pool.
/// 2. The pool's thread takes the whole inbox at once, leaving the Busy mark, and turns it into a first-in-first-out backlog.
/// 3. Turns run inside one TPL task per visit, so that awaits, StartNew and ContinueWith in grain code come back here.
/// 4. When the inbox still bears only the Busy mark, it becomes null and the scheduler is idle.
/// </remarks>
internal abstract class TurnScheduler(SiloActivity activity) : TaskScheduler, IThreadPoolWorkItem
{
    private const int TurnsPerVisit = 64;
    private static readonly WorkItem Busy = new BusyMark();
    private static readonly Action<object?> RunTurnsOf = static state => ((TurnScheduler)state!).RunTurns();

    [ThreadStatic]
    private static TurnScheduler? t_current;

    [ThreadStatic]
    private static ExecutionContext? t_cleanContext;

    private WorkItem? _inbox;
    private WorkItem? _backlog;
    private int _turnsLeft;

    /// <summary>The scheduler whose turn runs on this thread.</summary>
    public static new TurnScheduler? Current => t_current;

    /// <inheritdoc/>
    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Queues an item behind all others.</summary>
    public void Post(WorkItem item)
    {
        var head = Volatile.Read(ref _inbox);
        while (true)
        {
            item.Next = ReferenceEquals(head, Busy) ? null : head;
            var seen = Interlocked.CompareExchange(ref _inbox, item, head);
            if (ReferenceEquals(seen, head)) break;
            head = seen;
        }

        if (head is not null) return;
        activity.Enter();
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
    }

    void IThreadPoolWorkItem.Execute()
    {
        t_current = this;
        t_cleanContext = ExecutionContext.Capture();
        _turnsLeft = TurnsPerVisit;
        RunLeadingTasks();
        if (PeekBacklog() is not null && _turnsLeft > 0) new Task(RunTurnsOf, this).RunSynchronously(this);
        t_current = null;
        if (_backlog is null && ReferenceEquals(Interlocked.CompareExchange(ref _inbox, null, Busy), Busy))
        {
            activity.Exit();
            return;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Puts the thread back into the context without any AsyncLocal value, in which every request starts.</summary>
    internal static void EnterCleanContext()
    {
        var clean = t_cleanContext;
        if (clean is not null && !ReferenceEquals(ExecutionContext.Capture(), clean)) ExecutionContext.Restore(clean);
    }

    /// <summary>An item let an exception out: a defect of the runtime, not of a grain.</summary>
    protected abstract void OnFault(Exception exception);

    /// <inheritdoc/>
    protected override void QueueTask(Task task)
    {
        var item = ItemPool<TaskItem>.Rent();
        item.Task = task;
        Post(item);
    }

    /// <inheritdoc/>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && ReferenceEquals(t_current, this) && TryExecuteTask(task);

    /// <inheritdoc/>
    [ExcludeFromCodeCoverage(Justification = "For debuggers only.")]
    protected override IEnumerable<Task> GetScheduledTasks() => [];

    // A task brings its own surroundings with it; as long as tasks come first no extra one is needed.
    private void RunLeadingTasks()
    {
        while (_turnsLeft > 0 && PeekBacklog() is TaskItem) RunNext();
    }

    private void RunTurns()
    {
        while (_turnsLeft > 0 && PeekBacklog() is not null) RunNext();
    }

    private void RunNext()
    {
        var item = _backlog!;
        _backlog = item.Next;
        item.Next = null;
        _turnsLeft--;
        try
        {
            item.Run(this);
        }
        catch (Exception exception)
        {
            OnFault(exception);
        }

        EnterCleanContext();
    }

    private WorkItem? PeekBacklog()
    {
        if (_backlog is not null) return _backlog;
        if (ReferenceEquals(Volatile.Read(ref _inbox), Busy)) return null;
        var newest = Interlocked.Exchange(ref _inbox, Busy);
        WorkItem? oldest = null;
        while (newest is not null)
        {
            var next = newest.Next;
            newest.Next = oldest;
            oldest = newest;
            newest = next;
        }

        return _backlog = oldest;
    }

    private sealed class BusyMark : WorkItem
    {
        internal override void Run(TurnScheduler scheduler) => throw new InvalidOperationException("The mark is never queued.");
    }

    private sealed class TaskItem : WorkItem
    {
        public Task? Task { get; set; }

        internal override void Run(TurnScheduler scheduler)
        {
            var task = Task!;
            Task = null;
            ItemPool<TaskItem>.Return(this);
            scheduler.TryExecuteTask(task);
        }
    }
}
