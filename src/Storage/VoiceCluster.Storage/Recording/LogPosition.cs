using System.Globalization;

namespace VoiceCluster.Storage.Recording;

/// <summary>A place in the log: a segment's number and a byte within it.</summary>
internal readonly record struct LogPosition(int Segment, long Offset)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Segment} {Offset}");

    public static LogPosition Parse(string text)
    {
        var parts = text.Split(' ');
        return parts.Length == 2 && int.TryParse(parts[0], CultureInfo.InvariantCulture, out var segment) && long.TryParse(parts[1], CultureInfo.InvariantCulture, out var offset)
            ? new LogPosition(segment, offset)
            : throw new FormatException($"'{text}' is not a place in the log");
    }
}
