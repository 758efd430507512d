using VoiceCluster.EndToEnd.Tests.Processes;

[assembly: AssemblyFixture(typeof(ScriptedServer))]
[assembly: AssemblyFixture(typeof(TalkativeServer))]
[assembly: CollectionBehavior(MaxParallelThreads = 8)]

namespace VoiceCluster.EndToEnd.Tests.Processes;

/// <summary>The one silo that most tests share.</summary>
public class ScriptedServer : IAsyncLifetime
{
    private readonly DataFolder _data = new();
    private ServerProcess? _server;

    internal ServerProcess Server => _server ?? throw new InvalidOperationException("not started");

    internal string Journals => _data.File("journals");

    protected virtual IEnumerable<string> Arguments => [];

    public async ValueTask InitializeAsync() => _server = await ServerProcess.StartScriptedAsync(_data, Arguments);

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        _data.Dispose();
        GC.SuppressFinalize(this);
    }
}

/// <summary>One whose answers take nine seconds: time enough to interrupt them, on any machine.</summary>
public sealed class TalkativeServer : ScriptedServer
{
    /// <summary>Audio of one of the answer's 30 words.</summary>
    public const int WordMs = 300;

    protected override IEnumerable<string> Arguments => ["--Providers:Script:TokenAudio", $"{TimeSpan.FromMilliseconds(WordMs)}"];
}
