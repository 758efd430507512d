namespace VoiceCluster.Providers.Scripted;

/// <summary>Timing of the scripted providers; the defaults are the load test's. They stand in for vendors where only timing matters.</summary>
public sealed record ScriptedOptions
{
    /// <summary>Audio between two partials.</summary>
    public TimeSpan PartialEvery { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Silence after speech until the final.</summary>
    public TimeSpan FinalAfter { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>A frame at this level or above is speech, in dBFS.</summary>
    public float SpeechLevelDb { get; init; } = -45;

    /// <summary>True has what the recogniser says read on the thread that sends the audio, so that a test depends on nothing but audio. Default false.</summary>
    public bool Inline { get; init; }

    /// <summary>Until the first token.</summary>
    public TimeSpan FirstToken { get; init; } = TimeSpan.FromMilliseconds(150);

    /// <summary>Between two tokens.</summary>
    public TimeSpan TokenEvery { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>Tokens of each sentence of an answer; each sentence ends in a full stop.</summary>
    public IReadOnlyList<int> SentenceTokens { get; init; } = [8, 12, 10];

    /// <summary>From a sentence to its first audio.</summary>
    public TimeSpan FirstAudio { get; init; } = TimeSpan.FromMilliseconds(80);

    /// <summary>Audio made in a second, in seconds.</summary>
    public double Speed { get; init; } = 20;

    /// <summary>Audio of one token.</summary>
    public TimeSpan TokenAudio { get; init; } = TimeSpan.FromMilliseconds(60);
}
