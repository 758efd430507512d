using System.Globalization;

namespace VoiceCluster.Simulators;

/// <summary>A call of a tool that a simulated model asks for.</summary>
/// <param name="Name">The tool's, as the vendor writes it; any other for a tool that there is not.</param>
/// <param name="Arguments">As they are written; need not be JSON.</param>
/// <param name="Id">Null for one that the simulator chooses.</param>
public sealed record SimulatedToolCall(string Name, string Arguments, string? Id = null)
{
    private static int _made;

    /// <summary>The call's name within its answer.</summary>
    public string Id { get; } = Id ?? $"call_simulated_{Interlocked.Increment(ref _made).ToString(CultureInfo.InvariantCulture)}";

    /// <summary>The arguments as vendors stream them: an empty piece, then a few characters each.</summary>
    internal IEnumerable<string> Pieces() => Arguments.Chunk(7).Select(static piece => new string(piece)).Prepend("");
}
