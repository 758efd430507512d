namespace VoiceCluster.Dialogue;

/// <summary>Records calls into files, behind the calls' back.</summary>
public interface ICallRecordings
{
    /// <summary>Begins a recording, or goes on with one whose leg was lost: the time between is silence. Never waits.</summary>
    /// <param name="session">The session.</param>
    /// <param name="id">Version 7, made of <paramref name="startedAt"/>.</param>
    /// <param name="startedAt">The beginning of its time line.</param>
    /// <param name="leg">Who feeds it from now on; another one that does loses it.</param>
    /// <param name="isBegun">Some of it was recorded before; where that was in another process, the rest is a recording with an id of its own.</param>
    ICallRecording Open(string session, Guid id, DateTimeOffset startedAt, string leg, bool isBegun);
}

/// <summary>
/// A recording as the call's leg feeds it. Nothing here waits, throws or allocates: what cannot be taken is lost, counted and told in the recording's row.
/// Audio is PCM16 little-endian, 16 kHz, mono, of any length; timestamps are those of the process's <see cref="TimeProvider"/>.
/// </summary>
public interface ICallRecording
{
    /// <summary>The caller said this; its last sample came now.</summary>
    void Caller(ReadOnlySpan<byte> pcm, long timestamp);

    /// <summary>The caller heard this of the agent.</summary>
    /// <param name="pcm">The audio.</param>
    /// <param name="timestamp">When its first sample was heard.</param>
    /// <param name="continues">It follows what was heard before without a break.</param>
    void Agent(ReadOnlySpan<byte> pcm, long timestamp, bool continues);

    /// <summary>So many bytes of what was heard last were not heard after all.</summary>
    void Retract(int bytes);

    /// <summary>From a moment on nothing of either side gets into the file: time goes on in silence. Idempotent.</summary>
    void Pause(DateTimeOffset at);

    /// <summary>From a moment on both sides do again. Idempotent.</summary>
    void Resume(DateTimeOffset at);

    /// <summary>The recording ends now; nothing when another leg than this one has it. After <see cref="RecordingEnd.CallerGone"/> a leg may go on with it.</summary>
    /// <param name="leg">Who says so.</param>
    /// <param name="cause">One of <see cref="RecordingEnd"/>.</param>
    void End(string leg, string cause);
}
