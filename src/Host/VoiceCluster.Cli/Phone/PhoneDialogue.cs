using VoiceCluster.Audio;
using VoiceCluster.Cli.Calls;

namespace VoiceCluster.Cli.Phone;

/// <summary>
/// A polite caller on a telephone, who has nothing but his ears: says a turn, waits for a voice, hears it out until it has been silent for a while,
/// and says the next. Counts time in frames of 20 ms; pure.
/// </summary>
/// <param name="turns">At 16 kHz.</param>
/// <param name="giveUp">How long he waits for an answer to begin.</param>
public sealed class PhoneDialogue(IReadOnlyList<SpokenTurn> turns, TimeSpan giveUp)
{
    /// <summary>Silence after which an answer has ended: longer than a pause between two sentences.</summary>
    private const int SilentFrames = 75;

    /// <summary>Before the first turn.</summary>
    private const int SettlingFrames = 25;

    /// <summary>Voiced frames in a row that are a voice, and no click of a line that loses packets.</summary>
    private const int VoiceFrames = 8;

    private readonly VoiceActivityDetector _ear = new();
    private readonly List<PhoneTurn> _heard = [];
    private long _now;
    private int _turn = -1;
    private int _position;
    private long _saidAt;
    private long? _voiceFrom;
    private long _voiceUntil;
    private int _voiced;

    /// <summary>The turns that are over.</summary>
    public IReadOnlyList<PhoneTurn> Heard => _heard;

    /// <summary>Another 20 ms: takes what came and gives what goes; false when all is said and heard.</summary>
    /// <param name="received">320 samples.</param>
    /// <param name="outgoing">Room for 320 samples.</param>
    public bool Next(ReadOnlySpan<short> received, Span<short> outgoing)
    {
        _now++;
        Hear(received);
        outgoing.Clear();
        if (_turn < 0 ? _now >= SettlingFrames : IsOver())
        {
            if (_turn >= 0) _heard.Add(new PhoneTurn(turns[_turn].Name, Latency, Duration(_voiceFrom is { } from ? _voiceUntil - from : 0)));
            if (++_turn == turns.Count) return false;
            _position = 0;
            _voiceFrom = null;
            _voiced = 0;
        }

        if (_turn >= 0) Say(outgoing);
        return true;
    }

    private TimeSpan? Latency => _voiceFrom is { } from ? Duration(from - _saidAt) : null;

    private bool HasSaid => _position > turns[_turn].LastVoiced;

    private void Say(Span<short> outgoing)
    {
        var samples = turns[_turn].Samples.Span;
        var count = Math.Clamp(samples.Length - _position, 0, outgoing.Length);
        if (count > 0) samples.Slice(_position, count).CopyTo(outgoing);
        if (!HasSaid) _saidAt = _now;
        _position += outgoing.Length;
    }

    private void Hear(ReadOnlySpan<short> received)
    {
        var voiced = _ear.Process(received).Voiced;
        _voiced = voiced ? _voiced + 1 : 0;
        if (_turn < 0 || !HasSaid || _voiced < VoiceFrames) return;
        _voiceFrom ??= _now - VoiceFrames + 1;
        _voiceUntil = _now;
    }

    private bool IsOver()
    {
        if (!HasSaid || _position < turns[_turn].Samples.Length) return false;
        return _voiceFrom is null ? Duration(_now - _saidAt) >= giveUp : _now - _voiceUntil >= SilentFrames;
    }

    private static TimeSpan Duration(long frames) => Frame.Duration * frames;
}
