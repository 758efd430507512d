using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Logging.Abstractions;
using VoiceCluster.TestKit;

namespace VoiceCluster.Providers.Tests.ChatModels;

/// <summary>Whatever fails whenever, what the caller reads is the beginning of one attempt's answer, and behind it of one that goes on for it; and nothing stays open.</summary>
public class OneAnswerProperties
{
    private static readonly TimeSpan?[] Ends = [null, .. new[] { 1, 50, 900, 4_100, 9_000 }.Select(ms => (TimeSpan?)TimeSpan.FromMilliseconds(ms))];

    [Fact]
    public void What_is_read_is_the_beginning_of_one_answer_and_of_one_that_goes_on()
    {
        var attempt = from tokens in Gen.Choose(0, 4)
                      from wait in Gen.Elements(0, 30, 1_000, 5_000)
                      from gap in Gen.Elements(0, 10, 5_000)
                      from end in Gen.Choose(-2, 7)
                      select new Attempt(tokens, wait, gap, end);
        var scenario = from first in attempt.ListOf(4)
                       from second in attempt.ListOf(4)
                       from cancelAfter in Gen.Elements(Ends)
                       select new Scenario([.. first], [.. second], cancelAfter);
        Prop.ForAll(scenario.ToArbitrary(), static scenario => Holds(scenario)).Check(Config.QuickThrowOnFailure.WithMaxTest(400));
    }

    private static bool Holds(Scenario scenario)
    {
        var clock = new VirtualTimeProvider();
        using var meters = new TestMeters();
        ScriptedChatModel[] models = [Script(clock, "a", scenario.First), Script(clock, "b", scenario.Second)];
        using var chain = new FallbackChatModel(
            [.. models.Select(model => new ResilientChatModel(model, ResilienceOptions.ForChat, clock, meters.Metrics, NullLogger<ResilientChatModel>.Instance))],
            meters.Metrics, NullLogger<FallbackChatModel>.Instance);
        using var caller = scenario.CancelAfter is { } after ? new CancellationTokenSource(after, clock) : new CancellationTokenSource();

        var (read, error) = ReadAsync(chain, clock, caller.Token).GetAwaiter().GetResult();

        var firsts = scenario.First.Select(static (attempt, i) => attempt.Answer("a", i).ToList()).ToList();
        var seconds = scenario.Second.Select(static (attempt, i) => attempt.Answer("b", i).ToList()).ToList();
        var (own, other) = (read.TakeWhile(static text => text.StartsWith('a')).ToList(), read.SkipWhile(static text => text.StartsWith('a')).ToList());
        var onePrefix = (own.Count == 0 || firsts.Exists(answer => answer.Take(own.Count).SequenceEqual(own))) && (other.Count == 0 || seconds.Exists(answer => answer.Take(other.Count).SequenceEqual(other)));
        var wholeOrError = error is not null || read.Count == 0 || (other.Count > 0 ? seconds.Exists(answer => answer.SequenceEqual(other)) : firsts.Exists(answer => answer.SequenceEqual(own)))
            || scenario.Second.Any(static attempt => attempt.Tokens == 0); // the other had nothing to add
        var ownError = error is null or ProviderException || (error is OperationCanceledException && caller.IsCancellationRequested);
        return onePrefix && wholeOrError && ownError && models.All(static model => model.Stream.Open == 0);
    }

    private static async Task<(List<string> Read, Exception? Error)> ReadAsync(FallbackChatModel chain, VirtualTimeProvider clock, CancellationToken cancellationToken)
    {
        var read = new List<string>();
        async Task ReadAllAsync()
        {
            await foreach (var delta in chain.GenerateAsync(ScriptedChatModel.Request, cancellationToken).ConfigureAwait(false)) if (delta.Text.Length > 0) read.Add(delta.Text);
        }

        try
        {
            await clock.RunAsync(ReadAllAsync()).ConfigureAwait(false);
            return (read, null);
        }
        catch (Exception error) when (error is ProviderException or OperationCanceledException)
        {
            return (read, error);
        }
    }

    private static ScriptedChatModel Script(VirtualTimeProvider clock, string name, Attempt[] attempts)
    {
        var model = new ScriptedChatModel(clock, name);
        model.Stream.Otherwise = new ScriptedStream<ChatDelta>.Attempt();
        model.Stream.Otherwise.Fails(ProviderErrorKind.Unavailable);
        for (var i = 0; i < attempts.Length; i++)
        {
            var script = model.Next().After(TimeSpan.FromMilliseconds(attempts[i].WaitMs));
            foreach (var token in attempts[i].Answer(name, i)) script.Says(token).After(TimeSpan.FromMilliseconds(attempts[i].GapMs));
            if (attempts[i].End == -1) script.Stalls();
            if (attempts[i].End >= 0) script.Fails((ProviderErrorKind)attempts[i].End, retryAfter: attempts[i].WaitMs == 30 ? TimeSpan.FromMilliseconds(700) : null);
        }

        return model;
    }

    /// <param name="Tokens">How many deltas it gives.</param>
    /// <param name="WaitMs">Before the first.</param>
    /// <param name="GapMs">After each.</param>
    /// <param name="End">-2 ends well, -1 stalls, else the error's kind.</param>
    private sealed record Attempt(int Tokens, int WaitMs, int GapMs, int End)
    {
        public IEnumerable<string> Answer(string model, int attempt) => Enumerable.Range(0, Tokens).Select(token => $"{model}{attempt}.{token} ");
    }

    private sealed record Scenario(Attempt[] First, Attempt[] Second, TimeSpan? CancelAfter)
    {
        public override string ToString() => $"first: {string.Join(", ", First.AsEnumerable())}; second: {string.Join(", ", Second.AsEnumerable())}; cancel after {CancelAfter}";
    }
}
