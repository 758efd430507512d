using VoiceCluster.Audio;
using VoiceCluster.LoadTest.Callers;

namespace VoiceCluster.LoadTest.Tests;

public class SpeechSignalTests
{
    [Fact]
    public void A_voice_activity_detector_hears_speech_from_the_first_frames_to_the_last_and_none_in_the_room()
    {
        var detector = new VoiceActivityDetector();
        var room = SpeechSignal.Room(50, seed: 2);
        Judge(detector, room);

        for (var round = 0; round < 5; round++)
        {
            var speech = Judge(detector, SpeechSignal.Speech(75));
            Assert.InRange(Array.IndexOf(speech, true), 0, 2);
            Assert.All(speech[3..], Assert.True);
            var silence = Judge(detector, room);
            Assert.InRange(Array.LastIndexOf(silence, true), -1, 3);
        }
    }

    [Fact]
    public void Speech_is_as_loud_as_speech_and_the_room_as_quiet_as_a_room()
    {
        Assert.InRange(LevelMeter.Rms(SpeechSignal.Speech(75)), -26, -14);
        Assert.InRange(LevelMeter.Rms(SpeechSignal.Room(50, seed: 3)), -70, -60);
        Assert.InRange(LevelMeter.Peak(SpeechSignal.Speech(75)), 1, 32_000);
    }

    private static bool[] Judge(VoiceActivityDetector detector, short[] samples) =>
        [.. samples.Chunk(Frame.Samples).Select(frame => detector.Process(frame).Voiced)];
}
