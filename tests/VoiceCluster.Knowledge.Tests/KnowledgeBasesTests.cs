using VoiceCluster.Dialogue;
using VoiceCluster.Knowledge.Bases;
using VoiceCluster.Knowledge.Documents;

namespace VoiceCluster.Knowledge.Tests;

public sealed class SqliteKnowledgeTests : KnowledgeBasesTests
{
    protected override Task<string?> ConnectAsync() => Task.FromResult<string?>(null);
}

public sealed class PostgresKnowledgeTests(SharedPostgres server) : KnowledgeBasesTests
{
    protected override async Task<string?> ConnectAsync() => await server.CreateDatabaseAsync();
}

public abstract class KnowledgeBasesTests : IAsyncLifetime
{
    private const string Parking = "# Parking\n\nYou park behind the house.\n";
    private KnowledgeScene _scene = null!;

    protected abstract Task<string?> ConnectAsync();

    public async ValueTask InitializeAsync() => _scene = await KnowledgeScene.CreateAsync(await ConnectAsync());

    public async ValueTask DisposeAsync()
    {
        await _scene.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_document_is_found_until_it_is_deleted_and_also_after_a_restart()
    {
        using var silo = _scene.Silo(new WordVectors());
        await silo.PutAsync("parking.md", Parking);
        Assert.Equal(("parking.md", "Parking", "You park behind the house."), await FoundAsync(silo, "Where do you park?"));
        using var restarted = _scene.Silo(new WordVectors());
        await restarted.RefreshAsync(CancellationToken.None);
        Assert.Equal("parking.md", (await restarted.AskAsync("Where do you park?"))?.Document);
        Assert.True(await restarted.DeleteAsync("kb", "parking.md", CancellationToken.None));
        Assert.False(await restarted.DeleteAsync("kb", "parking.md", CancellationToken.None));
        Assert.Null(await restarted.AskAsync("Where do you park?"));
        Assert.Empty(await _scene.Store.ReadVectorsAsync("kb", "words-1", CancellationToken.None));
    }

    [Fact]
    public async Task The_same_name_replaces_and_only_what_is_new_is_embedded()
    {
        var embedder = new WordVectors();
        using var silo = _scene.Silo(embedder);
        var first = string.Concat(Enumerable.Range(0, 30).Select(static i => $"Rule {i} of the house says that nobody runs. "));
        await silo.PutAsync("rules.txt", first);
        var before = embedder.Embedded.Count;
        Assert.True(before > 2);
        await silo.PutAsync("rules.txt", first + "And nobody shouts.");
        Assert.Equal(before + 1, embedder.Embedded.Count);
        Assert.Single(silo.List("kb")!);
        Assert.Equal((await _scene.Store.ReadChunksAsync("kb", CancellationToken.None)).Select(static c => c.Hash).Distinct().Count(), (await _scene.Store.ReadVectorsAsync("kb", "words-1", CancellationToken.None)).Count);
    }

    [Fact]
    public async Task A_refused_document_leaves_the_one_of_its_name()
    {
        using var silo = _scene.Silo(new WordVectors());
        await silo.PutAsync("parking.md", Parking);
        await Assert.ThrowsAsync<DocumentException>(() => silo.PutAsync("parking.md", "   "));
        Assert.Equal("parking.md", (await silo.AskAsync("Where do you park?"))?.Document);
    }

    [Fact]
    public async Task Another_model_indexes_beside_the_old_index_and_then_takes_over()
    {
        using (var old = _scene.Silo(new WordVectors())) await old.PutAsync("parking.md", Parking);
        using var silo = _scene.Silo(new WordVectors("words-2") { Fails = true });
        await silo.RefreshAsync(CancellationToken.None);
        Assert.Equal("words-1", (await _scene.Store.ListBasesAsync(CancellationToken.None)).Single().Model);
        Assert.Equal("parking.md", (await silo.AskAsync("Where do you park?"))?.Document);

        using var working = _scene.Silo(new WordVectors("words-2"));
        await working.RefreshAsync(CancellationToken.None);
        Assert.Equal("words-2", (await _scene.Store.ListBasesAsync(CancellationToken.None)).Single().Model);
        Assert.Empty(await _scene.Store.ReadVectorsAsync("kb", "words-1", CancellationToken.None));
        Assert.Equal("parking.md", (await working.AskAsync("Where do you park?"))?.Document);
    }

    [Fact]
    public async Task A_document_is_taken_while_the_model_fails_and_embedded_when_it_works_again()
    {
        var embedder = new WordVectors { Fails = true };
        using var silo = _scene.Silo(embedder);
        await silo.PutAsync("parking.md", Parking);
        Assert.Equal("parking.md", (await silo.AskAsync("Where do you park?"))?.Document);
        Assert.Empty(await _scene.Store.ReadVectorsAsync("kb", "words-1", CancellationToken.None));
        embedder.Fails = false;
        silo.TryEmbeddingAgain();
        await silo.RefreshAsync(CancellationToken.None);
        Assert.Single(await _scene.Store.ReadVectorsAsync("kb", "words-1", CancellationToken.None));
    }

    [Fact]
    public async Task Another_silo_sees_a_change_at_its_next_look()
    {
        using var one = _scene.Silo(new WordVectors());
        using var other = _scene.Silo(new WordVectors());
        await other.RefreshAsync(CancellationToken.None);
        await one.PutAsync("parking.md", Parking);
        await other.RefreshAsync(CancellationToken.None);
        Assert.Equal("parking.md", (await other.AskAsync("Where do you park?"))?.Document);
        await one.PutAsync("parking.md", Parking.Replace("behind", "below", StringComparison.Ordinal));
        await other.RefreshAsync(CancellationToken.None);
        Assert.Contains("below", (await other.AskAsync("Where do you park?"))!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_is_followed_and_an_upload_hides_its_file()
    {
        using var silo = _scene.Silo(new WordVectors());
        var folder = _scene.Watch(silo);
        _scene.Write("parking.md", Parking);
        _scene.Write("broken.pdf", "no pdf");
        await folder.LookAsync(CancellationToken.None);
        Assert.Equal(DocumentSource.Folder, Assert.Single(silo.List("kb")!).Source);

        _scene.Write("parking.md", Parking.Replace("behind", "far from", StringComparison.Ordinal));
        await folder.LookAsync(CancellationToken.None);
        Assert.Contains("far from", (await silo.AskAsync("Where do you park?"))!.Text, StringComparison.Ordinal);

        await silo.PutAsync("parking.md", "# Parking\n\nThere is no place to park.");
        await folder.LookAsync(CancellationToken.None);
        Assert.Contains("no place", (await silo.AskAsync("Where do you park?"))!.Text, StringComparison.Ordinal);
        await silo.DeleteAsync("kb", "parking.md", CancellationToken.None);
        await folder.LookAsync(CancellationToken.None);
        Assert.Contains("far from", (await silo.AskAsync("Where do you park?"))!.Text, StringComparison.Ordinal);

        File.Delete(Path.Combine(_scene.Documents, "parking.md"));
        await folder.LookAsync(CancellationToken.None);
        Assert.Empty(silo.List("kb")!);
    }

    [Fact]
    public async Task A_source_lets_only_documents_with_its_fields_through_also_after_a_restart()
    {
        using var silo = _scene.Silo(new WordVectors());
        await silo.PutAsync("staff.md", "---\naudience: staff\nproduct: [basic, premium]\n---\n# Parking\n\nStaff park below the house.");
        await silo.PutAsync("kb", "guests.md", KnowledgeScene.Bytes(Parking), DocumentSource.Upload, CancellationToken.None, Fields(("audience", "public")));
        await silo.PutAsync("nobody.md", "# Parking\n\nYou park nowhere.");
        using var restarted = _scene.Silo(new WordVectors());
        await restarted.RefreshAsync(CancellationToken.None);
        foreach (var one in new[] { silo, restarted })
        {
            Assert.Equal(["guests.md"], await FoundAsync(one, ("audience", "Public")));
            Assert.Equal(["staff.md"], await FoundAsync(one, ("AUDIENCE", "staff"), ("product", "premium")));
            Assert.Equal(["guests.md", "staff.md"], await FoundAsync(one, ("audience", "staff"), ("audience", "public")));
            Assert.Empty(await FoundAsync(one, ("audience", "staff"), ("product", "other")));
            Assert.Equal(3, (await FoundAsync(one)).Count);
        }
    }

    [Fact]
    public async Task Fields_that_cannot_be_used_refuse_the_document()
    {
        using var silo = _scene.Silo(null);
        foreach (var field in new[] { ("no name", "x"), ("long", new string('x', 201)) })
        {
            var refused = await Assert.ThrowsAsync<DocumentException>(() =>
                silo.PutAsync("kb", "a.md", KnowledgeScene.Bytes(Parking), DocumentSource.Upload, CancellationToken.None, Fields(field)));
            Assert.Equal(DocumentProblem.BadField, refused.Problem);
        }
    }

    private static async Task<IReadOnlyList<string>> FoundAsync(KnowledgeBases silo, params (string Name, string Value)[] fields) =>
        [.. (await silo.SearchAsync(new KnowledgeSource("kb") { Where = Fields(fields) }, "Where do you park?", 5, CancellationToken.None)).Select(static hit => hit.Document).Order(StringComparer.Ordinal)];

    private static Dictionary<string, IReadOnlyList<string>> Fields(params (string Name, string Value)[] fields) =>
        fields.GroupBy(static field => field.Name, static field => field.Value).ToDictionary(static field => field.Key, static field => (IReadOnlyList<string>)[.. field], StringComparer.OrdinalIgnoreCase);

    private static async Task<(string, string, string)?> FoundAsync(KnowledgeBases silo, string question) =>
        await silo.AskAsync(question) is { } hit ? (hit.Document, hit.Title, hit.Text) : null;
}
