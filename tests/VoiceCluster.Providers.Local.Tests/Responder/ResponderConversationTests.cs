using VoiceCluster.Dialogue;

namespace VoiceCluster.Providers.Local.Tests.Responder;

public sealed class ResponderConversationTests
{
    private static readonly KnowledgeBase ShopKnowledge = KnowledgeBase.Load(Path.Combine(AppContext.BaseDirectory, "knowledge"));
    private static readonly BuiltInResponder Shop = new(ShopKnowledge);

    [Fact]
    public async Task An_order_number_is_asked_for_and_then_looked_up()
    {
        var talk = new Talk(Shop);
        Assert.Equal("Sure. What is your order number?", await talk.SayAsync("what is the status of my order"));
        Assert.StartsWith("Order 4 2 7 1 is on its way.", await talk.SayAsync("four two seven one"));
        Assert.StartsWith("Order 4 2 7 2 is being packed.", await talk.SayAsync("actually four two seven two"));
        Assert.StartsWith("You are welcome.", await talk.SayAsync("thank you"));
        Assert.StartsWith("Order 4 2 7 2 is being packed.", await talk.SayAsync("where is my order"));
        Assert.Equal("Sure. What is your order number?", await talk.SayAsync("where is my other order"));
    }

    [Fact]
    public async Task A_number_of_the_wrong_length_is_asked_for_again_and_completed_by_the_next_digits()
    {
        var talk = new Talk(Shop);
        await talk.SayAsync("where is my order");
        Assert.StartsWith("I heard 4 2. An order number has four digits.", await talk.SayAsync("four two"));
        Assert.StartsWith("Order 4 2 7 1 is on its way.", await talk.SayAsync("seven one"));
        Assert.StartsWith("I heard 1 2 3 4 5.", await new Talk(Shop, ("where is my order", "Sure. What is your order number?")).SayAsync("one two three four five"));
    }

    [Fact]
    public async Task What_the_agent_asked_counts_even_when_it_was_interrupted()
    {
        Assert.StartsWith("I heard 7.", await new Talk(Shop, ("where is my order", "Sure. What is")).SayAsync("it is seven"));
        Assert.StartsWith("I heard 7.", await new Talk(Shop, ("where is my order", "")).SayAsync("it is seven"));
        Assert.StartsWith("I did not get that.", await new Talk(Shop, ("hello", "Hello. How can I help you?")).SayAsync("seven"));
    }

    [Fact]
    public async Task A_yes_is_no_number()
    {
        Assert.Equal("Sure. What is your order number?", await new Talk(Shop, ("where is my order", "Sure. What is your order number?")).SayAsync("yes"));
        Assert.Equal("Take your time.", await new Talk(Shop, ("where is my order", "Sure. What is your order number?")).SayAsync("um let me see"));
    }

    [Fact]
    public async Task Another_question_in_between_is_answered()
    {
        var talk = new Talk(Shop);
        await talk.SayAsync("where is my order");
        Assert.StartsWith("You can return anything", await talk.SayAsync("what is your return policy"));
        Assert.StartsWith("Order 4 2 7 3 was delivered.", await talk.SayAsync("four two seven three"));
    }

    [Fact]
    public async Task A_continuation_is_understood_from_the_question_before()
    {
        var talk = new Talk(Shop);
        await talk.SayAsync("how much is delivery");
        Assert.StartsWith("Yes, we do. We ship to Canada", await talk.SayAsync("and to canada"));
    }

    [Fact]
    public async Task What_was_said_can_be_repeated()
    {
        var talk = new Talk(Shop);
        var answer = await talk.SayAsync("how long is the warranty");
        Assert.Equal(answer, await talk.SayAsync("can you say that again please"));
    }

    [Fact]
    public async Task Hints_name_other_topics_each_time()
    {
        var talk = new Talk(Shop);
        var first = await talk.SayAsync("play some music");
        var second = await talk.SayAsync("sing me a song");
        Assert.StartsWith("I did not get that. You can ask me about ", first);
        Assert.StartsWith("Sorry, I still did not get that. You can ask me about ", second);
        Assert.NotEqual(first[^30..], second[^30..]);
    }

