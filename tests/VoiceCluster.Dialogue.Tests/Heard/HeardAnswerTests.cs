using FsCheck;
using FsCheck.Fluent;

namespace VoiceCluster.Dialogue.Tests.Heard;

public sealed class HeardAnswerTests
{
    private static readonly SpokenSegment Timed = new("One two three.", TimeSpan.FromMilliseconds(900),
        [new("One", TimeSpan.Zero), new("two", TimeSpan.FromMilliseconds(200)), new("three", TimeSpan.FromMilliseconds(500))]);

    [Theory]
    [InlineData(0, "", "One two three.", 0)]
    [InlineData(99, "", "One two three.", 0)]
    [InlineData(100, "One", " two three.", 200)]
    [InlineData(349, "One", " two three.", 200)]
    [InlineData(350, "One two", " three.", 500)]
    [InlineData(699, "One two", " three.", 500)]
    [InlineData(700, "One two three.", "", 0)]
    public void A_word_counts_when_half_of_it_was_played(int playedMs, string heard, string unheard, int resumeMs)
    {
        var cut = HeardAnswer.Cut([Timed], TimeSpan.FromMilliseconds(playedMs));
        Assert.Equal((heard, unheard, TimeSpan.FromMilliseconds(resumeMs)), (cut.Heard, cut.Unheard, cut.ResumeAt));
    }

    [Fact]
    public void Later_pieces_are_unheard_until_their_time_comes()
    {
        SpokenSegment[] answer = [new("First one.", TimeSpan.FromSeconds(1)), new(" Second one here.", TimeSpan.FromSeconds(2))];
        var cut = HeardAnswer.Cut(answer, TimeSpan.FromMilliseconds(1050));
        Assert.Equal(("First one.", " Second one here.", 1), (cut.Heard, cut.Unheard, cut.ResumeSegment));
        cut = HeardAnswer.Cut(answer, TimeSpan.FromMilliseconds(2100));
        Assert.Equal("First one. Second one", cut.Heard);
        Assert.Equal(1, cut.ResumeSegment);
        Assert.InRange(cut.ResumeAt.TotalMilliseconds, 1000, 1600);
        cut = HeardAnswer.Cut(answer, TimeSpan.FromSeconds(9));
        Assert.Equal(("First one. Second one here.", "", 2), (cut.Heard, cut.Unheard, cut.ResumeSegment));
    }

    [Fact]
    public void Words_that_are_spoken_otherwise_share_the_time_between_their_neighbours()
    {
        var segment = new SpokenSegment("It costs $5 today.", TimeSpan.FromMilliseconds(1600),
        [
            new("It", TimeSpan.Zero), new("costs", TimeSpan.FromMilliseconds(200)), new("five", TimeSpan.FromMilliseconds(500)),
            new("dollars", TimeSpan.FromMilliseconds(800)), new("today", TimeSpan.FromMilliseconds(1200)),
        ]);
        Assert.Equal("It costs", HeardAnswer.Cut([segment], TimeSpan.FromMilliseconds(500)).Heard);
        Assert.Equal("It costs $5", HeardAnswer.Cut([segment], TimeSpan.FromMilliseconds(1150)).Heard);
        Assert.Equal("It costs $5 today.", HeardAnswer.Cut([segment], TimeSpan.FromMilliseconds(1400)).Heard);
    }

    [Fact]
    public void A_piece_without_audio_counts_once_all_before_it_was_played()
    {
        SpokenSegment[] answer = [new("Spoken.", TimeSpan.FromSeconds(1)), new(" 😀", TimeSpan.Zero), new(" More.", TimeSpan.FromSeconds(1))];
        Assert.Equal("Spoken.", HeardAnswer.Cut(answer, TimeSpan.FromMilliseconds(900)).Heard[..7]);
        Assert.Equal("Spoken. 😀", HeardAnswer.Cut(answer, TimeSpan.FromMilliseconds(1100)).Heard);
        Assert.Equal("", HeardAnswer.Cut([new("Text only.", TimeSpan.Zero)], TimeSpan.Zero).Heard);
        Assert.Equal("", HeardAnswer.Cut([], TimeSpan.FromSeconds(1)).Heard);
    }

    [Fact]
    public void Heard_and_unheard_joined_are_the_answer_and_more_played_is_never_less_heard()
    {
        var segments = Gen.Elements("One two.", " Three, four five!", " 4271 is it.", " ", "", " Supercalifragilistic.").ArrayOf();
        var property = Prop.ForAll(segments.ToArbitrary(), Gen.Choose(0, 9000).ToArbitrary(), Gen.Choose(0, 2000).ToArbitrary(), static (texts, ms, more) =>
        {
            var answer = texts.Select(static (t, i) => new SpokenSegment(t, TimeSpan.FromMilliseconds((t.Length * 60) + (i % 3)))).ToArray();
            var cut = HeardAnswer.Cut(answer, TimeSpan.FromMilliseconds(ms));
            var later = HeardAnswer.Cut(answer, TimeSpan.FromMilliseconds(ms + more));
            return cut.Heard + cut.Unheard == string.Concat(texts) && later.Heard.StartsWith(cut.Heard, StringComparison.Ordinal)
                && (cut.Unheard.Length == 0 || char.IsWhiteSpace(cut.Unheard[0]) || cut.Heard.Length == 0 || !char.IsLetterOrDigit(cut.Heard[^1]));
        });
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000), property);
    }
}
