using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using VoiceCluster.Dialogue;
using VoiceCluster.Knowledge.Bases;
using VoiceCluster.Knowledge.Embeddings;
using VoiceCluster.Storage;
using VoiceCluster.TestKit;

[assembly: AssemblyFixture(typeof(VoiceCluster.Knowledge.Tests.SharedPostgres))]

namespace VoiceCluster.Knowledge.Tests;

/// <summary>One PostgreSQL server for all tests of this assembly, started when the first one asks.</summary>
public sealed class SharedPostgres : IAsyncDisposable
{
    private readonly Lazy<Task<PostgresServer>> _server = new(PostgresServer.CreateAsync);

    public async Task<string> CreateDatabaseAsync()
    {
        Assert.SkipUnless(PostgresServer.IsInstalled, "PostgreSQL is not installed (package 'postgresql').");
        return await (await _server.Value).CreateDatabaseAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_server.IsValueCreated) await (await _server.Value).DisposeAsync();
    }
}

/// <summary>A database with knowledge, on SQLite or PostgreSQL, and as many silos on it as a test wants.</summary>
internal sealed class KnowledgeScene : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vc-knowledge-");
    private readonly ServiceProvider _services;

    private KnowledgeScene(string? connection) => _services = new ServiceCollection().AddLogging()
        .AddVoiceClusterStorage(new StorageOptions { DataFolder = Path.Combine(_folder.FullName, "data"), ConnectionString = connection }).BuildServiceProvider();

    public string Documents { get; private set; } = "";

    public IKnowledgeStore Store => _services.GetRequiredService<IKnowledgeStore>();

    public static async Task<KnowledgeScene> CreateAsync(string? connection = null)
    {
        var scene = new KnowledgeScene(connection);
        scene.Documents = scene._folder.CreateSubdirectory("documents").FullName;
        await scene._services.GetRequiredService<StorageLifecycle>().OpenAsync(CancellationToken.None);
        return scene;
    }

    public KnowledgeBases Silo(IEmbedder? embedder) => new(Store, embedder, new(), TimeProvider.System, NullLogger<KnowledgeBases>.Instance);

    public WatchedFolder Watch(KnowledgeBases silo) => new("kb", Documents, silo, TimeProvider.System, NullLogger<WatchedFolder>.Instance);

    public void Write(string name, string text) => File.WriteAllText(Path.Combine(Documents, name), text);

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}

internal static class Asking
{
    public static async Task<KnowledgeHit?> AskAsync(this KnowledgeBases silo, string question) => (await silo.SearchAsync(new KnowledgeSource("kb"), question, 5, CancellationToken.None)) is [var first, ..] ? first : null;

    public static Task<KnowledgeDocument> PutAsync(this KnowledgeBases silo, string name, string text) =>
        silo.PutAsync("kb", name, KnowledgeScene.Bytes(text), DocumentSource.Upload, CancellationToken.None);
}