    [Fact]
    public async Task No_after_anything_else_ends_the_talk()
    {
        var talk = new Talk(Shop);
        await talk.SayAsync("thank you");
        Assert.Equal("All right. Goodbye.", await talk.SayAsync("no"));
    }

    [Fact]
    public async Task Without_knowledge_small_talk_is_left()
    {
        var talk = new Talk(new BuiltInResponder(new KnowledgeBase([], [])));
        Assert.StartsWith("Hello.", await talk.SayAsync("hello"));
        Assert.Equal("I did not get that. There is no topic yet that I have answers on.", await talk.SayAsync("where is my order"));
    }

    [Fact]
    public void Its_sentences_hold_questions_answers_and_small_talk_as_plain_lines()
    {
        Assert.Contains("What are your opening hours?", ShopKnowledge.Sentences);
        Assert.Contains("On Sunday we are closed.", ShopKnowledge.Sentences);
        Assert.Contains("It will arrive on Thursday.", ShopKnowledge.Sentences);
        Assert.Contains("thank you", ShopKnowledge.Sentences);
        Assert.DoesNotContain(ShopKnowledge.Sentences, static s => s.Contains('{') || s.Contains('|') || s.Contains('\n'));
        Assert.Equal("opening hours", ShopKnowledge.Topics.Single(static t => t.StartsWith("open", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_samples_answers_begin_with_a_short_sentence()
    {
        foreach (var entry in ShopKnowledge.Entries)
        {
            var first = entry.Answer.Split('.', '?')[0];
            Assert.True(first.Split(' ').Length <= 8, $"{entry.File} line {entry.Line}: \"{first}\"");
        }
    }

    /// <summary>A conversation whose every turn is answered from its messages alone.</summary>
    [Theory]
    [InlineData("how much does a bicycle repair cost")]
    [InlineData("do you have vegan chocolate")]
    [InlineData("may i bring my dog")]
    [InlineData("how many loyalty points do i get")]
    [InlineData("where can i charge my electric car")]
    [InlineData("is the museum wheelchair accessible")]
    [InlineData("what is the warranty on a zeppelin engine")]
    public async Task What_it_does_not_know_is_looked_for_further(string question)
    {
        var further = new Further("From a document.");
        Assert.Equal("From a document.", await new Talk(new BuiltInResponder(static () => ShopKnowledge, further)).SayAsync(question));
        Assert.Equal(question, further.Asked);
    }

    [Fact]
    public async Task It_says_that_it_does_not_know_when_nothing_is_found_further_either() =>
        Assert.StartsWith("I did not get that.", await new Talk(new BuiltInResponder(static () => ShopKnowledge, new Further(null))).SayAsync("may i bring my zebra"));

    [Fact]
    public async Task What_it_knows_is_not_looked_for_further()
    {
        var further = new Further("From a document.");
        Assert.StartsWith("You can return anything", await new Talk(new BuiltInResponder(static () => ShopKnowledge, further)).SayAsync("what is your return policy"));
        Assert.Null(further.Asked);
    }

    private sealed class Further(string? answer) : IFurtherAnswers
    {
        public string? Asked { get; private set; }

        public Task<FurtherAnswer?> FindAsync(string question, IReadOnlyList<KnowledgeHit>? passages, CancellationToken cancellationToken)
        {
            Asked = question;
            return Task.FromResult(answer is null ? null : new FurtherAnswer(answer, 0.7));
        }
    }

    private sealed class Talk(BuiltInResponder responder, params (string User, string Agent)[] before)
    {
        private readonly List<ChatMessage> _messages = [new(ChatRole.System, "be kind"), .. before.SelectMany(static t => Messages(t.User, t.Agent))];

        public async Task<string> SayAsync(string text)
        {
            _messages.Add(new(ChatRole.User, text));
            var answer = "";
            await foreach (var delta in responder.GenerateAsync(new([.. _messages], "c"), CancellationToken.None)) answer += delta.Text;
            _messages.Add(new(ChatRole.Assistant, answer));
            return answer;
        }

        private static IEnumerable<ChatMessage> Messages(string user, string agent)
        {
            yield return new(ChatRole.User, user);
            if (agent.Length > 0) yield return new(ChatRole.Assistant, agent);
        }
    }
}
