using System.Numerics.Tensors;
using System.Text;
using VoiceCluster.Dialogue;
using VoiceCluster.Knowledge.Documents;
using VoiceCluster.Knowledge.Embeddings;
using VoiceCluster.Knowledge.Index;
using VoiceCluster.Knowledge.Intents;

namespace VoiceCluster.Knowledge.Tests;

/// <summary>The model that ships, loaded once for these tests.</summary>
public sealed class MiniLm : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vc-minilm-");

    public MiniLm() => Embedder = new(_folder.FullName);

    public MiniLmEmbedder Embedder { get; }

    public void Dispose()
    {
        Embedder.Dispose();
        _folder.Delete(recursive: true);
    }
}

public sealed class MiniLmTests(MiniLm model) : IClassFixture<MiniLm>
{
    private static readonly string[] Documents =
    [
        "# Bicycle repairs\n\nWe repair bicycles in our workshop every Tuesday. A repair costs forty dollars for each hour of work.",
        "# Loyalty points\n\nYou collect one point for every dollar that you spend. A hundred points are worth five dollars on your next purchase.",
        "# Allergens\n\nOur chocolate bars contain milk and soy, and may contain traces of nuts. The dark bar is vegan.",
        "# Visitors\n\nVisitors sign in at the desk and wear a badge. Dogs are welcome when they are on a lead.",
    ];

    [Fact]
    public async Task Texts_that_mean_the_same_are_near_each_other()
    {
        var vectors = await model.Embedder.EmbedAsync(["I lost my bank card", "My credit card has gone missing", "The weather is fine today"], CancellationToken.None);
        Assert.All(vectors, static v => Assert.Equal(1, TensorPrimitives.Norm<float>(v), 3));
        Assert.True(TensorPrimitives.Dot<float>(vectors[0], vectors[1]) > 0.5 + TensorPrimitives.Dot<float>(vectors[0], vectors[2]));
        Assert.All(vectors, static v => Assert.Equal(1, TensorPrimitives.Dot<float>(v, Vectors.FromBytes(Vectors.ToBytes(v))), 3));
    }

    [Theory]
    [InlineData("How much does it cost to fix my bike?", "Bicycle repairs")]
    [InlineData("Can you repair my bicycle on Tuesday?", "Bicycle repairs")]
    [InlineData("What are my points worth?", "Loyalty points")]
    [InlineData("How do I earn loyalty points?", "Loyalty points")]
    [InlineData("Are there nuts in the chocolate?", "Allergens")]
    [InlineData("Do you have vegan chocolate?", "Allergens")]
    [InlineData("May I bring my dog?", "Visitors")]
    [InlineData("Do I need a badge as a visitor?", "Visitors")]
    public async Task A_question_that_is_answered_is_relevant(string question, string title)
    {
        var hit = await FindAsync(question);
        Assert.Equal(title, hit.Title);
        Assert.InRange(hit.Relevance, KnowledgeHit.LeastRelevance, 1);
    }

    [Theory]
    [InlineData("What do elephants eat in winter?")]
    [InlineData("Can you sing me a song?")]
    [InlineData("Who won the football game last night?")]
    [InlineData("I want to speak to your manager")]
    [InlineData("What is the capital of France?")]
    [InlineData("Is it going to rain tomorrow?")]
    [InlineData("How old are you?")]
    [InlineData("My internet connection is slow")]
    public async Task A_question_that_is_not_answered_is_not_relevant(string question) => Assert.InRange((await FindAsync(question)).Relevance, 0, KnowledgeHit.LeastRelevance - 0.01);

    [Fact]
    public async Task Intents_are_learned_from_a_few_examples()
    {
        IntentExample[] examples =
        [
            new("Where is my order?", "status"), new("Has my package been sent?", "status"), new("When will it arrive?", "status"),
            new("Cancel my order", "cancel"), new("I do not want it any more", "cancel"), new("Please stop the order", "cancel"),
            new("I want to talk to a person", "human"), new("Get me an agent", "human"), new("Is there somebody I can speak to?", "human"),
        ];
        var classifier = await IntentClassifier.TrainAsync(model.Embedder, examples, CancellationToken.None);
        foreach (var (text, intent) in new[] { ("track my parcel", "status"), ("please cancel what I ordered", "cancel"), ("can I speak with a human", "human") })
        {
            var guesses = await classifier.ClassifyAsync(text, CancellationToken.None);
            Assert.Equal(intent, guesses[0].Intent);
            Assert.Equal(1, guesses.Sum(static g => g.Probability), 3);
        }
    }

    private async Task<KnowledgeHit> FindAsync(string question)
    {
        var documents = new List<IndexedDocument>();
        foreach (var (i, text) in Documents.Index())
        {
            var document = DocumentReader.Read($"{i}.md", Encoding.UTF8.GetBytes(text));
            var chunk = Chunker.Cut(document).Single();
            documents.Add(new($"{i}.md", document.Title!, [new(chunk.Section, chunk.Text, ChunkIdentity.Hash(chunk), (await model.Embedder.EmbedAsync([ChunkIdentity.EmbeddedText(chunk)], CancellationToken.None))[0])]));
        }

        var sentences = Question.Split(question);
        return new KnowledgeIndex(documents).Search(new(sentences, await model.Embedder.EmbedAsync(sentences, CancellationToken.None)), 1, new KnowledgeSource("kb"))[0];
    }
}
