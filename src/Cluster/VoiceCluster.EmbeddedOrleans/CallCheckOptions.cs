namespace VoiceCluster.EmbeddedOrleans;

/// <summary>Checks that whatever crosses a grain call or stream could cross a network as well: this host passes objects as they are.</summary>
/// <remarks>For development and tests: the check looks at every argument.</remarks>
public sealed class CallCheckOptions
{
    /// <summary>What happens to a value whose type is neither primitive, [GenerateSerializer] nor [Immutable]. Off by default.</summary>
    public CallCheckMode Mode { get; set; } = CallCheckMode.Off;

    /// <summary>Further types that may cross.</summary>
    public ISet<Type> AllowedTypes { get; } = new HashSet<Type>();
}

/// <summary>What happens to values that only this host could pass on.</summary>
public enum CallCheckMode
{
    /// <summary>Nothing is checked.</summary>
    Off,

    /// <summary>A warning is logged, once for each type.</summary>
    Warn,

    /// <summary>The call fails with an <see cref="InvalidOperationException"/>.</summary>
    Throw,
}
