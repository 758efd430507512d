namespace VoiceCluster.Storage.Tests.FullDisk;

/// <summary>A child process on a volume of its own of 6 MB (tmpfs in a mount namespace), which fills up and is made room on. The child prints what it sees
/// at each step.</summary>
[Trait("Needs", "process")]
public sealed class FullDiskTests
{
    [Fact]
    public async Task What_was_told_complete_is_there_after_the_disk_was_full()
    {
        using var folder = new ScratchFolder();
        using var child = ChildProcess.StartOnVolume(folder.Path, megabytes: 6);
        Assert.Equal("open reserve=True", await child.ReadLineAsync());
        Assert.Equal("short audio=False held=0 problem=False", await child.ReadLineAsync());
        Assert.Equal("durable reserve=False held=0 problem=False", await child.ReadLineAsync());
        Assert.Equal("nothing left held=True problem=True readable=60", await child.ReadLineAsync());
        Assert.Equal("room again held=0 problem=False dropped=0 turns=60 reserve=True", await child.ReadLineAsync());
    }

    private sealed class ScratchFolder : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vc-full-");

        public string Path => _folder.FullName;

        public void Dispose() => _folder.Delete(recursive: true);
    }
}
