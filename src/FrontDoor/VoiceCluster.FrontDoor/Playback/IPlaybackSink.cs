namespace VoiceCluster.FrontDoor.Playback;

/// <summary>The sending side of a leg, as its playback sees it. Called under the playback's lock: it must not wait nor call back.</summary>
public interface IPlaybackSink
{
    /// <summary>Sends audio now: PCM16 little-endian, 16 kHz, mono.</summary>
    /// <param name="turn">The turn's number.</param>
    /// <param name="index">0, 1, 2... within the turn.</param>
    /// <param name="pcm">At most the leg's block; empty only when final.</param>
    /// <param name="isFinal">The last of the turn.</param>
    void Send(int turn, int index, ReadOnlyMemory<byte> pcm, bool isFinal);

    /// <summary>What the caller's side keeps back before it plays, where it does not say itself what it played: not heard when audio is stopped.</summary>
    TimeSpan FarDelay => TimeSpan.Zero;

    /// <summary>Makes the caller's side drop what it has not played.</summary>
    void Clear(int turn, string cause);
}
