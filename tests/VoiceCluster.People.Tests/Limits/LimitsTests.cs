using VoiceCluster.People.Limits;

namespace VoiceCluster.People.Tests.Limits;

public sealed class LimitsTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_minutes_worth_may_come_at_once_and_then_one_each_time_one_is_due()
    {
        var bucket = new RateBucket();
        for (var i = 59; i >= 0; i--) Assert.Equal(new RateVerdict(true, 60, i, TimeSpan.FromSeconds(60 - i)), bucket.Take(60, Start));
        var refused = bucket.Take(60, Start);
        Assert.Equal((false, TimeSpan.FromSeconds(1)), (refused.IsAllowed, refused.Wait));
        Assert.False(bucket.Take(60, Start + TimeSpan.FromSeconds(1) - TimeSpan.FromTicks(1)).IsAllowed);
        Assert.True(bucket.Take(60, Start + TimeSpan.FromSeconds(1)).IsAllowed);
        Assert.False(bucket.Take(60, Start + TimeSpan.FromSeconds(1)).IsAllowed);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(6000)]
    public void In_no_time_more_is_let_through_than_was_due(int perMinute)
    {
        var bucket = new RateBucket();
        var random = new Random(7);
        var (now, allowed) = (Start, 0);
        for (var i = 0; i < 20_000; i++)
        {
            if (bucket.Take(perMinute, now).IsAllowed) allowed++;
            now += TimeSpan.FromMilliseconds(random.Next(40));
        }

        Assert.InRange(allowed, 1, perMinute + (int)Math.Ceiling((now - Start).TotalMinutes * perMinute));
    }

    [Fact]
    public void Pauses_double_up_to_the_longest_and_peace_makes_up_for_it()
    {
        var tries = new BackOff(new BackOffPolicy(2, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(10)));
        var now = Start;
        var pauses = new List<double>();
        for (var i = 0; i < 6; i++)
        {
            Assert.Equal(TimeSpan.Zero, tries.Begin(now));
            var wait = tries.Begin(now);
            // The second of the free tries was taken by looking.
            pauses.Add(wait.TotalSeconds);
            now += wait;
        }

        Assert.Equal([0, 2, 4, 8, 10, 10], pauses);
        now += TimeSpan.FromSeconds(21);
        Assert.Equal((TimeSpan.Zero, TimeSpan.Zero), (tries.Begin(now), tries.Begin(now)));
    }

    [Fact]
    public void A_success_takes_its_own_try_back_or_all()
    {
        var tries = new BackOff(new BackOffPolicy(2, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(10)));
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(TimeSpan.Zero, tries.Begin(Start));
            tries.Succeed(forgetAll: false);
        }

        for (var i = 0; i < 3; i++) Assert.Equal(TimeSpan.Zero, tries.Begin(Start));
        Assert.Equal(TimeSpan.FromSeconds(2), tries.Begin(Start));
        tries.Succeed(forgetAll: true);
        for (var i = 0; i < 3; i++) Assert.Equal(TimeSpan.Zero, tries.Begin(Start));
    }
}
