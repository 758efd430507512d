namespace VoiceCluster.Audio.Tests;

public sealed class JitterBufferTests
{
    [Fact]
    public void An_even_stream_comes_out_as_it_went_in_after_40_ms()
    {
        var line = new Line();
        var speech = Voice(8_000 * 4);
        var heard = line.Run(speech, packet => (packet * 20) + 3);
        Assert.Equal(0, line.Buffer.Counters.ConcealedSamples);
        var at = IndexOf(heard, speech.AsSpan(1_600, 400));
        Assert.InRange(at - 1_600, 0.040 * 8_000, 0.065 * 8_000);
        Assert.Equal(JitterFrame.Silence, line.Kinds[0]);
        Assert.All(line.Kinds[4..150], kind => Assert.Equal(JitterFrame.Received, kind));
    }

    [Fact]
    public void The_delay_sinks_to_20_ms_on_a_quiet_network_and_rises_on_a_wild_one()
    {
        var line = new Line();
        line.Run(Voice(8_000 * 10), packet => packet * 20);
        Assert.Equal(JitterBuffer.LeastDelay, line.Buffer.TargetDelay);

        var random = new Random(5);
        var wild = new Line();
        wild.Run(Voice(8_000 * 10), packet => (packet * 20) + (random.Next(10) == 0 ? 120 : random.Next(30)));
        Assert.InRange(wild.Buffer.TargetDelay.TotalMilliseconds, 110, 140);
        var late = wild.Buffer.Counters.Late;
        wild.Run(Voice(8_000 * 10), packet => (packet * 20) + (random.Next(10) == 0 ? 120 : random.Next(30)));
        Assert.InRange(wild.Buffer.Counters.Late - late, 0, 5);
    }

    [Fact]
    public void The_delay_is_bounded_however_bad_the_network()
    {
        var random = new Random(6);
        var line = new Line();
        line.Run(Voice(8_000 * 10), packet => (packet * 20) + random.Next(900));
        Assert.InRange(line.Buffer.TargetDelay, JitterBuffer.LeastDelay, JitterBuffer.MostDelay);
        Assert.InRange(line.MostBuffered.TotalMilliseconds, 0, 700);
    }

    [Fact]
    public void Disorder_within_the_delay_is_put_right()
    {
        var line = new Line();
        var speech = Voice(8_000 * 3);
        var heard = line.Run(speech, packet => packet < 20 ? packet * 20 : (packet ^ 1) * 20);
        Assert.InRange(line.Buffer.Counters.ConcealedSamples, 0, 320);
        Assert.InRange(IndexOf(heard, speech.AsSpan(16_000, 1_600)), 16_000, 17_000);
    }

    [Fact]
    public void Duplicates_are_dropped()
    {
        var line = new Line();
        var speech = Voice(8_000 * 2);
        var heard = line.Run(speech, packet => packet * 20, copies: 3);
        Assert.Equal(2 * line.Buffer.Counters.Accepted, line.Buffer.Counters.Duplicates + line.Buffer.Counters.Late);
        Assert.InRange(IndexOf(heard, speech.AsSpan(8_000, 800)), 8_000, 8_600);
    }

    [Fact]
    public void A_lost_packet_is_concealed_and_the_rest_keeps_its_time()
    {
        var line = new Line();
        var speech = Voice(8_000 * 2);
        var heard = line.Run(speech, packet => packet == 50 ? null : packet * 20);
        Assert.Equal(160, line.Buffer.Counters.ConcealedSamples);
        Assert.Single(line.Kinds, kind => kind is JitterFrame.Concealed or JitterFrame.PartlyConcealed);
        var before = IndexOf(heard, speech.AsSpan(7_600, 300)) - 7_600;
        var after = IndexOf(heard, speech.AsSpan(8_300, 300)) - 8_300;
        Assert.Equal(before, after);
        Assert.True(LevelMeter.Rms(heard.AsSpan(8_000 + before, 160)) > LevelMeter.Rms(speech.AsSpan(7_600, 300)) - 6);
    }

