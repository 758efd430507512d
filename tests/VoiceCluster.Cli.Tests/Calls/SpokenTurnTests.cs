using VoiceCluster.Audio;
using VoiceCluster.Cli.Calls;

namespace VoiceCluster.Cli.Tests.Calls;

public class SpokenTurnTests
{
    [Fact]
    public void Voice_is_found_between_the_silences()
    {
        var turn = SpokenTurn.From("x", TestAudio.Phrase(200, 300, 500), 16_000);

        Assert.Equal(200 * 16, turn.FirstVoiced);
        Assert.Equal((500 * 16) - 1, turn.LastVoiced);
    }

    [Fact]
    public void Faint_noise_after_the_voice_is_no_voice()
    {
        short[] samples = [.. TestAudio.Phrase(0, 300, 0), .. TestAudio.Tone(4_000, 16_000, 900, amplitude: 60)];

        Assert.Equal((300 * 16) - 1, SpokenTurn.From("x", samples, 16_000).LastVoiced);
    }

    [Fact]
    public void Silence_is_refused() => Assert.Throws<InvalidDataException>(() => SpokenTurn.From("x", new short[100], 16_000));

    [Fact]
    public void A_file_that_was_cut_short_is_used_as_far_as_it_goes_and_said_to_be_short()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, TestAudio.Wav(TestAudio.Phrase(0, 300, 100), AudioFormat.InCluster)[..^1_001]);
            var notes = new List<string>();
            var turn = SpokenTurn.FromFile(path, 16_000, notes.Add);
            Assert.Equal((400 * 16) - 501, turn.Samples.Length);
            Assert.Contains("cut short", Assert.Single(notes), StringComparison.Ordinal);
            Assert.StartsWith(path, notes[0], StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Nothing_is_refused() => Assert.Throws<InvalidDataException>(() => SpokenTurn.From("x", Array.Empty<short>(), 16_000));
}

public class MicrophoneTests
{
    private readonly Microphone _microphone = new();

    [Fact]
    public void Without_a_turn_there_is_silence()
    {
        short[] frame = [1, 2, 3];

        Assert.Equal(new MicrophoneFrame(-1, false, false), _microphone.Read(frame));
        Assert.Equal([0, 0, 0], frame);
    }

    [Fact]
    public void A_turn_is_spoken_to_its_end_and_its_voice_reported()
    {
        // 20 ms of silence, 30 ms of voice, 10 ms of silence.
        _microphone.Speak(4, SpokenTurn.From("x", TestAudio.Phrase(20, 30, 10), 16_000));
        var frame = new short[320];

        Assert.Equal(new MicrophoneFrame(4, false, false), _microphone.Read(frame));
        Assert.Equal(new MicrophoneFrame(4, true, false), _microphone.Read(frame));
        Assert.Equal(new MicrophoneFrame(4, false, true), _microphone.Read(frame));
        Assert.Equal(new MicrophoneFrame(-1, false, false), _microphone.Read(frame));
    }

    [Fact]
    public void A_turn_that_waits_follows_and_loses_nothing()
    {
        var one = TestAudio.Tone(500, 16_000, 300);
        var two = TestAudio.Tone(700, 16_000, 400);
        _microphone.Speak(0, SpokenTurn.From("one", one, 16_000));
        _microphone.Speak(1, SpokenTurn.From("two", two, 16_000));
        var heard = new List<short>();
        var ends = new List<int>();
        for (var i = 0; i < 6; i++)
        {
            var frame = new short[Frame.Samples];
            var held = _microphone.Read(frame);
            heard.AddRange(frame);
            if (held.VoiceEnded) ends.Add(held.Turn);
        }

        Assert.Equal([0, 1], ends);
        Assert.Equal(one, heard.Take(500));
        Assert.Equal(two, heard.Skip(640).Take(700));
    }
}
