namespace VoiceCluster.EmbeddedOrleans.Calls;

/// <summary>A call of a method that returns <see cref="Task"/>.</summary>
public abstract class TaskCall : GrainCall<Nothing>
{
    private Task? _task;
    private Action? _whenEnded;

    /// <summary>For generated code.</summary>
    protected TaskCall(GrainMethod method)
        : base(method)
    {
    }

    /// <summary>Calls the method.</summary>
    protected abstract Task Invoke(object target);

    internal sealed override Task InvokeBoxedAsync(object target) => Invoke(target);

    private protected sealed override void StartTarget(object instance)
    {
        Task task;
        try
        {
            task = Invoke(instance);
        }
        catch (Exception error)
        {
            End(error);
            return;
        }

        if (task.IsCompletedSuccessfully)
        {
            End(default(Nothing));
            return;
        }

        _task = task;
        task.GetAwaiter().UnsafeOnCompleted(_whenEnded ??= WhenEnded);
    }

    private void WhenEnded()
    {
        var task = _task!;
        _task = null;
        if (task.IsCompletedSuccessfully) End(default(Nothing));
        else End(CallOutcome.ErrorOf(task));
    }
}

/// <summary>A call of a method that returns <see cref="Task{TResult}"/>.</summary>
/// <typeparam name="TResult">The answer's type.</typeparam>
public abstract class TaskCall<TResult> : GrainCall<TResult>
{
    private Task<TResult>? _task;
    private Action? _whenEnded;

    /// <summary>For generated code.</summary>
    protected TaskCall(GrainMethod method)
        : base(method)
    {
    }

    /// <summary>Calls the method.</summary>
    protected abstract Task<TResult> Invoke(object target);

    internal sealed override async Task InvokeBoxedAsync(object target) => BoxedResult = await Invoke(target);

    private protected sealed override void StartTarget(object instance)
    {
        Task<TResult> task;
        try
        {
            task = Invoke(instance);
        }
        catch (Exception error)
        {
            End(error);
            return;
        }

        if (task.IsCompletedSuccessfully)
        {
            End(task.Result);
            return;
        }

        _task = task;
        task.GetAwaiter().UnsafeOnCompleted(_whenEnded ??= WhenEnded);
    }

    private void WhenEnded()
    {
        var task = _task!;
        _task = null;
        if (task.IsCompletedSuccessfully) End(task.Result);
        else End(CallOutcome.ErrorOf(task));
    }
}

/// <summary>A call of a method that returns <see cref="ValueTask"/>.</summary>
public abstract class ValueTaskCall : GrainCall<Nothing>
{
#pragma warning disable CA2012 // Kept until it is consumed, once, when the method has ended.
    private ValueTask _task;
    private Action? _whenEnded;

    /// <summary>For generated code.</summary>
    protected ValueTaskCall(GrainMethod method)
        : base(method)
    {
    }

    /// <summary>Calls the method.</summary>
    protected abstract ValueTask Invoke(object target);

    internal sealed override Task InvokeBoxedAsync(object target) => Invoke(target).AsTask();

    private protected sealed override void StartTarget(object instance)
    {
        try
        {
            _task = Invoke(instance);
        }
        catch (Exception error)
        {
            End(error);
            return;
        }

        if (_task.IsCompleted) WhenEnded();
        else _task.GetAwaiter().UnsafeOnCompleted(_whenEnded ??= WhenEnded);
    }

    private void WhenEnded()
    {
        var task = _task;
        _task = default;
        try
        {
            task.GetAwaiter().GetResult();
        }
        catch (Exception error)
        {
            End(error);
            return;
        }

        End(default(Nothing));
    }
#pragma warning restore CA2012
}

/// <summary>A call of a method that returns <see cref="ValueTask{TResult}"/>.</summary>
/// <typeparam name="TResult">The answer's type.</typeparam>
public abstract class ValueTaskCall<TResult> : GrainCall<TResult>
{
#pragma warning disable CA2012 // Kept until it is consumed, once, when the method has ended.
    private ValueTask<TResult> _task;
    private Action? _whenEnded;

    /// <summary>For generated code.</summary>
    protected ValueTaskCall(GrainMethod method)
        : base(method)
    {
    }

    /// <summary>Calls the method.</summary>
    protected abstract ValueTask<TResult> Invoke(object target);

    internal sealed override async Task InvokeBoxedAsync(object target) => BoxedResult = await Invoke(target);

    private protected sealed override void StartTarget(object instance)
    {
        try
        {
            _task = Invoke(instance);
        }
        catch (Exception error)
        {
            End(error);
            return;
        }

        if (_task.IsCompleted) WhenEnded();
        else _task.GetAwaiter().UnsafeOnCompleted(_whenEnded ??= WhenEnded);
    }

    private void WhenEnded()
    {
        var task = _task;
        _task = default;
        TResult result;
        try
        {
            result = task.GetAwaiter().GetResult();
        }
        catch (Exception error)
        {
            End(error);
            return;
        }

        End(result);
    }
#pragma warning restore CA2012
}

/// <summary>A call of a method that returns nothing, such as an observer's; always one way.</summary>
public abstract class VoidCall : GrainCall<Nothing>
{
    /// <summary>For generated code.</summary>
    protected VoidCall(GrainMethod method)
        : base(method)
    {
    }

    /// <summary>Calls the method.</summary>
    protected abstract void Invoke(object target);

    internal sealed override Task InvokeBoxedAsync(object target)
    {
        Invoke(target);
        return Task.CompletedTask;
    }

    private protected sealed override void StartTarget(object instance)
    {
        try
        {
            Invoke(instance);
        }
        catch (Exception error)
        {
            End(error);
            return;
        }

        End(default(Nothing));
    }
}

/// <summary>How a method ended.</summary>
internal static class CallOutcome
{
    /// <summary>The error of a task that did not succeed, as an await would throw it.</summary>
    public static Exception ErrorOf(Task task) => task.Exception?.InnerExceptions[0] ?? new TaskCanceledException(task);
}
