using System.Diagnostics.CodeAnalysis;
using VoiceCluster.EmbeddedOrleans.Activations;
using VoiceCluster.EmbeddedOrleans.Hosting;
using VoiceCluster.EmbeddedOrleans.References;
using VoiceCluster.EmbeddedOrleans.Scheduling;

namespace Orleans.Runtime;

/// <summary>A name through which a grain or an observer is called. Two references are equal when they name the same.</summary>
public class GrainReference : IAddressable, IEquatable<GrainReference>, ISpanFormattable
{
    private readonly InterfaceBinding _binding;
    private Activation? _activation;

    internal GrainReference(InterfaceBinding binding, GrainId grainId)
    {
        _binding = binding;
        GrainId = grainId;
    }

    /// <summary>The identity it names.</summary>
    public GrainId GrainId { get; }

    /// <summary>The interface it is called through.</summary>
    public GrainInterfaceType InterfaceType => _binding.Name;

    /// <summary>The interface's name.</summary>
    public virtual string InterfaceName => _binding.Name.ToString()!;

    internal EmbeddedSilo Silo => _binding.Silo;

    public static bool operator ==(GrainReference? reference1, GrainReference? reference2) =>
        reference1 is null ? reference2 is null : reference1.Equals(reference2);

    public static bool operator !=(GrainReference? reference1, GrainReference? reference2) => !(reference1 == reference2);

    /// <summary>The same grain through another interface.</summary>
    public virtual TGrainInterface Cast<TGrainInterface>()
        where TGrainInterface : IAddressable =>
        this is TGrainInterface same ? same : (TGrainInterface)(object)Silo.References.Create(typeof(TGrainInterface), GrainId);

    /// <inheritdoc/>
    public bool Equals(GrainReference? other) => other is not null && GrainId.Equals(other.GrainId);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as GrainReference);

    /// <inheritdoc/>
    public override int GetHashCode() => GrainId.GetHashCode();

    /// <summary>The stable hash of the identity.</summary>
    public uint GetUniformHashCode() => GrainId.GetUniformHashCode();

    /// <inheritdoc/>
    public sealed override string ToString() => $"GrainReference:{GrainId}:{InterfaceType}";

    string IFormattable.ToString(string? format, IFormatProvider? formatProvider) => ToString();

    bool ISpanFormattable.TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        destination.TryWrite($"GrainReference:{GrainId}:{InterfaceType}", out charsWritten);

    // Remembers the activation it last reached, which is right nearly always and saves the directory.
    internal IRequestTarget ResolveTarget()
    {
        if (_activation is { IsInvalid: false } known) return known;
        var target = Silo.Directory.Find(GrainId);
        _activation = target as Activation;
        return target;
    }
}
