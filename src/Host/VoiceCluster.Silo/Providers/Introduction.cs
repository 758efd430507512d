using VoiceCluster.FrontDoor;
using VoiceCluster.Providers;
using VoiceCluster.Silo.Configuration;

namespace VoiceCluster.Silo.Providers;

/// <summary>What may be told of who answers: the agent that is built in, and the engines as they are configured.</summary>
internal static class Introduction
{
    private static Engine Scripted { get; } = new("scripted", IsDemonstration: true);

    /// <summary>Presents itself as the agent of the sample shop where that is what it answers from.</summary>
    public static AgentProfile BuiltInAgent(ProvidersSettings providers) => providers.KnowledgeFolder is null
        ? new AgentProfile
        {
            Name = "Vera",
            About = "The agent of the sample shop: ask about orders, delivery, returns",
            Greeting = "Hello, this is Vera of the sample shop. How can I help you?",
            Suggestions = ["What are your opening hours?", "Where is my order?", "How do I return something?", "I forgot my password"],
        }
        : new AgentProfile { Name = "Vera", Greeting = "Hello, this is Vera. How can I help you?" };

    /// <summary>An engine that is not named here has no honest privacy line, so it does not start.</summary>
    public static Engines EnginesOf(SiloSettings settings)
    {
        var providers = settings.Providers;
        var known = ProviderRegistration.Catalog(providers).Names<IChatModel>();
        return providers.Scripted
            ? new Engines([Scripted], [Scripted], [Scripted], [settings.Calls.Language])
            : new Engines(
                [.. (providers.SpeechToText ?? ["pocketsphinx"]).Append(providers.Words).OfType<string>().Select(name => Recogniser(name, providers))],
                [.. (providers.ChatModels ?? ["builtin"]).Append(providers.HedgeWith).OfType<string>().Select(name => Model(name, providers))],
                [.. (providers.Voices ?? ["flite"]).Select(name => Voice(name, providers))],
                [settings.Calls.Language]) { ModelNamed = name => known.Contains(name) ? Model(name, providers) : null };
    }

    private static Engine Recogniser(string name, ProvidersSettings providers) => name switch
    {
        "pocketsphinx" => new Engine(name, IsDemonstration: true),
        "openai" => At(name, providers.OpenAITranscription.BaseAddress),
        "deepgram" or "deepgram-flux" or "deepgram-batch" => At(name, providers.Deepgram.BaseAddress),
        "elevenlabs" => At(name, providers.ElevenLabs.BaseAddress),
        "cartesia" => At(name, providers.Cartesia.BaseAddress),
        "whisper" => new Engine(name, IsDemonstration: false),
        "wyoming" => At(name, providers.Wyoming.Recogniser),
        _ => throw Unknown(name),
    };

    private static Engine Model(string name, ProvidersSettings providers) => name switch
    {
        "builtin" => new Engine(name, IsDemonstration: true),
        "openai" => At($"{providers.OpenAI.Model} ({providers.OpenAI.Name})", providers.OpenAI.BaseAddress),
        "anthropic" => At(name, providers.Anthropic.BaseAddress),
        _ => throw Unknown(name),
    };

    private static Engine Voice(string name, ProvidersSettings providers) => name switch
    {
        "flite" => new Engine(name, IsDemonstration: true),
        "openai" => At($"{providers.OpenAISpeech.Model} ({providers.OpenAISpeech.Name})", providers.OpenAISpeech.BaseAddress),
        "deepgram-aura" => At(name, providers.Deepgram.BaseAddress),
        "elevenlabs" => At(name, providers.ElevenLabs.BaseAddress),
        "cartesia" => At(name, providers.Cartesia.BaseAddress),
        "wyoming" => At(name, providers.Wyoming.Speaker),
        _ => throw Unknown(name),
    };

    private static Engine At(string name, string address) => new(name, IsDemonstration: false, new Uri(address));

    private static ArgumentOutOfRangeException Unknown(string name) => new(nameof(name), name, "an engine of which it is not known where it sends what is said");
}