    [Fact]
    public void A_spike_is_waited_for_and_its_packets_are_played_late_rather_than_lost()
    {
        var line = new Line();
        var speech = Voice(8_000 * 3);
        var heard = line.Run(speech, packet => packet is >= 60 and < 63 ? 63 * 20 : packet * 20);
        Assert.Equal(0, line.Buffer.Counters.Late);
        Assert.True(IndexOf(heard, speech.AsSpan((60 * 160) + 100, 160)) > 0);
    }

    [Fact]
    public void Time_stamps_may_wrap_around()
    {
        var line = new Line { Timestamp = uint.MaxValue - 4_000 };
        var speech = Voice(8_000 * 2);
        var heard = line.Run(speech, packet => packet * 20);
        Assert.Equal(0, line.Buffer.Counters.ConcealedSamples);
        Assert.InRange(IndexOf(heard, speech.AsSpan(3_900, 600)), 3_900, 4_600);
    }

    [Fact]
    public void A_jump_of_the_time_stamps_restarts_with_the_second_packet_that_agrees()
    {
        var line = new Line();
        var speech = Voice(8_000);
        line.Run(speech, packet => packet * 20);
        line.Timestamp += 4_000_000;
        var heard = line.Run(speech, packet => packet * 20);
        Assert.Equal(1, line.Buffer.Counters.Restarts);
        Assert.Equal(1, line.Buffer.Counters.Refused);
        Assert.InRange(IndexOf(heard, speech.AsSpan(4_000, 800)), 4_000, 4_700);
    }

    [Fact]
    public void One_stray_packet_changes_nothing()
    {
        var line = new Line();
        var speech = Voice(8_000);
        line.Run(speech, packet => packet * 20);
        Assert.Equal(JitterPut.Suspect, line.Buffer.Put(1, line.Timestamp + 999_999, new short[160], line.Now));
        line.Run(speech, packet => packet * 20);
        Assert.Equal(0, line.Buffer.Counters.Restarts);
        Assert.Equal(0, line.Buffer.Counters.Late);
    }

    [Fact]
    public void Another_source_takes_over_at_once()
    {
        var line = new Line();
        var speech = Voice(8_000);
        line.Run(speech, packet => packet * 20);
        line.Source = 99;
        line.Timestamp = 12;
        var heard = line.Run(speech, packet => packet * 20);
        Assert.Equal(1, line.Buffer.Counters.Restarts);
        Assert.InRange(IndexOf(heard, speech.AsSpan(1_600, 800)), 1_600, 2_300);
    }

    [Fact]
    public void Silence_suppression_leaves_no_lasting_delay()
    {
        var line = new Line();
        var speech = Voice(8_000 * 3);
        var heard = line.Run(speech, packet => packet is >= 50 and < 90 ? null : packet * 20);
        Assert.Contains(JitterFrame.Silence, line.Kinds[60..88]);
        Assert.InRange(IndexOf(heard, speech.AsSpan(100 * 160, 1_600)) - (100 * 160), 0, 0.08 * 8_000);
        Assert.Equal(0, line.Buffer.Counters.Late);
    }

    [Theory]
    [InlineData(1.001)]
    [InlineData(0.999)]
    public void A_sender_whose_clock_is_off_is_followed(double rate)
    {
        var line = new Line();
        line.Run(Voice(8_000 * 60), packet => packet * 20 * rate);
        var counters = line.Buffer.Counters;
        Assert.Equal(0, counters.Late);
        // 0.1 % of a minute are 480 samples; correcting in whole periods, it stays within 30 ms of them.
        var corrected = counters.Lengthened + counters.ConcealedSamples - counters.Shortened;
        Assert.InRange(corrected, ((rate - 1) * 480_000) - 240, ((rate - 1) * 480_000) + 240);
        Assert.InRange(counters.ConcealedSamples, 0, 480);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(30)]
    [InlineData(60)]
    public void Packets_may_be_10_to_60_ms_long(int milliseconds)
    {
        var line = new Line { Packet = milliseconds * 8 };
        var speech = Voice(8_000 * 3);
        var heard = line.Run(speech, packet => packet * milliseconds);
        Assert.True(IndexOf(heard, speech.AsSpan(16_000, 1_200)) > 0);
        Assert.Equal(0, line.Buffer.Counters.Late);
    }

