using System.Collections.Concurrent;
using System.Globalization;
using VoiceCluster.Dialogue;
using VoiceCluster.FrontDoor;
using VoiceCluster.Knowledge;
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
using VoiceCluster.Silo.Configuration;

namespace VoiceCluster.Silo.Providers;

/// <summary>The only place that names vendors: from settings to the three ports.</summary>
internal static class ProviderRegistration
{
    /// <summary>The responder that needs no key, and costs nothing.</summary>
    public const string BuiltIn = "builtin";

    public static void AddProviders(this IServiceCollection services, SiloSettings settings)
    {
        var providers = settings.Providers;
        services.AddSingleton<ProviderMetrics>();
        services.AddSingleton(s => new KnowledgeFolder(KnowledgeFolderOf(providers), s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<KnowledgeFolder>>()));
        services.AddSingleton(static s => s.GetRequiredService<KnowledgeFolder>().Current);
        services.AddSingleton<KnowledgeAnswers>();
        services.AddSingleton(_ => Prompts(providers.PromptsFolder));
        // One for each conversation: it tells the date of its day.
        services.AddTransient(s => new ContextWindow(SystemPrompt(s), settings.Calls.ContextTokens));
        services.AddSingleton<ISummarizer>(_ => new ExtractiveSummarizer());
        if (providers.Scripted) services.AddScripted(providers.Script);
        else services.AddConfigured(settings);
    }

    /// <summary>The folder that the built-in responder answers from.</summary>
    public static string KnowledgeFolderOf(ProvidersSettings providers) => providers.KnowledgeFolder ?? Path.Combine(AppContext.BaseDirectory, "knowledge");

    /// <summary>Knowledge bases: those that are set, and the shop's. The scripted engines of the load test need none of it.</summary>
    public static void AddKnowledge(this IServiceCollection services, SiloSettings settings)
    {
        var folders = new Dictionary<string, string>(settings.Knowledge.Folders, StringComparer.Ordinal);
        folders.TryAdd(KnowledgeOptions.DefaultBase, KnowledgeFolderOf(settings.Providers));
        var options = settings.Knowledge with { Folders = folders };
        if (settings.Providers.Scripted) options = options with { Embeddings = new() { Provider = EmbeddingProvider.None } };
        services.AddKnowledge(options, Path.GetFullPath(Path.Combine(settings.DataFolder, "models")));
    }

    private static void AddScripted(this IServiceCollection services, ScriptedOptions script)
    {
        services.AddSingleton(script);
        services.AddSingleton<ISpeechToText, ScriptedSpeechToText>();
        services.AddSingleton<IChatModel, ScriptedChatModel>();
        services.AddSingleton(static s => ChatAdapters.Of(s.GetRequiredService<IChatModel>()));
        services.AddSingleton<ITextToSpeech, ScriptedTextToSpeech>();
    }

    /// <summary>Everybody whom settings may name.</summary>
    public static ProviderCatalog Catalog(ProvidersSettings providers) => new ProviderCatalog()
        .Add<ISpeechToText>("pocketsphinx", static s => s.GetRequiredService<PocketSphinxSpeechToText>())
        .Add<IChatModel>(BuiltIn, static s => new BuiltInResponder(
            () => s.GetRequiredService<KnowledgeFolder>().Current, s.GetRequiredService<KnowledgeAnswers>(), time: s.GetRequiredService<TimeProvider>()))
        .Add<ITextToSpeech>("flite", _ => new FliteTextToSpeech(providers.Flite))
        .AddOpenAI(providers.OpenAI, providers.OpenAISpeech, providers.OpenAITranscription)
        .AddAnthropic(providers.Anthropic)
        .AddDeepgram(providers.Deepgram)
        .AddElevenLabs(providers.ElevenLabs)
        .AddCartesia(providers.Cartesia)
        .AddWhisper(providers.Whisper)
        .AddWyoming(providers.Wyoming);

