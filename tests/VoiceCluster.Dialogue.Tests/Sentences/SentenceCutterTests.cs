using FsCheck;
using FsCheck.Fluent;
using VoiceCluster.TestKit;

namespace VoiceCluster.Dialogue.Tests.Sentences;

public sealed class SentenceCutterTests
{
    [Theory]
    [InlineData("Hello. How are you?", "Hello.| How are you?")]
    [InlineData("It costs 3.50 dollars. Fine!", "It costs 3.50 dollars.| Fine!")]
    [InlineData("We open at 10:30 and have 1,000 lamps. Yes.", "We open at 10:30 and have 1,000 lamps.| Yes.")]
    [InlineData("Mr. Smith and Dr. Jones came. Both left.", "Mr. Smith and Dr. Jones came.| Both left.")]
    [InlineData("Take a lamp, e.g. No. 5, today. Good.", "Take a lamp, e.g. No. 5, today.| Good.")]
    [InlineData("Is it open? No. We open on Monday.", "Is it open?| No.| We open on Monday.")]
    [InlineData("We open at 9 a.m. Monday to Friday. We close at 5 p.m. The shop is shut on Sunday.", "We open at 9 a.m. Monday to Friday.| We close at 5 p.m.| The shop is shut on Sunday.")]
    [InlineData("We open at 9 a.m. and close late.", "We open at 9 a.m. and close late.")]
    [InlineData("Lamps, rugs, etc. are here. Chairs, etc. Ask us.", "Lamps, rugs, etc. are here.| Chairs, etc.| Ask us.")]
    [InlineData("Well... let me see. Hmm... I think so... Maybe not.", "Well... let me see.| Hmm... I think so...| Maybe not.")]
    [InlineData("Visit https://shop.example/a.b?c=d for more. Or write to help@shop.example. Bye.", "Visit https://shop.example/a.b?c=d for more.| Or write to help@shop.example.| Bye.")]
    [InlineData("He said \"Stop.\" Then he left.", "He said \"Stop.\"| Then he left.")]
    [InlineData("He asked \"Really?\" and left. (It was late.) So?", "He asked \"Really?\" and left.| (It was late.)| So?")]
    [InlineData("**Done.** Next one.", "**Done.**| Next one.")]
    [InlineData("You have two ways: call us\nor write", "You have two ways:| call us|\nor write")]
    [InlineData("1. Open the page\n2. Press the button. Done", "1. Open the page|\n2. Press the button.| Done")]
    [InlineData("What?! No way!! Ok.", "What?!| No way!!| Ok.")]
    [InlineData("J. R. Hartley wrote it. I did. I am.", "J. R. Hartley wrote it.| I did.| I am.")]
    [InlineData("今日は。元気？", "今日は。|元気？")]
    [InlineData("It is version 2.0. Good", "It is version 2.0.| Good")]
    [InlineData("I use .NET at work. Yes", "I use .NET at work.| Yes")]
    [InlineData("trailing space. ", "trailing space.| ")]
    [InlineData("\n\nFirst line\n\nSecond", "\n\nFirst line|\n\nSecond")]
    [InlineData("hi. how are you. fine", "hi.| how are you.| fine")]
    [InlineData("", "")]
    public void Cuts_where_a_sentence_ends_and_nowhere_else(string text, string expected) => Assert.Equal(expected, string.Join('|', Cut(text, text.Length)));

    [Fact]
    public void A_sentence_is_ready_as_soon_as_the_next_character_shows_it()
    {
        var cutter = new SentenceCutter();
        cutter.Append("It ships today.");
        Assert.False(cutter.TryCut(out _));
        cutter.Append(" ");
        Assert.True(cutter.TryCut(out var piece));
        Assert.Equal("It ships today.", piece);
    }

    [Fact]
    public void A_long_text_is_cut_at_a_clause_or_else_a_word()
    {
        var clauses = string.Concat(Enumerable.Repeat("this is a clause of some words, ", 20));
        Assert.All(Cut(clauses, 7)[..^1], static piece => Assert.EndsWith(",", piece));
        var words = string.Concat(Enumerable.Repeat("word ", 100));
        var pieces = Cut(words, 3);
        Assert.All(pieces, static piece => Assert.True(piece.Length <= 200));
        Assert.All(pieces, static piece => Assert.DoesNotContain("wor ", piece + " "));
        var solid = new string('x', 199) + "😀" + new string('y', 300);
        Assert.Equal(199, Cut(solid, 1)[0].Length);
    }

    [Fact]
    public void The_cutter_is_ready_for_the_next_text_after_a_flush_or_reset()
    {
        var cutter = new SentenceCutter();
        cutter.Append("never said");
        cutter.Reset();
        Assert.False(cutter.TryFlush(out _));
        cutter.Append("Said");
        Assert.True(cutter.TryFlush(out var piece));
        Assert.Equal("Said", piece);
        Assert.Throws<ArgumentOutOfRangeException>(() => new SentenceCutter(5));
    }

    [Fact]
    public void Whatever_the_chunking_the_pieces_are_the_same_and_joined_are_the_text()
    {
        // Texts of the signs that matter, in any order.
        var parts = Gen.Elements(".", "?", "!", ":", "…", "\"", ")", "*", "(", "\n", " ", " ", "  ", "a", "Mr", "e.g", "a.m", "No", "5", "3.50", "10:30", "Monday", "word", "I", "etc", "https://a.b/c?d", "x@y.example", "…", "。", "😀", ",", "longwordlongwordlongwordlongword");
        var texts = parts.ArrayOf().Select(static p => string.Concat(p));
        var property = Prop.ForAll(texts.ToArbitrary(), Gen.Choose(1, 40).ToArbitrary(), static (text, chunk) =>
        {
            var whole = Cut(text, Math.Max(1, text.Length), 40);
            var streamed = Cut(text, chunk, 40);
            return string.Concat(whole) == text && whole.SequenceEqual(streamed) && whole.All(static p => p.Length is > 0 and <= 40);
        });
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3000).WithEndSize(120), property);
    }

    [Fact]
    public void Streaming_allocates_the_pieces_only()
    {
        const string Text = "This is a sentence. ";
        var cutter = new SentenceCutter();
        const int Pieces = 101;
        var pieces = 0;
        var allocated = Allocation.Of(() => pieces = Run(cutter, 100), Pieces * 64);
        Assert.Equal(Pieces, pieces);
        Assert.True(allocated <= Pieces * 64, $"{allocated} bytes");

        static int Run(SentenceCutter cutter, int times)
        {
            var count = 0;
            for (var i = 0; i < times * Text.Length; i++)
            {
                cutter.Append(Text.AsSpan(i % Text.Length, 1));
                while (cutter.TryCut(out _)) count++;
            }

            while (cutter.TryFlush(out _)) count++;
            return count;
        }
    }

    private static List<string> Cut(string text, int chunk, int maxLength = SentenceCutter.DefaultMaxLength)
    {
        var cutter = new SentenceCutter(maxLength);
        var pieces = new List<string>();
        for (var i = 0; i < text.Length; i += chunk)
        {
            cutter.Append(text.AsSpan(i, Math.Min(chunk, text.Length - i)));
            while (cutter.TryCut(out var piece)) pieces.Add(piece);
        }

        while (cutter.TryFlush(out var piece)) pieces.Add(piece);
        return pieces;
    }
}
