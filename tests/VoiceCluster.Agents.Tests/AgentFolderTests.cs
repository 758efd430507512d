using Microsoft.Extensions.Logging.Abstractions;
using VoiceCluster.Agents.Definitions;
using VoiceCluster.Agents.Tools;
using VoiceCluster.TestKit;

namespace VoiceCluster.Agents.Tests;

public sealed class AgentFolderTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("agents");
    private readonly VirtualTimeProvider _time = new();
    private DateTime _written = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_changed_file_counts_within_two_seconds_and_a_wrong_one_does_not()
    {
        Write("a.yaml", "about: first");
        using var agents = Open();
        Assert.Equal("first", agents.Find("A")?.About);
        Write("a.yaml", "about: second");
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("second", agents.Find("a")?.About);
        Write("a.yaml", "abut: third");
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("second", agents.Find("a")?.About);
        Write("a.yaml", "about: fourth");
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("fourth", agents.Find("a")?.About);
    }

    [Fact]
    public void Files_come_and_go()
    {
        using var agents = Open();
        Assert.Null(agents.Find(null));
        Write("b.yaml", "about: new\ndefault: true");
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("new", agents.Find(null)?.About);
        Assert.Equal("new", agents.Find("default")?.About);
        File.Delete(Path.Combine(_folder.FullName, "b.yaml"));
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Empty(agents.All);
    }

    [Fact]
    public void What_does_not_fit_the_rest_of_the_settings_is_not_taken()
    {
        Write("a.yaml", "about: first");
        using var agents = new AgentFolder(_folder.FullName, new ToolRegistry([]), _ => ["debounceMs is -1"], _time, NullLogger<AgentFolder>.Instance);
        Assert.Empty(agents.All);
    }

    private AgentFolder Open() => new(_folder.FullName, new ToolRegistry([]), null, _time, NullLogger<AgentFolder>.Instance);

    private void Write(string file, string text)
    {
        var path = Path.Combine(_folder.FullName, file);
        File.WriteAllText(path, text);
        // Two writes within a tick of the file system's clock are still two.
        File.SetLastWriteTimeUtc(path, _written = _written.AddSeconds(1));
    }
}
