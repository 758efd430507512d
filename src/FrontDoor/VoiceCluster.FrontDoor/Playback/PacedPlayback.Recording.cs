using VoiceCluster.Audio;
using VoiceCluster.Dialogue;

namespace VoiceCluster.FrontDoor.Playback;

// What the caller has heard, and nothing that was cleared before he did, goes into the call's recording.
public sealed partial class PacedPlayback
{
    private ICallRecording? _recording;
    private long _recorded;

    // The next piece follows a silence.
    private bool _recordsBreak = true;

    /// <summary>Told what the caller hears from now on; null for nobody.</summary>
    public ICallRecording? Recording
    {
        get
        {
            lock (_gate) return _recording;
        }

        set
        {
            lock (_gate)
            {
                if (value == _recording) return;
                var now = time.GetTimestamp();
                if (_state is State.Playing) Record(now);
                _recording = value;
                _recorded = _state is State.Playing ? Math.Max(_recorded, Heard(now)) : _base;
                _recordsBreak = true;
            }
        }
    }

    /// <summary>The caller hears nothing from now on.</summary>
    private void Settle(long now)
    {
        Record(now);
        _base = Heard(now);
        TakeBack(_base);
    }

    /// <summary>Up to the playing position.</summary>
    private void Record(long now)
    {
        var heard = Heard(now);
        if (_recording is null || heard <= _recorded) return;
        for (var (index, start) = (0, _origin); index < _chunks.Count && _recorded < heard; start += _chunks[index++].Length)
        {
            var chunk = _chunks[index];
            if (_recorded >= start + chunk.Length) continue;
            var from = (int)Math.Max(0, _recorded - start);
            var piece = chunk.Span[from..(int)Math.Min(chunk.Length, heard - start)];
            _recording.Agent(piece, now - ((heard - start - from) * time.TimestampFrequency / (BytesPerMs * 1000)), continues: !_recordsBreak);
            _recordsBreak = false;
            _recorded = start + from + piece.Length;
        }
    }

    /// <summary>The caller turns out to have heard less.</summary>
    private void TakeBack(long position)
    {
        if (_recorded <= position) return;
        _recording?.Retract((int)(_recorded - position));
        _recorded = position;
    }
}
