namespace VoiceCluster.Knowledge.Tests;

public sealed class PassageTests
{
    [Theory]
    [InlineData("We sell bread. We repair bicycles on Tuesday. It costs forty dollars.", "do you repair bicycles", "We repair bicycles on Tuesday. It costs forty dollars.")]
    [InlineData("Where can I park?\nYou can park behind the shop. It is free.", "where can i park my car", "You can park behind the shop. It is free.")]
    [InlineData("Electric bicycles\nThey are repaired in Springfield.", "electric bicycles", "They are repaired in Springfield.")]
    [InlineData("Can you help?", "help", null)]
    public void The_sentence_that_answers_is_said_with_what_follows(string passage, string question, string? said) => Assert.Equal(said, Passage.Excerpt(passage, question, 240));

    [Fact]
    public void The_answer_ends_where_it_becomes_too_long() => Assert.Equal("One two three.", Passage.Excerpt("One two three. Four five six.", "one", 20));
}
