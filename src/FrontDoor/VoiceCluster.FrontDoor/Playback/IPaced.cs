namespace VoiceCluster.FrontDoor.Playback;

/// <summary>Has something to do every 20 ms, on the silo's <see cref="AudioPacer"/>. Rounds are counted; those that came too late are left out, and
/// what they would have done is due with the next.</summary>
public interface IPaced
{
    /// <summary>Sends what is due; must not wait or throw. False when nothing will be due any more.</summary>
    /// <param name="round">The round's number, larger than the last one's.</param>
    bool Tick(long round);

    /// <summary>Takes what came in the meantime; may run at the same time as <see cref="Tick"/> on another thread, and once more after its last.</summary>
    /// <param name="round">The round's number, counted apart from those of <see cref="Tick"/>.</param>
    void Receive(long round)
    {
    }
}
