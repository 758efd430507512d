using VoiceCluster.Dialogue;
using VoiceCluster.Grains;
using VoiceCluster.Providers;

namespace VoiceCluster.Conversations.Tests;

/// <summary>Documents are searched while the caller speaks, and what an answer was built from is kept and told.</summary>
public sealed class RetrievalTests
{
    private const string Rule = "Express parcels arrive within one working day and cost nine euros.";

    private readonly CallScene _scene = new(new GrainsOptions()) { Sources = [new KnowledgeSource("shop")] };

    public RetrievalTests()
    {
        _scene.Documents.Finds = static _ => [SceneKnowledge.Hit("delivery.md", "Express", Rule), SceneKnowledge.Hit("returns.md", "Returns", "Things go back within thirty days.")];
        _scene.Chat.Answer = [new ChatDelta("Express parcels cost nine euros and arrive within one working day.")];
    }

    [Fact]
    public async Task It_is_searched_when_words_that_matter_are_added_and_the_answer_starts_no_search_of_its_own()
    {
        await _scene.ConnectAsync("s1");
        await _scene.SpeakAsync(300);
        foreach (var partial in new[] { "could you", "could you tell me", "could you tell me what express", "could you tell me what express is", "could you tell me what express delivery costs" })
            await _scene.SayAsync(SpeechToTextEventKind.Partial, partial);
        Assert.Equal(["could you tell me", "could you tell me what express", "could you tell me what express delivery costs"], _scene.Documents.Searches.Select(static s => s.Query));

        _scene.Recogniser.Final = "could you tell me what express delivery costs";
        await _scene.SilenceAsync(4000);
        Assert.Equal(3, _scene.Documents.Searches.Count);
        Assert.Equal(["delivery.md", "returns.md"], Assert.Single(_scene.Chat.Requests).Passages!.Select(static p => p.Document));
    }

    [Fact]
    public async Task An_answer_comes_as_soon_with_documents_as_without()
    {
        _scene.Documents.Takes = TimeSpan.FromMilliseconds(30);
        var with = await ResponseAsync(_scene);
        var without = await ResponseAsync(new CallScene(new GrainsOptions()));
        Assert.Equal(without, with);
    }

    [Fact]
    public async Task A_search_that_takes_too_long_holds_nothing_up_and_what_was_found_for_the_beginning_counts()
    {
        await _scene.ConnectAsync("s1");
        await _scene.SpeakAsync(300);
        await _scene.SayAsync(SpeechToTextEventKind.Partial, "what does express delivery");
        _scene.Documents.Takes = TimeSpan.FromSeconds(30);
        await _scene.SayAsync(SpeechToTextEventKind.Partial, "what does express delivery cost");
        _scene.Recogniser.Final = "what does express delivery cost";
        await _scene.SilenceAsync(4000);
        Assert.NotEmpty(Assert.Single(_scene.Leg.Turns).Agent);
        Assert.Equal(2, Assert.Single(_scene.Chat.Requests).Passages!.Count);
    }

    [Fact]
    public async Task A_search_that_fails_leaves_the_answer_without_documents()
    {
        _scene.Documents.Fails = true;
        await _scene.ConnectAsync("s1");
        await AskAsync("what does express delivery cost");
        Assert.NotEmpty(Assert.Single(_scene.Leg.Turns).Agent);
        Assert.Empty(Assert.Single(_scene.Chat.Requests).Passages!);
    }

    [Fact]
    public async Task The_same_question_in_the_next_turn_is_searched_for_in_the_documents_as_they_are_then()
    {
        await _scene.ConnectAsync("s1");
        await AskAsync("what does express delivery cost");
        _scene.Documents.Finds = static _ => [SceneKnowledge.Hit("new.md", "Express", "Express delivery is free now.")];
        await AskAsync("what does express delivery cost");
        Assert.Equal("new.md", Assert.Single(_scene.Chat.Requests[^1].Passages!).Document);
    }

