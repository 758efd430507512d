namespace VoiceCluster.Providers.Whisper;

/// <summary>Whisper in the process, by whisper.cpp (https://github.com/ggml-org/whisper.cpp) through Whisper.net.</summary>
public sealed record WhisperOptions : ISettings
{
    private const string HowToGet = "deploy/run.sh --whisper base.en fetches one, and so does https://huggingface.co/ggerganov/whisper.cpp";

    /// <summary>Path of a ggml file. Required.</summary>
    public string Model { get; init; } = "";

    /// <summary>Processor threads for one utterance. Default 2; 1 to 64.</summary>
    public int Threads { get; init; } = 2;

    /// <summary>Utterances that are recognised at once, over all calls; others wait. Default 1; 1 to 64. Each takes memory beside the model's: about 200 MB with
    /// <c>base</c>.</summary>
    public int Concurrent { get; init; } = 1;

    /// <summary>True has the encoder work on as much as was said, and not on the 30 s that it was trained with: several times faster for short utterances, and less
    /// exact. Default false.</summary>
    public bool ShortContext { get; init; }

    /// <summary>How utterances are cut; <see cref="UtteranceOptions.PartialEvery"/> decodes the running one again for partials.</summary>
    public UtteranceOptions Utterances { get; init; } = new();

    /// <inheritdoc/>
    public IEnumerable<string> Validate(string section) =>
    [
        .. SettingsRules.Required(section, nameof(Model), Model, $"set the path of a ggml file: {HowToGet}"),
        .. Model.Length > 0 && WhisperModelFile.FindProblem(Model) is { } problem ? [$"{section}:{nameof(Model)} is '{Model}', {problem}; {HowToGet}."] : Array.Empty<string>(),
        .. SettingsRules.Range(section, nameof(Threads), Threads, 1, 64),
        .. SettingsRules.Range(section, nameof(Concurrent), Concurrent, 1, 64),
        .. Utterances.Validate($"{section}:{nameof(Utterances)}"),
    ];
}
