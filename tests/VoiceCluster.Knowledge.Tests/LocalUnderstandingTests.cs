using VoiceCluster.Dialogue;
using VoiceCluster.Knowledge.Embeddings;
using VoiceCluster.Knowledge.Understanding;

namespace VoiceCluster.Knowledge.Tests;

public sealed class LocalUnderstandingTests
{
    [Theory]
    [InlineData("where is my order 4271", "order_status")]
    [InlineData("please cancel my order", "cancel_order")]
    [InlineData("I want to return the chair", "return_item")]
    [InlineData("when will I get my money back", "refund")]
    [InlineData("I forgot my password", "account_access")]
    [InlineData("can I talk to a human", "human")]
    [InlineData("thank you very much", "thanks")]
    [InlineData("zebras sleep standing up", null)]
    [InlineData("4271", null)]
    public async Task Words_alone_tell_what_is_clear(string text, string? intent) => Assert.Equal(intent, (await UnderstandAsync(new LocalUnderstanding(null), text)).Intent);

    [Fact]
    public async Task A_model_that_is_not_loaded_is_not_asked_and_one_that_is_counts_from_then_on()
    {
        var embedder = new LaterEmbedder();
        var understanding = new LocalUnderstanding(embedder);
        Assert.Equal("cancel_order", (await UnderstandAsync(understanding, "please cancel my order")).Intent);
        Assert.Equal(0, embedder.Texts);
        embedder.IsReady = true;
        await UnderstandAsync(understanding, "please cancel my order");
        await understanding.LearnedAsync(BuiltInIntents.All);
        var learned = embedder.Texts;
        Assert.Equal(BuiltInIntents.All.Sum(static intent => intent.Value.Count), learned);
        await UnderstandAsync(understanding, "please cancel my order");
        Assert.Equal(learned + 1, embedder.Texts);
    }

    [Fact]
    public async Task An_agents_own_intents_count_instead()
    {
        var request = new UnderstandingRequest("my card was stolen yesterday", new DateOnly(2026, 3, 11), "en")
        {
            Intents = new Dictionary<string, IReadOnlyList<string>> { ["lost_card"] = ["I lost my card", "my card was stolen"], ["top_up"] = ["add money", "top up my account"] },
        };
        var understood = await new LocalUnderstanding(null).UnderstandAsync(request, CancellationToken.None);
        Assert.Equal(("lost_card", Emotion.Worry, "2026-03-10"), (understood.Intent, understood.Emotion, Assert.Single(understood.Entities).Value));
        Assert.InRange(understood.IntentConfidence, LocalUnderstanding.LeastConfidence, 1);
    }

    private static Task<TurnUnderstanding> UnderstandAsync(LocalUnderstanding understanding, string text) =>
        understanding.UnderstandAsync(new UnderstandingRequest(text, new DateOnly(2026, 3, 11), "en"), CancellationToken.None);

    /// <summary>Counts the texts that it is asked for; its vectors say nothing.</summary>
    private sealed class LaterEmbedder : IEmbedder
    {
        private int _texts;

        public int Texts => Volatile.Read(ref _texts);

        public bool IsReady { get; set; }

        public string Model => "later";

        public Task<IReadOnlyList<float[]>> EmbedAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken)
        {
            Interlocked.Add(ref _texts, texts.Count);
            return Task.FromResult<IReadOnlyList<float[]>>([.. texts.Select(static _ => new[] { 1f, 0f })]);
        }
    }
}
