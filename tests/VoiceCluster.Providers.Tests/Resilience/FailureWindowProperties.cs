using FsCheck;
using FsCheck.Fluent;
using VoiceCluster.TestKit;

namespace VoiceCluster.Providers.Tests.Resilience;

public class FailureWindowProperties
{
    /// <summary>Whatever comes when: all of the last nine tenths of the window counts, nothing older than the window does.</summary>
    [Fact]
    public void It_counts_the_window_to_within_a_slice()
    {
        var steps = ArbMap.Default.GeneratorFor<byte>().Select(static b => (int)b).Zip(ArbMap.Default.GeneratorFor<bool>()).ListOf();
        Prop.ForAll(steps.ToArbitrary(), static steps =>
        {
            var clock = new VirtualTimeProvider();
            var window = new FailureWindow(TimeSpan.FromSeconds(1), clock);
            var log = new List<(TimeSpan At, bool Failed)>();
            foreach (var (wait, failed) in steps)
            {
                clock.Advance(TimeSpan.FromMilliseconds(wait * wait / 40));
                log.Add((clock.Elapsed, failed));
                if (failed) window.Failed();
                else window.Succeeded();

                var (successes, failures) = window.Total();
                foreach (var (counted, kind) in new[] { (successes, false), (failures, true) })
                {
                    var surely = log.Count(entry => entry.Failed == kind && clock.Elapsed - entry.At < TimeSpan.FromSeconds(0.9));
                    var perhaps = log.Count(entry => entry.Failed == kind && clock.Elapsed - entry.At < TimeSpan.FromSeconds(1));
                    if (counted < surely || counted > perhaps) return false;
                }
            }

            return true;
        }).QuickCheckThrowOnFailure();
    }
}
