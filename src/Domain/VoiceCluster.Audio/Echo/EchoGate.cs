namespace VoiceCluster.Audio;

/// <summary>
/// Decides for a whole call which voiced frames are the caller's. An echo's weak frames (its first and last ones, the stops in its words) do not show what
/// they are; so in the company of frames that are echo for sure, a voiced one counts as the caller's only when it is clearly louder than the echo, or when
/// nothing was recognised for 120 ms. One per call, for one thread at a time; allocates nothing after construction.
/// </summary>
public sealed class EchoGate
{
    /// <summary>How long the company lasts after the last frame that is echo for sure: 3 s.</summary>
    private const int Company = 150;

    /// <summary>Voiced frames in a row that are no echo for sure: 120 ms.</summary>
    private const int SureRun = 6;

    /// <summary>A caller is louder than the echo by this, in dB.</summary>
    private const float Louder = 6;

    /// <summary>What the level of what was sent is forgotten by in a frame, in dB.</summary>
    private const float Decay = 0.5f;

    private readonly EchoDetector _detector = new();
    private int _sinceEcho = Company;
    private int _run;
    private float _sentDb = LevelMeter.Silence;

    /// <summary>Takes 20 ms of both directions; says whether what was received is echo and nothing else.</summary>
    /// <param name="sent">The 320 samples sent to the caller, silence included.</param>
    /// <param name="received">The 320 samples received.</param>
    /// <param name="activity">What a voice activity detector makes of them.</param>
    /// <exception cref="ArgumentException">A frame does not have <see cref="Frame.Samples"/> samples.</exception>
    public bool IsEcho(ReadOnlySpan<short> sent, ReadOnlySpan<short> received, VoiceActivity activity)
    {
        _detector.Sent(sent);
        _sentDb = Math.Max(_sentDb - Decay, LevelMeter.Rms(sent));
        if (!activity.Voiced)
        {
            _detector.Received(received);
            _sinceEcho++;
            _run = 0;
            return false;
        }

        if (_detector.IsEcho(received))
        {
            (_sinceEcho, _run) = (0, 0);
            return true;
        }

        _run = activity.LevelDb > _sentDb + _detector.GainDb + Louder ? SureRun : _run + 1;
        return ++_sinceEcho < Company && _run < SureRun;
    }
}
