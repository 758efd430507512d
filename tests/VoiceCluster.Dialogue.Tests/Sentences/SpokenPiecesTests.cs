namespace VoiceCluster.Dialogue.Tests.Sentences;

public sealed class SpokenPiecesTests
{
    [Theory]
    [InlineData("Here it is:\n```json\n{\"open\": 9}\n```\nAnything else?", "Here it is:|Anything else?")]
    [InlineData("```\nWe open at nine.\n```", "We open at nine.")]
    [InlineData("```text\nWe open at nine.\n```\nBye.", "We open at nine.|Bye.")]
    [InlineData("~~~python\nprint(1)\n~~~\nBye.", "Bye.")]
    [InlineData("```js\nnever closed", "")]
    [InlineData("Use ```reset``` now.", "Use reset now.")]
    [InlineData("| Day | Hours |\n|---|---|\n| Monday | 9 to 5 |\n", "Day, Hours|Monday, 9 to 5")]
    [InlineData("...\n👍\nGood [1].", "Good.")]
    public void Programs_are_for_the_eye_and_words_for_the_ear(string written, string spoken)
    {
        var cutter = new SentenceCutter();
        var pieces = new SpokenPieces();
        var said = new List<string>();
        cutter.Append(written);
        while (cutter.TryCut(out var piece)) said.Add(pieces.Next(piece));
        while (cutter.TryFlush(out var piece)) said.Add(pieces.Next(piece));
        Assert.Equal(spoken, string.Join('|', said.Where(s => s.Length > 0)));
    }
}
