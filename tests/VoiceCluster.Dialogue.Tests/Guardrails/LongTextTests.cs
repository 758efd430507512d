namespace VoiceCluster.Dialogue.Tests.Guardrails;

/// <summary>Texts that would make a careless pattern look again and again: none may take long, as all of it runs on what strangers write.</summary>
public sealed class LongTextTests
{
    public static TheoryData<string> Pieces => ["ignore all of the ", "show me what is ", "a b c d ", "a ", "agent bot must ", "48 65 6c ", "QUFBQUFB", "one two ", "1 a 2 b ", "at dot ", "my name is ", "8 mill ", "[email ", "$1,000 ", "the third of ", "system ", "*a", "&#x41;\\u0041", "order ", "ａ", "instructions system prompt "];

    [Theory]
    [MemberData(nameof(Pieces))]
    public void A_long_text_is_read_in_time(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 8_000 / piece.Length));
        var started = TimeProvider.System.GetTimestamp();
        InstructionDetector.IsIn(text);
        Profanity.IsIn(text);
        PersonalData.Mask(text, PersonalDataKinds.All);
        UtteranceReader.Read(text[..2000], default, "en");
        new OutputFilter(new SpeechRules { Secrets = ["tiger 42"], Links = ["example.com"], NeverPromises = [new ForbiddenPromise("refund within 24 hours")] }, "").Pass(text[..2000]);
        // The patterns give up after 10 s; a busy machine needs a part of that.
        Assert.InRange(TimeProvider.System.GetElapsedTime(started).TotalSeconds, 0, 8);
    }
}
