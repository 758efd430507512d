using VoiceCluster.EndToEnd.Tests.Processes;

[assembly: AssemblyFixture(typeof(ScriptedServer))]
[assembly: CollectionBehavior(MaxParallelThreads = 8)]

namespace VoiceCluster.EndToEnd.Tests.Processes;

/// <summary>The one silo that most tests share.</summary>
public sealed class ScriptedServer : IAsyncLifetime
{
    private readonly DataFolder _data = new();
    private ServerProcess? _server;

    internal ServerProcess Server => _server ?? throw new InvalidOperationException("not started");

    internal string Journals => _data.File("journals");

    public async ValueTask InitializeAsync() => _server = await ServerProcess.StartScriptedAsync(_data);

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        _data.Dispose();
    }
}
