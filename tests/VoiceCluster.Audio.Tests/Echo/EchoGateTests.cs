namespace VoiceCluster.Audio.Tests;

public sealed class EchoGateTests
{
    private static readonly short[] Agent = new SpeechSignal(21, 180).Talk(6).Samples();
    private static readonly short[] Caller = new SpeechSignal(22, 110).Talk(6).Samples();

    [Theory]
    [InlineData(50)]
    [InlineData(170)]
    [InlineData(300)]
    public void Once_known_no_frame_of_the_echo_passes(int delay)
    {
        var passed = Passed(delay, callerGain: 0);
        Assert.InRange(passed.Take(50).Count(p => p), 0, 5);
        Assert.DoesNotContain(true, passed.Skip(50));
    }

    [Theory]
    [InlineData(1, 40)]
    [InlineData(0.1f, 160)]
    public void A_caller_passes_at_once_when_louder_and_soon_when_not(float gain, int withinMs)
    {
        var passed = Passed(delay: 120, gain, callerFrom: 100);
        Assert.InRange((Array.IndexOf(passed, true, 100) - 100) * 20, 0, withinMs);
        Assert.True(passed.Skip(100).Count(p => p) > 50);
    }

    [Fact]
    public void Without_an_echo_every_voiced_frame_passes()
    {
        var voice = new VoiceActivityDetector();
        var gate = new EchoGate();
        for (var frame = 0; frame < Math.Min(Agent.Length, Caller.Length) / Frame.Samples; frame++)
        {
            var received = Caller.AsSpan(frame * Frame.Samples, Frame.Samples);
            Assert.False(gate.IsEcho(Agent.AsSpan(frame * Frame.Samples, Frame.Samples), received, voice.Process(received)));
        }
    }

    /// <summary>Which frames are voiced and pass, while the agent's words come back 20 dB down and the caller speaks from a frame on.</summary>
    private static bool[] Passed(int delay, float callerGain, int callerFrom = 0)
    {
        var voice = new VoiceActivityDetector();
        var gate = new EchoGate();
        var noise = Signals.Noise(Agent.Length, seed: 7, rms: 18);
        var passed = new bool[Agent.Length / Frame.Samples];
        var received = new short[Frame.Samples];
        // The detector has heard the room before.
        for (var frame = 0; frame < 50; frame++) voice.Process(noise.AsSpan(frame * Frame.Samples, Frame.Samples));
        for (var frame = 0; frame < passed.Length; frame++)
        {
            for (var n = 0; n < Frame.Samples; n++)
            {
                var at = (frame * Frame.Samples) + n;
                var echo = at >= delay * 16 ? Agent[at - (delay * 16)] * 0.1f : 0;
                received[n] = Pcm16.Saturate(noise[at] + echo + (frame >= callerFrom ? callerGain * Caller[(at - (callerFrom * Frame.Samples)) % Caller.Length] : 0));
            }

            var activity = voice.Process(received);
            passed[frame] = !gate.IsEcho(Agent.AsSpan(frame * Frame.Samples, Frame.Samples), received, activity) && activity.Voiced;
        }

        return passed;
    }
}
