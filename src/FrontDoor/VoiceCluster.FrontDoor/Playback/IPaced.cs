namespace VoiceCluster.FrontDoor.Playback;

/// <summary>Has something to do every 20 ms, on the silo's <see cref="AudioPacer"/>.</summary>
public interface IPaced
{
    /// <summary>Does what is due by the clock, which a late round makes more; must not wait or throw. False when nothing will be due any more.</summary>
    bool Tick();
}
