using System.Globalization;
using System.Reflection;
using Orleans.CodeGeneration;

namespace VoiceCluster.EmbeddedOrleans.Calls;

/// <summary>What generated code knows of one method of a grain or observer interface.</summary>
/// <param name="interfaceType">The interface that declares it; open if generic.</param>
/// <param name="name">The method's name.</param>
/// <param name="options">Its scheduling attributes.</param>
/// <param name="responseTimeout">The value of [ResponseTimeout], or null.</param>
/// <param name="parameterTypes">Its parameters' types; null where they depend on type parameters.</param>
/// <param name="parameterCount">How many parameters it has.</param>
public sealed class GrainMethod(
    Type interfaceType, string name, InvokeMethodOptions options, string? responseTimeout, Type[]? parameterTypes, int parameterCount)
{
    private MethodInfo? _method;

    /// <summary>The interface that declares the method.</summary>
    public Type InterfaceType { get; } = interfaceType;

    /// <summary>The method's name.</summary>
    public string Name { get; } = name;

    /// <summary>The name of the interface.</summary>
    public string InterfaceName => InterfaceType.FullName ?? InterfaceType.Name;

    /// <summary>Its scheduling attributes.</summary>
    public InvokeMethodOptions Options { get; } = options;

    /// <summary>How long its calls may take; null for the silo's default.</summary>
    public TimeSpan? ResponseTimeout { get; } = responseTimeout is null ? null : TimeSpan.Parse(responseTimeout, CultureInfo.InvariantCulture);

    /// <summary>The method itself, looked up when first asked for.</summary>
    public MethodInfo Method => _method ??= Find();

    /// <inheritdoc/>
    public override string ToString() => $"{InterfaceName}.{Name}";

    private MethodInfo Find()
    {
        if (parameterTypes is not null && InterfaceType.GetMethod(Name, parameterTypes) is { } exact) return exact;
        return InterfaceType.GetMethods().First(m => m.Name == Name && m.GetParameters().Length == parameterCount);
    }
}
