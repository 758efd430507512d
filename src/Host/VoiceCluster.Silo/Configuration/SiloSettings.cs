using System.Collections.Frozen;
using VoiceCluster.FrontDoor;
using VoiceCluster.FrontDoor.AudioSocket;
using VoiceCluster.FrontDoor.Phone;
using VoiceCluster.FrontDoor.Twilio;
using VoiceCluster.Grains;
using VoiceCluster.Hosting;
using VoiceCluster.Knowledge;
using VoiceCluster.People;
using VoiceCluster.Providers;
using VoiceCluster.Providers.Anthropic;
using VoiceCluster.Providers.Cartesia;
using VoiceCluster.Providers.Deepgram;
using VoiceCluster.Providers.ElevenLabs;
using VoiceCluster.Providers.Local;
using VoiceCluster.Providers.OpenAI;
using VoiceCluster.Providers.Scripted;
using VoiceCluster.Providers.Whisper;
using VoiceCluster.Providers.Wyoming;
using VoiceCluster.Storage;
using VoiceCluster.Tickets;

namespace VoiceCluster.Silo.Configuration;

/// <summary>Everything that can be set, read once at the start. See appsettings.json; environment variables and the command line override it.</summary>
public sealed record SiloSettings
{
    /// <summary>Folder of everything that outlives the process. Default <c>data</c>.</summary>
    public string DataFolder { get; init; } = "data";

    public StorageSettings Storage { get; init; } = new();

    public ClusterSettings Cluster { get; init; } = new();

    /// <summary>Who must sign in, and how.</summary>
    public SecuritySettings Security { get; init; } = new();

    /// <summary>Whether everybody must say who they are: because it is set so, because there are tokens to show, or because other machines reach this one.</summary>
    public bool IsDoorClosed { get; internal init; }

    public GrainsOptions Calls { get; init; } = new();

    public FrontDoorOptions FrontDoor { get; init; } = new();

    /// <summary>The telephone; off without <c>Sip:Port</c>.</summary>
    public PhoneOptions Sip { get; init; } = new();

    /// <summary>Agents by name; <c>default</c> is the one of calls that name none.</summary>
    public IReadOnlyDictionary<string, AgentProfile> Agents { get; init; } = FrozenDictionary<string, AgentProfile>.Empty;

    /// <summary>
    /// Folder of agents that are files, <c>*.yaml</c>: setting <c>Agents:Folder</c>. Default: the sample shop's beside the program, unless
    /// <c>Providers:KnowledgeFolder</c> replaces the shop or the providers are scripted; empty for none.
    /// </summary>
    public string? AgentsFolder { get; internal init; }

    public ShopSettings Shop { get; init; } = new();

    public AudioSocketOptions AudioSocket { get; init; } = new();

    public TwilioOptions Twilio { get; init; } = new();

    public ProvidersSettings Providers { get; init; } = new();

    public ToolsSettings Tools { get; init; } = new();

    public KnowledgeOptions Knowledge { get; init; } = new();

    /// <summary>Promises to customers, and rules.</summary>
    public TicketSettings Tickets { get; init; } = new();
}

/// <summary>The sample shop on whose data the agent's tools work.</summary>
public sealed record ShopSettings
{
    /// <summary>How long its answers are on their way, as if the shop were far away; 0 (default) to 60 s.</summary>
    public TimeSpan Delay { get; init; }
}

/// <inheritdoc cref="StorageOptions"/>
public sealed record StorageSettings
{
    /// <inheritdoc cref="StorageOptions.ConnectionString"/>
    public string? ConnectionString { get; init; }

    /// <inheritdoc cref="StorageOptions.RetentionDays"/>
    public int RetentionDays { get; init; }

    /// <inheritdoc cref="StorageOptions.RecordingDays"/>
    public int RecordingDays { get; init; }

    /// <inheritdoc cref="StorageOptions.ReserveMegabytes"/>
    public int ReserveMegabytes { get; init; } = new StorageOptions().ReserveMegabytes;
}

/// <summary>Who listens, thinks and speaks.</summary>
public sealed record ProvidersSettings
{
    /// <summary>Who hears, in order of preference: <c>cartesia</c>, <c>deepgram</c>, <c>deepgram-batch</c>, <c>deepgram-flux</c>, <c>elevenlabs</c>, <c>openai</c>,
    /// <c>pocketsphinx</c>, <c>whisper</c>, <c>wyoming</c>. Default: pocketsphinx.</summary>
    public IReadOnlyList<string>? SpeechToText { get; init; }

    /// <summary>Another recogniser that gives the words of each turn, while <see cref="SpeechToText"/> drives turn taking with its partials. Default: none.</summary>
    public string? Words { get; init; }

    /// <summary>How long its words are waited for. Default 2 s; 200 ms to 30 s.</summary>
    public TimeSpan WordsWithin { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>In order of preference: <c>anthropic</c>, <c>openai</c>, <c>builtin</c>. Default: builtin.</summary>
    public IReadOnlyList<string>? ChatModels { get; init; }

    /// <summary>In order of preference: <c>cartesia</c>, <c>deepgram-aura</c>, <c>elevenlabs</c>, <c>flite</c>, <c>openai</c>, <c>wyoming</c>. Default: flite.</summary>
    public IReadOnlyList<string>? Voices { get; init; }

    /// <summary>Replaces all three by the scripted ones of the load test.</summary>
    public bool Scripted { get; init; }

    /// <summary>Their timing.</summary>
    public ScriptedOptions Script { get; init; } = new();

    /// <summary>Markdown that the built-in responder answers from and the recogniser expects words of. Default: the sample shop beside the program.</summary>
    public string? KnowledgeFolder { get; init; }

    /// <summary>Prompts as Markdown files that replace the built-in ones by name (<c>system.md</c>). Default: none.</summary>
    public string? PromptsFolder { get; init; }

    /// <summary>Silence of the first chat model after which a second request is made, and the first of the two to say something answers. Default: none is made;
    /// 50 ms to 30 s.</summary>
    public TimeSpan? HedgeAfter { get; init; }

    /// <summary>Who gets the second request: a name as in <see cref="ChatModels"/>. Default: the first chat model again.</summary>
    public string? HedgeWith { get; init; }

    public OpenAIOptions OpenAI { get; init; } = new();

    public OpenAISpeechOptions OpenAISpeech { get; init; } = new();

    public OpenAITranscriptionOptions OpenAITranscription { get; init; } = new();

    public AnthropicOptions Anthropic { get; init; } = new();

    public DeepgramOptions Deepgram { get; init; } = new();

    public ElevenLabsOptions ElevenLabs { get; init; } = new();

    public CartesiaOptions Cartesia { get; init; } = new();

    public WhisperOptions Whisper { get; init; } = new();

    public WyomingOptions Wyoming { get; init; } = new();

    public FliteOptions Flite { get; init; } = new();

    public PocketSphinxOptions PocketSphinx { get; init; } = new();

    /// <summary>Deadlines, retries and circuit of chat models.</summary>
    public ResilienceOptions Chat { get; init; } = ResilienceOptions.ForChat;

    /// <inheritdoc cref="Chat"/>
    public ResilienceOptions Speech { get; init; } = ResilienceOptions.ForSpeech;
}
