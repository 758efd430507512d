namespace VoiceCluster.Audio;

/// <summary>The one shape of audio inside the cluster: 20 ms of 16 kHz mono PCM16, 320 samples, 640 bytes little-endian.</summary>
public static class Frame
{
    /// <summary>Samples a second.</summary>
    public const int SampleRate = 16_000;

    /// <summary>Samples of one frame.</summary>
    public const int Samples = 320;

    /// <summary>Bytes of one frame as little-endian PCM16.</summary>
    public const int Bytes = Samples * sizeof(short);

    /// <summary>Length of one frame.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromMilliseconds(20);
}
