using VoiceCluster.Grains;

namespace VoiceCluster.FrontDoor.Legs;

/// <summary>The far end of a leg: what carries audio and news to the caller. Nothing here may wait or call back into the leg.</summary>
public interface IMediaWire
{
    /// <inheritdoc cref="Playback.IPlaybackSink.FarDelay"/>
    TimeSpan FarDelay => TimeSpan.Zero;

    /// <summary>Audio is sent, or copied, before <see cref="Send"/> returns; where it waits in a queue it is allocated anew for each chunk.</summary>
    bool SendsAtOnce => false;

    /// <summary>Sends agent audio now; called under the playback's lock.</summary>
    void Send(in MediaChunk chunk);

    /// <summary>Makes the caller's side drop what it has not played; called under the playback's lock.</summary>
    /// <param name="turn">The turn whose audio it is.</param>
    /// <param name="cause">Why.</param>
    void Clear(int turn, string cause);

    /// <summary>Something happened in the call; a wire without words for it ignores it.</summary>
    void Notify(CallEvent callEvent);

    /// <summary>The call is over for this leg: hang up when what waits is sent.</summary>
    /// <param name="code"><c>session_taken</c>, <c>call_ended</c>, <c>shutdown</c> or <see cref="OrderedLeg.MessagesLost"/>.</param>
    /// <param name="message">For a person.</param>
    void Close(string code, string message);
}

/// <summary>Agent audio for the wire.</summary>
/// <param name="Turn">The turn's number.</param>
/// <param name="Index">0, 1, 2... within the turn.</param>
/// <param name="Audio">In the leg's format; written again after <see cref="IMediaWire.Send"/> only where the wire <see cref="IMediaWire.SendsAtOnce"/>; empty only when <paramref name="IsFinal"/>.</param>
/// <param name="Duration">Its length.</param>
/// <param name="IsFinal">The last of the turn.</param>
public readonly record struct MediaChunk(int Turn, int Index, ReadOnlyMemory<byte> Audio, TimeSpan Duration, bool IsFinal);
