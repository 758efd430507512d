namespace VoiceCluster.Grains;

/// <summary>
/// A leg as its call sees it: the way out to the caller. Calls arrive in the order they were made, one at a time, and must return at once; the leg
/// paces audio, keeps what of the current answer may have to be played again, and reports back through <see cref="ICallGrain"/>.
/// </summary>
/// <remarks>Between the two: <see cref="NumberedLeg"/>, <see cref="ICallLegObserver"/>, <see cref="OrderedLeg"/>.</remarks>
public interface ICallLeg
{
    /// <summary>Something happened.</summary>
    void Notify(CallEvent callEvent);

    /// <summary>Audio of a committed answer, to be played after what came before; paced by the leg. The first of an epoch starts it.</summary>
    void Play(AgentAudio audio);

    /// <summary>Silence at once; <see cref="Resume"/> or <see cref="Stop"/> follows.</summary>
    void Pause(long epoch, int turn, string cause);

    /// <summary>Play on from what the caller last heard.</summary>
    void Resume(long epoch);

    /// <summary>Silence at once and drop the answer; answered by <see cref="ICallGrain.PlaybackEnded"/>.</summary>
    void Stop(long epoch, int turn, string cause);

    /// <summary>Record what the caller says and hears, or stop it. May be told again.</summary>
    void Record(RecordingOrder order);

    /// <summary>The leg lost the call.</summary>
    /// <param name="code">The protocol's error code: <c>session_taken</c>, <c>call_ended</c>, <c>shutdown</c>, <see cref="OrderedLeg.MessagesLost"/>.</param>
    /// <param name="message">For a person.</param>
    void Close(string code, string message);
}

/// <param name="Epoch">The answer it belongs to.</param>
/// <param name="Turn">The turn's number.</param>
/// <param name="Pcm">PCM16 little-endian, 16 kHz, mono; never written again. May be empty when <paramref name="IsFinal"/>.</param>
/// <param name="IsFinal">Nothing follows.</param>
[GenerateSerializer, Immutable, Alias("voicecluster.AgentAudio")]
public sealed record AgentAudio(
    [property: Id(0)] long Epoch,
    [property: Id(1)] int Turn,
    [property: Id(2)] ReadOnlyMemory<byte> Pcm,
    [property: Id(3)] bool IsFinal);
