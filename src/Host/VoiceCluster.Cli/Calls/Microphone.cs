namespace VoiceCluster.Cli.Calls;

/// <summary>What one frame of the microphone held.</summary>
/// <param name="Turn">The caller turn that was spoken in it; -1 in silence.</param>
/// <param name="VoiceBegan">The turn's first voiced sample is in it.</param>
/// <param name="VoiceEnded">The turn's last voiced sample is in it.</param>
public readonly record struct MicrophoneFrame(int Turn, bool VoiceBegan, bool VoiceEnded);

/// <summary>A microphone that never stops: silence, and now and then a turn. A turn that is asked for while another runs follows it.</summary>
public sealed class Microphone
{
    private readonly Queue<(int Turn, SpokenTurn Speech)> _waiting = new();
    private (int Turn, SpokenTurn Speech)? _running;
    private int _position;

    /// <summary>Speaks a turn from the next sample on.</summary>
    public void Speak(int turn, SpokenTurn speech) => _waiting.Enqueue((turn, speech));

    /// <summary>The next samples.</summary>
    public MicrophoneFrame Read(Span<short> frame)
    {
        frame.Clear();
        var held = new MicrophoneFrame(-1, false, false);
        while (!frame.IsEmpty && (_running is not null || _waiting.TryDequeue(out var next) && Start(next)))
        {
            var (turn, speech) = _running!.Value;
            var take = Math.Min(frame.Length, speech.Samples.Length - _position);
            speech.Samples.Span.Slice(_position, take).CopyTo(frame);
            held = new MicrophoneFrame(turn, held.VoiceBegan || Holds(speech.FirstVoiced, take), held.VoiceEnded || Holds(speech.LastVoiced, take));
            _position += take;
            frame = frame[take..];
            if (_position == speech.Samples.Length) _running = null;
            // What begins in a frame that ends another turn would be reported for the wrong one.
            if (held.VoiceEnded) break;
        }

        return held;
    }

    private bool Start((int Turn, SpokenTurn Speech) next)
    {
        _running = next;
        _position = 0;
        return true;
    }

    private bool Holds(int sample, int length) => sample >= _position && sample < _position + length;
}
