namespace VoiceCluster.Grains;

/// <summary>What holds for every call of the silo.</summary>
public sealed record GrainsOptions
{
    /// <summary>How long a dropped client may return; 0 to 60 min. Default 5 min.</summary>
    public TimeSpan ResumeGrace { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Answer audio prepared ahead of what the caller hears; 1 to 120 s. Default 15 s (0.5 MB).</summary>
    public TimeSpan AudioAhead { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>What is said when no model answers.</summary>
    public string Apology { get; init; } = "I am sorry, I cannot answer right now. Please try again in a moment.";

    /// <summary>What is said, in turns, while a tool takes its time; at most 20 of at most 200 characters, none for silence.</summary>
    public IReadOnlyList<string> Fillers { get; init; } =
    [
        "Let me look that up.", "One moment, please, I am checking that for you.", "I am still on it. Thank you for your patience.", "Just a moment, please.", "It takes a little longer than usual. Please stay on the line.",
    ];

    /// <summary>BCP 47 tag of callers' speech.</summary>
    public string Language { get; init; } = "en-US";

    /// <summary>Completed turns between two telemetry messages; 1 to 100.</summary>
    public int TelemetryEvery { get; init; } = 5;

    /// <summary>Tokens of prompt and history that the model reads; 256 to 1,000,000. Default 4,000.</summary>
    public int ContextTokens { get; init; } = 4000;

    /// <summary>Turn settings of a new call.</summary>
    public TurnTaking.TurnSettings Turns { get; init; } = TurnTaking.TurnSettings.Default;

    /// <summary>Whether calls are recorded whose agent and client do not say.</summary>
    public RecordingRule Recording { get; init; }

    /// <summary>
    /// Whether numbers of payment cards are replaced in turns, conversations and journals, which keep them otherwise. What the caller says just now, the
    /// model and its tools have as it is; later turns have not. Default true.
    /// </summary>
    public bool RedactCardNumbers { get; init; } = true;

    /// <summary>Whether what a model thinks before it answers is stored with the record of its call (<c>llm_calls.reasoning</c>). It is never spoken, shown or
    /// sent back. Default false.</summary>
    public bool KeepReasoning { get; init; }

    /// <summary>Who answers outgoing calls.</summary>
    public AnsweringMachineOptions AnsweringMachine { get; init; } = new();

    /// <summary>Every setting out of range, named.</summary>
    public IEnumerable<string> Validate()
    {
        if (ResumeGrace < TimeSpan.Zero || ResumeGrace > TimeSpan.FromMinutes(60)) yield return $"Calls:ResumeGrace is {ResumeGrace}; use 00:00:00 to 01:00:00";
        if (AudioAhead < TimeSpan.FromSeconds(1) || AudioAhead > TimeSpan.FromSeconds(120)) yield return $"Calls:AudioAhead is {AudioAhead}; use 00:00:01 to 00:02:00";
        if (string.IsNullOrWhiteSpace(Apology)) yield return "Calls:Apology is empty; give a sentence";
        if (Fillers.Count > 20 || Fillers.Any(static filler => string.IsNullOrWhiteSpace(filler) || filler.Length > 200)) yield return "Calls:Fillers has more than 20 sentences, or one that is empty or longer than 200 characters";
        if (TelemetryEvery is < 1 or > 100) yield return $"Calls:TelemetryEvery is {TelemetryEvery}; use 1 to 100";
        if (ContextTokens is < 256 or > 1_000_000) yield return $"Calls:ContextTokens is {ContextTokens}; use 256 to 1000000";
        foreach (var error in Turns.Validate()) yield return $"Calls:Turns: {error}";
        foreach (var error in AnsweringMachine.Validate()) yield return error;
    }
}
