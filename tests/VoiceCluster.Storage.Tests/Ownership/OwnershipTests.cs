using System.Globalization;

namespace VoiceCluster.Storage.Tests;

[Trait("Needs", "process")]
public sealed class DataFolderOwnershipTests() : DatabaseTests(new SqliteTestDatabase())
{
    [Fact]
    public async Task A_second_process_on_the_data_folder_refuses_to_start_and_says_who_holds_it()
    {
        await using var storage = await OpenAsync();
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => ChildProcess.StartAsync("hold", Options));
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"is in use by process {Environment.ProcessId} on {Environment.MachineName}"), error.Message, StringComparison.Ordinal);
        Assert.Contains("DataFolder", error.Message, StringComparison.Ordinal);
        await storage.Recorder.RecordAsync(Sample.Turn("s1", 1));
        await storage.FlushAsync();
    }

    [Fact]
    public async Task A_second_start_in_one_process_is_refused_too_and_a_stop_lets_go()
    {
        await using (await OpenAsync()) await Assert.ThrowsAsync<OwnershipException>(() => OpenAsync());
        await using var next = await OpenAsync();
        Assert.True(next.Health.IsStarted);
    }

    [Fact]
    public async Task A_killed_process_lets_go()
    {
        using var child = await ChildProcess.StartAsync("hold", Options);
        var error = await Assert.ThrowsAsync<OwnershipException>(() => OpenAsync());
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"process {child.Id} "), error.Message, StringComparison.Ordinal);
        await child.KillAsync();
        await using var storage = await OpenAsync();
        Assert.True(storage.Health.IsStarted);
    }
}
