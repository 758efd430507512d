using System.Text;

namespace VoiceCluster.Storage.Grains;

/// <summary>A grain's key as Orleans' ADO.NET storage takes it apart: a number, a GUID or a text, and the name of the state.</summary>
/// <param name="StateName">As in the grain's constructor.</param>
/// <param name="N0">First half of a GUID; 0 otherwise.</param>
/// <param name="N1">Second half of a GUID, or the number.</param>
/// <param name="Extension">The text, or the extension of a compound key; null for none.</param>
/// <param name="HashBytes">What the key is hashed from.</param>
public sealed record GrainStateKey(string StateName, long N0, long N1, string? Extension, ReadOnlyMemory<byte> HashBytes)
{
    public static GrainStateKey Of(string stateName, string key) => new(stateName, 0, 0, key, Reversed(Encoding.UTF8.GetBytes(key)));

    public static GrainStateKey Of(string stateName, long key, string? extension) => new(stateName, 0, key, extension, Reversed(BitConverter.GetBytes(key), extension));

    public static GrainStateKey Of(string stateName, Guid key, string? extension)
    {
        var bytes = key.ToByteArray();
        return new(stateName, BitConverter.ToInt64(bytes, 0), BitConverter.ToInt64(bytes, 8), extension, Reversed(bytes, extension));
    }

    private static byte[] Reversed(byte[] key, string? extension = null)
    {
        byte[] all = [.. key, .. Encoding.UTF8.GetBytes(extension ?? "")];
        Array.Reverse(all);
        return all;
    }
}

/// <summary>Somebody else wrote in between.</summary>
/// <param name="expected">The version that was read.</param>
/// <param name="stored">The version that is there; null for none.</param>
public sealed class GrainStateConflictException(string? expected, string? stored) : Exception($"the stored state has version {stored ?? "none"}, not {expected ?? "none"}")
{
    public string? Expected { get; } = expected;

    public string? Stored { get; } = stored;
}
