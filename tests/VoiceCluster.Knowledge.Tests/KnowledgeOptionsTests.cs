using VoiceCluster.Knowledge.Embeddings;

namespace VoiceCluster.Knowledge.Tests;

public sealed class KnowledgeOptionsTests
{
    [Fact]
    public void The_defaults_are_legal() => Assert.Empty(new KnowledgeOptions().Validate());

    [Fact]
    public void Every_wrong_setting_is_named_with_its_value_at_once()
    {
        var problems = new KnowledgeOptions
        {
            Folders = new Dictionary<string, string> { ["My Base"] = Path.GetTempPath(), ["faq"] = "/nowhere" },
            MaxMegabytes = 0,
            RefreshEvery = TimeSpan.FromHours(1),
            Embeddings = new() { Provider = EmbeddingProvider.OpenAI, BaseAddress = "models", Model = "", Timeout = TimeSpan.Zero },
        }.Validate().ToList();
        string[] named = ["Knowledge:Folders:My Base", "'/nowhere'", "Knowledge:MaxMegabytes is 0", "Knowledge:RefreshEvery is 01:00:00", "'models'", "Knowledge:Embeddings:Model", "Knowledge:Embeddings:Timeout"];
        Assert.All(named, name => Assert.Contains(problems, p => p.Contains(name, StringComparison.Ordinal)));
        Assert.Equal(named.Length, problems.Count);
    }

    [Fact]
    public async Task Only_what_was_not_asked_for_lately_is_embedded_again()
    {
        var model = new WordVectors();
        var remembered = new RememberedEmbedder(model, mostTexts: 2);
        await remembered.EmbedAsync(["a", "b"], CancellationToken.None);
        await remembered.EmbedAsync(["a", "b", "c"], CancellationToken.None);
        Assert.Equal(["a", "b", "c"], model.Embedded);
        await remembered.EmbedAsync(["a"], CancellationToken.None);
        Assert.Equal(["a", "b", "c", "a"], model.Embedded);
    }
}
