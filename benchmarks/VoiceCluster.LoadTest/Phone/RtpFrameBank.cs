using VoiceCluster.Audio;
using VoiceCluster.LoadTest.Callers;

namespace VoiceCluster.LoadTest.Phone;

/// <summary>Every payload that any telephone sends, made once: one round of 20 ms frames of mu-law.</summary>
internal sealed class RtpFrameBank
{
    /// <summary>Octets of 20 ms.</summary>
    public const int PayloadLength = 160;

    // A loud sample's code without its sign, inverted on the wire: about -20 dBFS.
    private const int LoudCode = 0x50;

    private readonly byte[][] _round;

    public RtpFrameBank(PhoneScenario scenario)
    {
        short[] wide =
        [
            .. SpeechSignal.Room(Scenario.Frames(scenario.Silence), seed: 2),
            .. SpeechSignal.Speech(Scenario.Frames(scenario.Question)),
            .. SpeechSignal.Room(Scenario.Frames(scenario.Listening), seed: 3),
        ];
        var narrow = new short[(wide.Length / 2) + Frame.Samples];
        new Resampler(Frame.SampleRate, 8000).Process(wide, narrow);
        var codes = new byte[wide.Length / 2];
        G711.EncodeMuLaw(narrow.AsSpan(0, codes.Length), codes);
        _round = [.. codes.Chunk(PayloadLength)];
        QuestionEnd = Scenario.Frames(scenario.Silence) + Scenario.Frames(scenario.Question) - 1;
    }

    /// <summary>Frames of a round.</summary>
    public int Length => _round.Length;

    /// <summary>The last frame of the question.</summary>
    public int QuestionEnd { get; }

    public ReadOnlySpan<byte> this[int index] => _round[index];

    /// <summary>Whether a payload holds more than a room does.</summary>
    public static bool IsLoud(ReadOnlySpan<byte> payload)
    {
        foreach (var code in payload)
        {
            if ((~code & 0x7F) >= LoudCode) return true;
        }

        return false;
    }
}