    private static void AddConfigured(this IServiceCollection services, SiloSettings settings)
    {
        var providers = settings.Providers;
        var catalog = Catalog(providers);
        services.AddSingleton(s =>
        {
            // Built models are kept with the data, not in a temporary folder that a reboot empties.
            var options = providers.PocketSphinx with { CacheFolder = Path.GetFullPath(Path.Combine(settings.DataFolder, "speech")) };
            return new PocketSphinxSpeechToText(options, s.GetRequiredService<KnowledgeBase>().Sentences);
        });
        services.AddSingleton(s => Recogniser(catalog, providers, s));
        services.AddSingleton(static s => (IProviderHealth)s.GetRequiredService<ISpeechToText>());
        services.AddSingleton(s => Models(catalog, providers, s));
        services.AddSingleton(static s => new FallbackChatModel(
            s.GetRequiredService<ChatAdapters>(), s.GetRequiredService<PromptLibrary>(), s.GetRequiredService<ProviderMetrics>(), s.GetRequiredService<ILogger<FallbackChatModel>>()));
        services.AddSingleton<IChatModel>(s => s.GetRequiredService<FallbackChatModel>());
        services.AddSingleton<IProviderHealth>(s => s.GetRequiredService<FallbackChatModel>());
        services.AddSingleton(s => new FallbackTextToSpeech(
            [.. (providers.Voices ?? ["flite"]).Select(name => new ChainedVoice(s.Guard(catalog.Make<ITextToSpeech>(name, s), providers.Speech)))],
            s.GetRequiredService<ProviderMetrics>(),
            s.GetRequiredService<ILogger<FallbackTextToSpeech>>()));
        services.AddSingleton<ITextToSpeech>(s => s.GetRequiredService<FallbackTextToSpeech>());
        services.AddSingleton<IProviderHealth>(s => s.GetRequiredService<FallbackTextToSpeech>());
    }

    private static ISpeechToText Recogniser(ProviderCatalog catalog, ProvidersSettings providers, IServiceProvider s)
    {
        var recogniser = new FallbackSpeechToText(
            [.. (providers.SpeechToText ?? ["pocketsphinx"]).Select(name => catalog.Make<ISpeechToText>(name, s))],
            s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ProviderMetrics>(), s.GetRequiredService<ILogger<FallbackSpeechToText>>());
        return providers.Words is not { } words
            ? recogniser
            : new PairedSpeechToText(
                recogniser, catalog.Make<ISpeechToText>(words, s), providers.WordsWithin, s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<PairedSpeechToText>>());
    }

    /// <summary>Each adapter once, whoever names it; those that are not configured are none.</summary>
    private static ChatAdapters Models(ProviderCatalog catalog, ProvidersSettings providers, IServiceProvider s)
    {
        var guards = new ConcurrentDictionary<string, Lazy<IChatModel?>>(StringComparer.Ordinal);
        return new ChatAdapters([.. (providers.ChatModels ?? [BuiltIn]).Select(static name => new ModelLink(name))], Find, AsFirst);

        IChatModel? Find(string name) => guards.GetOrAdd(name, name => new Lazy<IChatModel?>(() =>
            catalog.Validate<IChatModel>(("models", name)).Any() ? null : s.Guard(catalog.Make<IChatModel>(name, s), providers.Chat))).Value;

        IChatModel AsFirst(IChatModel first) => providers.HedgeAfter is { } after
            ? new HedgedChatModel(first, providers.HedgeWith is { } other ? Find(other)! : first, after, s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ProviderMetrics>())
            : first;
    }

    /// <summary>What a link of a chain of models costs, as configured; null when that is not known.</summary>
    public static TokenPrice? PriceOf(ModelLink link, ProvidersSettings providers) => link.Adapter switch
    {
        BuiltIn => TokenPrice.Free,
        "openai" => providers.OpenAI.Prices.GetValueOrDefault(link.Model ?? providers.OpenAI.Model),
        "anthropic" => providers.Anthropic.Prices.GetValueOrDefault(link.Model ?? providers.Anthropic.Model),
        _ => null,
    };

    /// <summary>Whether a recogniser wants every frame: in a chain all or none of them do.</summary>
    public static bool HearsSilence(string recogniser, ProvidersSettings providers) =>
        recogniser is "deepgram-flux" || (recogniser is "deepgram" && providers.Deepgram.Nova.Continuous);

    private static ResilientChatModel Guard(this IServiceProvider s, IChatModel model, ResilienceOptions options) => new(
        model, options, s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ProviderMetrics>(), s.GetRequiredService<ILogger<ResilientChatModel>>());

    private static ResilientTextToSpeech Guard(this IServiceProvider s, ITextToSpeech voice, ResilienceOptions options) => new(
        voice, options, s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ProviderMetrics>(), s.GetRequiredService<ILogger<ResilientTextToSpeech>>());

    private static PromptLibrary Prompts(string? folder) => PromptLibrary.Load(
        folder is null ? [] : Directory.EnumerateFiles(folder, "*.md").Select(f => KeyValuePair.Create(Path.GetFileName(f), File.ReadAllText(f))), DefaultPrompts.All);

    private static string SystemPrompt(IServiceProvider s) => s.GetRequiredService<PromptLibrary>().Get(DefaultPrompts.System).Render(new Dictionary<string, string>
    {
        ["agent_name"] = s.GetRequiredService<AgentProfiles>().Introduce(null).Name,
        ["company"] = "the sample shop",
        ["language"] = "English",
        ["date"] = s.GetRequiredService<TimeProvider>().GetUtcNow().ToString("D", CultureInfo.InvariantCulture),
        ["instructions"] = "",
    });
}