    [Fact]
    public async Task What_a_late_search_finds_for_the_turn_before_is_not_given_to_the_next_one()
    {
        await _scene.ConnectAsync("s1");
        _scene.Documents.Takes = TimeSpan.FromSeconds(5.5);
        await AskAsync("what does express delivery cost", silenceMs: 4000);
        _scene.Documents.Finds = static _ => [SceneKnowledge.Hit("new.md", "Express", "Express delivery is free now.")];
        await AskAsync("what does express delivery cost", silenceMs: 4000);
        Assert.Empty(_scene.Chat.Requests[^1].Passages!);
        Assert.Equal(2, _scene.Leg.Turns.Count);
    }

    [Fact]
    public async Task What_the_caller_says_later_changes_nothing_of_a_committed_answer()
    {
        await _scene.ConnectAsync("s1");
        await AskAsync("what does express delivery cost", silenceMs: 900); // committed, and spoken
        _scene.Documents.Finds = static _ => [SceneKnowledge.Hit("other.md", "Other", "Express parcels cost nine euros and arrive within one working day.")];
        await _scene.SayAsync(SpeechToTextEventKind.Partial, "uh huh express");
        await _scene.SilenceAsync(6000);
        Assert.Equal("delivery.md", Assert.Single(Citation.FromJson(_scene.Record.Turns.First().Citations)).Document);
    }

    [Fact]
    public async Task What_the_answer_was_built_from_is_told_and_kept_with_the_turn()
    {
        await _scene.ConnectAsync("s1");
        await AskAsync("what does express delivery cost");
        var citation = new Citation("shop", "delivery.md", "Delivery", "Express");
        Assert.Equal([citation], Citation.FromJson(Assert.Single(_scene.Record.Turns).Citations));
        Assert.Equal([CitedPassage.From(citation)], Assert.Single(_scene.Leg.Events.OfType<AnswerCited>()).Citations);
        Assert.Single(_scene.Watched.OfType<AnswerCited>());
        Assert.Equal([CitedPassage.From(citation)], (await _scene.Conversation("s1").GetTurns())[0].Citations);
    }

    [Fact]
    public async Task An_answer_that_was_not_built_from_documents_cites_none()
    {
        _scene.Chat.Answer = [new ChatDelta("You are welcome. Is there anything else?")];
        await _scene.ConnectAsync("s1");
        await AskAsync("thank you for telling me about express delivery");
        Assert.Equal("[]", Assert.Single(_scene.Record.Turns).Citations);
        Assert.Empty(_scene.Leg.Events.OfType<AnswerCited>());
    }

    [Fact]
    public async Task An_agent_without_documents_searches_nothing()
    {
        _scene.Sources = [];
        await _scene.ConnectAsync("s1");
        await AskAsync("what does express delivery cost");
        Assert.Empty(_scene.Documents.Searches);
        Assert.Null(Assert.Single(_scene.Chat.Requests).Passages);
    }

    private Task AskAsync(string words, int silenceMs = 6000) => AskAsync(_scene, words, silenceMs);

    private static async Task AskAsync(CallScene scene, string words, int silenceMs)
    {
        await scene.SpeakAsync(300);
        await scene.SayAsync(SpeechToTextEventKind.Partial, words);
        await scene.SpeakAsync(100);
        scene.Recogniser.Final = words;
        await scene.SilenceAsync(silenceMs);
    }

    private static async Task<double> ResponseAsync(CallScene scene)
    {
        scene.Chat.Answer = [new ChatDelta("It costs nine euros.")];
        await scene.ConnectAsync("s1");
        await AskAsync(scene, "what does express delivery cost", silenceMs: 6000);
        return Assert.Single(scene.Leg.Events.OfType<TurnCompleted>()).Timings.First(static t => t.Stage == "first_audio_out").Milliseconds;
    }
}
