namespace VoiceCluster.Storage;

/// <summary>Rewrites a segment without its expendable records (telemetry and llm_calls), to make room in a full log.</summary>
internal static class LogThinning
{
    public const string TemporaryExtension = ".thin";

    /// <summary>Puts a thinner file in the place of a sealed segment's.</summary>
    /// <param name="path">The segment's file.</param>
    /// <param name="length">Its length.</param>
    /// <param name="written">Records up to this number are in the database already: they go too, uncounted.</param>
    /// <returns>The new length, and how many records of each kind were given up.</returns>
    /// <exception cref="IOException">The segment stays as it was.</exception>
    public static (long Length, IReadOnlyDictionary<RecordKind, int> Dropped) Thin(string path, long length, long written)
    {
        var temporary = path + TemporaryExtension;
        try
        {
            return Thin(path, temporary, length, written);
        }
        catch (IOException)
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>How many records of each kind a segment holds that are not in the database.</summary>
    public static IReadOnlyDictionary<RecordKind, int> Count(string path, long length, long written)
    {
        var counts = new Dictionary<RecordKind, int>();
        using var reader = new SegmentReader(path, () => length);
        while (reader.TryRead(out var item))
        {
            if (item.Frame is { } frame && frame.Sequence > written) counts[frame.Kind] = counts.GetValueOrDefault(frame.Kind) + 1;
        }

        return counts;
    }

    private static (long Length, IReadOnlyDictionary<RecordKind, int> Dropped) Thin(string path, string temporary, long length, long written)
    {
        var dropped = new Dictionary<RecordKind, int>();
        long kept = 0;
        using (var reader = new SegmentReader(path, () => length))
        using (var target = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, 128 << 10))
        {
            while (reader.TryRead(out var item))
            {
                if (item.Frame is { } frame)
                {
                    if (frame.Sequence <= written) continue;
                    if (RecordKinds.IsExpendable(frame.Kind))
                    {
                        dropped[frame.Kind] = dropped.GetValueOrDefault(frame.Kind) + 1;
                        continue;
                    }
                }

                var bytes = item.Frame?.Bytes ?? item.Damage;
                target.Write(bytes.Span);
                kept += bytes.Length;
            }
        }

        File.Move(temporary, path, overwrite: true);
        return (kept, dropped);
    }
}
