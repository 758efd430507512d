using System.Reflection;
using Orleans.CodeGeneration;
using Orleans.Serialization.Invocation;

namespace Orleans.Serialization.Invocation
{
    /// <summary>A request as call filters and interleaving predicates see it.</summary>
    public interface IInvokable : IDisposable
    {
        /// <summary>Whether the method takes a cancellation token that can be cancelled.</summary>
        bool IsCancellable { get; }

        /// <summary>The object the method is called on, once known.</summary>
        object? GetTarget();

        /// <summary>How many arguments there are.</summary>
        int GetArgumentCount();

        /// <summary>An argument, boxed.</summary>
        object? GetArgument(int index);

        /// <summary>Replaces an argument.</summary>
        void SetArgument(int index, object? value);

        /// <summary>The method's name.</summary>
        string GetMethodName();

        /// <summary>The full name of the interface.</summary>
        string GetInterfaceName();

        /// <summary>Interface and method, as traces name them.</summary>
        string GetActivityName();

        /// <summary>The interface's method.</summary>
        MethodInfo GetMethod();

        /// <summary>The interface.</summary>
        Type GetInterfaceType();

        /// <summary>The value of [ResponseTimeout], or null.</summary>
        TimeSpan? GetDefaultResponseTimeout();

        /// <summary>The token that the method sees.</summary>
        CancellationToken GetCancellationToken();
    }
}

namespace Orleans.Runtime
{
    /// <summary>A request with its scheduling attributes.</summary>
    public interface IRequest : IInvokable
    {
        /// <summary>The attributes.</summary>
        InvokeMethodOptions Options { get; }
    }
}
