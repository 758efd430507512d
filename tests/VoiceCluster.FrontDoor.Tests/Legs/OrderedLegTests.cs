using Microsoft.Extensions.Logging.Abstractions;
using VoiceCluster.Grains;
using VoiceCluster.TestKit;

namespace VoiceCluster.FrontDoor.Tests.Legs;

/// <summary>What a call says reaches its leg once, in order, one at a time, however it came over the wire.</summary>
public sealed class OrderedLegTests : IDisposable
{
    private readonly VirtualTimeProvider _time = new();
    private readonly NotedLeg _leg = new();
    private readonly OrderedLeg _ordered;

    public OrderedLegTests() => _ordered = new OrderedLeg(_leg, "s1", _time, NullLogger.Instance);

    public void Dispose() => _ordered.Dispose();

    [Fact]
    public void Every_kind_of_message_comes_through_with_all_it_says()
    {
        var numbered = new NumberedLeg(_ordered);
        var error = new CallError { At = default, Code = "c", Message = "m" };
        var audio = new AgentAudio(1, 2, new byte[2], IsFinal: true);
        var order = new RecordingOrder(Guid.Empty, CallRecordingState.Paused, default, default, IsBegun: true);
        numbered.Notify(error);
        numbered.Play(audio);
        numbered.Pause(3, 4, "speech");
        numbered.Resume(5);
        numbered.Stop(6, 7, "interrupt");
        numbered.Record(order);
        numbered.Close("call_ended", "over");
        Assert.Equal([error, audio, "pause 3 4 speech", "resume 5", "stop 6 7 interrupt", order, "close call_ended over"], _leg.Heard);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void What_overtook_waits_for_what_was_said_before(int seed)
    {
        var numbers = Enumerable.Range(1, 500).Select(n => (long)n).ToArray();
        new Random(seed).Shuffle(numbers);
        foreach (var number in numbers) _ordered.Resume(number, number);
        Assert.Equal(Resumed(1, 500), _leg.Heard);
    }

    [Fact]
    public void The_last_first_as_a_thread_pool_does_it()
    {
        for (var number = 100; number > 1; number--) _ordered.Resume(number, number);
        Assert.Empty(_leg.Heard);
        _ordered.Resume(1, 1);
        Assert.Equal(Resumed(1, 100), _leg.Heard);
    }

    [Fact]
    public void What_comes_twice_is_heard_once()
    {
        long[] numbers = [1, 1, 3, 3, 2, 2, 3, 1, 4];
        foreach (var number in numbers) _ordered.Resume(number, number);
        Assert.Equal(Resumed(1, 4), _leg.Heard);
    }

    [Fact]
    public void A_message_that_never_comes_closes_the_leg()
    {
        _ordered.Resume(1, 1);
        _ordered.Resume(3, 3);
        _time.Advance(OrderedLeg.MaxWait - TimeSpan.FromMilliseconds(1));
        Assert.Equal(Resumed(1, 1), _leg.Heard);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(["resume 1", Lost], _leg.Heard);
        _ordered.Resume(2, 2);
        _ordered.Resume(4, 4);
        _time.Advance(OrderedLeg.MaxWait * 3);
        Assert.Equal(["resume 1", Lost], _leg.Heard);
    }

    [Fact]
    public void A_message_that_comes_late_closes_nothing_and_the_next_gap_has_its_own_time()
    {
        _ordered.Resume(2, 2);
        _time.Advance(OrderedLeg.MaxWait / 2);
        _ordered.Resume(1, 1);
        _ordered.Resume(4, 4);
        _time.Advance(OrderedLeg.MaxWait * 0.9);
        _ordered.Resume(3, 3);
        _time.Advance(OrderedLeg.MaxWait * 3);
        Assert.Equal(Resumed(1, 4), _leg.Heard);
        _ordered.Resume(6, 6);
        _time.Advance(OrderedLeg.MaxWait);
        Assert.Equal([.. Resumed(1, 4), Lost], _leg.Heard);
    }

    [Fact]
    public void No_more_wait_than_are_allowed()
    {
        for (var number = 2; number < 2 + OrderedLeg.MaxWaiting; number++) _ordered.Resume(number, number);
        Assert.Empty(_leg.Heard);
        _ordered.Resume(2 + OrderedLeg.MaxWaiting, 0);
        Assert.Equal([Lost], _leg.Heard);
        _ordered.Resume(1, 1);
        Assert.Equal([Lost], _leg.Heard);
    }

    [Fact]
    public void What_comes_while_the_leg_listens_is_heard_after_that()
    {
        _leg.OnHeard = heard =>
        {
            if (heard is not "resume 1") return;
            _ordered.Resume(3, 3);
            _ordered.Resume(2, 2);
            _leg.Heard.Add("end of 1");
        };
        _ordered.Resume(1, 1);
        Assert.Equal(["resume 1", "end of 1", "resume 2", "resume 3"], _leg.Heard);
    }

    [Fact]
    public void A_leg_that_does_not_take_one_message_gets_the_next()
    {
        _leg.OnHeard = heard =>
        {
            if (heard is "resume 1") throw new InvalidOperationException("no");
        };
        _ordered.Resume(2, 2);
        _ordered.Resume(1, 1);
        _ordered.Resume(3, 3);
        Assert.Equal(Resumed(1, 3), _leg.Heard);
    }

    [Fact]
    public async Task However_many_speak_at_once_the_leg_hears_one_after_the_other()
    {
        const int Senders = 4;
        const int Each = 5000;
        var last = 0L;
        using var begin = new Barrier(Senders);
        await Task.WhenAll(Enumerable.Range(0, Senders).Select(_ => Task.Factory.StartNew(
            () =>
            {
                begin.SignalAndWait(TestContext.Current.CancellationToken);
                for (var i = 0; i < Each; i++)
                {
                    var number = Interlocked.Increment(ref last);
                    _ordered.Resume(number, number);
                    // What waits is bounded: nobody runs away from a sender that the machine put aside.
                    while (Volatile.Read(ref _leg.Count) < number - 500) Thread.Yield();
                }
            },
            TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        Assert.Equal(Resumed(1, Senders * Each), _leg.Heard);
    }

    [Fact]
    public void After_the_connection_nothing_is_heard_of_it()
    {
        _ordered.Resume(2, 2);
        _ordered.Dispose();
        _ordered.Resume(1, 1);
        _ordered.Resume(3, 3);
        _time.Advance(OrderedLeg.MaxWait * 3);
        Assert.Empty(_leg.Heard);
    }

    [Fact]
    public void An_expected_message_costs_no_memory()
    {
        var audio = new AgentAudio(1, 1, new byte[640], IsFinal: false);
        _leg.IsDeaf = true;
        var number = 0L;
        _ordered.Play(++number, audio);
        Assert.Equal(0, Allocation.Of(() =>
        {
            for (var i = 0; i < 1000; i++) _ordered.Play(++number, audio);
        }));
    }

    private const string Lost = "close messages_lost messages of the call were lost on their way; resume the session";

    private static IEnumerable<object> Resumed(int first, int last) => Enumerable.Range(first, last - first + 1).Select(n => (object)$"resume {n}");

    private sealed class NotedLeg : ICallLeg
    {
        private int _listening;

        public int Count;

        public List<object> Heard { get; } = [];

        public bool IsDeaf { get; set; }

        public Action<object>? OnHeard { get; set; }

        public void Notify(CallEvent callEvent) => Hear(callEvent);

        public void Play(AgentAudio audio) => Hear(audio);

        public void Pause(long epoch, int turn, string cause) => Hear($"pause {epoch} {turn} {cause}");

        public void Resume(long epoch) => Hear($"resume {epoch}");

        public void Stop(long epoch, int turn, string cause) => Hear($"stop {epoch} {turn} {cause}");

        public void Record(RecordingOrder order) => Hear(order);

        public void Close(string code, string message) => Hear($"close {code} {message}");

        private void Hear(object heard)
        {
            if (IsDeaf) return;
            if (Interlocked.Exchange(ref _listening, 1) != 0) Heard.Add("two at once");
            Heard.Add(heard);
            try
            {
                OnHeard?.Invoke(heard);
            }
            finally
            {
                Volatile.Write(ref _listening, 0);
                Volatile.Write(ref Count, Heard.Count);
            }
        }
    }
}
