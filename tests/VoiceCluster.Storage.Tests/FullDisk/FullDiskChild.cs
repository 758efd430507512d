using VoiceCluster.Dialogue;

namespace VoiceCluster.Storage.Tests.FullDisk;

/// <summary>The child's side of <see cref="FullDiskTests"/>: prints a line at each step.</summary>
internal static class FullDiskChild
{
    private const string Session = "caller";

    private static int _turns;

    public static async Task RunAsync(string volume)
    {
        var data = Path.Combine(volume, "data");
        await using var storage = await TestStorage.OpenAsync(new StorageOptions { DataFolder = data, RetryMaximum = TimeSpan.FromSeconds(1) });
        await storage.Recorder.RecordAsync(Sample.Session(Session));
        await RecordAsync(storage, 10, bytes: 100);
        await storage.FlushAsync();
        Console.WriteLine($"open reserve={HasReserve(data)}");
        var ballast = Path.Combine(volume, "ballast");

        // 1. Little is left: recordings stop, the record goes on.
        await FillAsync(ballast, leave: 600 << 10);
        await Wait.UntilAsync(() => storage.Health.IsDiskShort);
        var audio = await RecordAudioAsync(storage);
        await RecordAsync(storage, 10, bytes: 100);
        Console.WriteLine($"short audio={audio} {State(storage)}");

        // 2. Nothing is left but what was set aside.
        await FillAsync(ballast, leave: 0);
        await RecordAsync(storage, 10, bytes: 10_000);
        Console.WriteLine($"durable reserve={HasReserve(data)} {State(storage)}");

        // 3. Nothing at all.
        await FillAsync(ballast, leave: 0);
        await RecordAsync(storage, 30, bytes: 30_000);
        await Wait.UntilAsync(() => storage.Health.HeldRecords > 0);
        var readable = await storage.History.GetTurnsAsync(Session, 0, default);
        Console.WriteLine($"nothing left held={storage.Health.HeldRecords > 0} problem={storage.Recorder.Problem is not null} readable={readable.Count}");

        // 4. Somebody makes room.
        File.Delete(ballast);
        await Wait.UntilAsync(() => storage.Health.HeldRecords == 0);
        await storage.FlushAsync();
        await Wait.UntilAsync(() => HasReserve(data));
        Console.WriteLine($"room again {State(storage)} dropped={storage.Health.DroppedRecords} turns={await storage.CountAsync("turns")} reserve={HasReserve(data)}");
    }

    private static string State(TestStorage storage) => $"held={storage.Health.HeldRecords} problem={storage.Recorder.Problem is not null}";

    private static bool HasReserve(string data) => File.Exists(Path.Combine(data, "reserve"));

    private static async Task RecordAsync(TestStorage storage, int count, int bytes)
    {
        for (var i = 0; i < count; i++)
            await storage.Recorder.RecordAsync(Sample.Turn(Session, ++_turns) with { AgentText = new string('x', bytes) });
    }

    /// <summary>Whether anything of a recording got to the disk.</summary>
    private static async Task<bool> RecordAudioAsync(TestStorage storage)
    {
        var recordings = storage.Get<CallRecordings>();
        var (id, now) = (Guid.CreateVersion7(TimeProvider.System.GetUtcNow()), TimeProvider.System.GetUtcNow());
        var recording = recordings.Open(Session, id, now - TimeSpan.FromSeconds(1), "leg", isBegun: false);
        recording.Caller(new byte[640], TimeProvider.System.GetTimestamp());
        recording.End("leg", RecordingEnd.Stopped);
        await recordings.WriteAsync();
        var file = new FileInfo(storage.Get<RecordingFolder>().PathOf(id));
        return file.Exists && file.Length > RecordingFile.HeaderBytes;
    }

    /// <summary>Until the volume has no more than so much left.</summary>
    private static async Task FillAsync(string path, long leave)
    {
        await using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        var block = new byte[4096];
        var volume = new DriveInfo(Path.GetDirectoryName(path)!);
        try
        {
            while (volume.AvailableFreeSpace > leave) await file.WriteAsync(block);
        }
        catch (IOException) when (leave == 0)
        {
            // Full.
        }
    }
}
