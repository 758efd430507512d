namespace VoiceCluster.Grains;

/// <summary>One call's recognition: subscribes to the call's audio stream, publishes on its transcript stream. Key: the call's id.</summary>
[Alias("voicecluster.ISpeechToTextGrain")]
public interface ISpeechToTextGrain : IGrainWithStringKey
{
    /// <summary>Subscribes and opens the recogniser in the background; a second call changes nothing.</summary>
    [Alias("Start")]
    Task Start(SpeechToTextStart start);

    /// <summary>Unsubscribes and closes the recogniser.</summary>
    [Alias("Stop")]
    Task Stop();
}

/// <summary>How to listen to a call.</summary>
[GenerateSerializer, Immutable, Alias("voicecluster.SpeechToTextStart")]
public sealed record SpeechToTextStart
{
    /// <summary>BCP 47 tag.</summary>
    [Id(0)] public string Language { get; init; } = "en-US";

    /// <summary>The caller's audio comes from a telephone.</summary>
    [Id(1)] public bool Narrowband { get; init; }

    /// <summary>Audio before the onset that the recogniser still gets.</summary>
    [Id(2)] public TimeSpan PreRoll { get; init; } = TimeSpan.FromMilliseconds(300);
}