    [Fact]
    public void Packets_without_sound_or_too_long_are_refused()
    {
        var buffer = new JitterBuffer(8_000);
        Assert.Equal(JitterPut.Refused, buffer.Put(1, 0, [], TimeSpan.Zero));
        Assert.Equal(JitterPut.Refused, buffer.Put(1, 0, new short[481], TimeSpan.Zero));
        Assert.Throws<ArgumentException>(() => buffer.Read(new short[320], TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => new JitterBuffer(48_000));
    }

    [Fact]
    public void A_flood_is_bounded()
    {
        var buffer = new JitterBuffer(8_000);
        for (var packet = 0u; packet < 40; packet++) buffer.Put(1, packet * 160, new short[160], TimeSpan.Zero);
        Assert.Equal(8, buffer.Counters.Overflows);
        Assert.Equal(640, buffer.Buffered.TotalMilliseconds);
    }

    /// <summary>A voice-like sound that never repeats, so that each piece of it can be found again.</summary>
    private static short[] Voice(int samples)
    {
        var random = new Random(3);
        var phase = 0.0;
        var sound = new short[samples];
        for (var n = 0; n < samples; n++)
        {
            phase += (110 + (20 * Math.Sin(2 * Math.PI * 0.7 * n / 8_000))) / 8_000;
            var tone = Enumerable.Range(1, 8).Sum(harmonic => Math.Sin(2 * Math.PI * harmonic * phase) / harmonic);
            sound[n] = Signals.Limit((3_000 * tone) + (60 * Signals.Gaussian(random)));
        }

        return sound;
    }

    /// <summary>Where a piece begins in a sound, to the sample, or -1.</summary>
    private static int IndexOf(short[] sound, ReadOnlySpan<short> piece) => sound.AsSpan().IndexOf(piece);

    /// <summary>A sender, a network and a player with a clock each.</summary>
    private sealed class Line
    {
        private readonly short[] _frame = new short[160];

        public JitterBuffer Buffer { get; } = new(8_000);

        public uint Source { get; set; } = 1;

        public uint Timestamp { get; set; } = 4_711;

        public int Packet { get; init; } = 160;

        public TimeSpan Now { get; private set; } = TimeSpan.FromHours(3);

        public List<JitterFrame> Kinds { get; } = [];

        public TimeSpan MostBuffered { get; private set; }

        /// <summary>Sends a sound in packets; each arrives at a time in ms (null for never), and every 20 ms a frame is played.</summary>
        public short[] Run(short[] sound, Func<int, double?> arrives, int copies = 1)
        {
            var count = sound.Length / Packet;
            var network = Enumerable.Range(0, count).Select(packet => (Number: packet, Time: arrives(packet))).Where(packet => packet.Time is not null)
                .SelectMany(packet => Enumerable.Repeat(packet, copies)).OrderBy(packet => packet.Time).ToArray();
            var heard = new List<short>();
            var (next, begin) = (0, Now);
            for (var tick = 0; tick < (network.Length == 0 ? 0 : network[^1].Time!.Value / 20); tick++)
            {
                for (; next < network.Length && begin.TotalMilliseconds + network[next].Time!.Value <= Now.TotalMilliseconds; next++)
                {
                    var number = network[next].Number;
                    Buffer.Put(Source, Timestamp + (uint)(number * Packet), sound.AsSpan(number * Packet, Packet), begin + TimeSpan.FromMilliseconds(network[next].Time!.Value));
                }

                if (Buffer.Buffered > MostBuffered) MostBuffered = Buffer.Buffered;
                Kinds.Add(Buffer.Read(_frame, Now));
                heard.AddRange(_frame);
                Now += Frame.Duration;
            }

            Timestamp += (uint)((Now - begin).TotalSeconds * 8_000);
            return [.. heard];
        }
    }
}
