using VoiceCluster.Agents.Definitions;
using VoiceCluster.FrontDoor;
using VoiceCluster.FrontDoor.Access;
using VoiceCluster.Grains;
using VoiceCluster.Providers;
using VoiceCluster.Silo.Providers;
using VoiceCluster.Storage;
using VoiceCluster.TurnTaking;

namespace VoiceCluster.Silo.Configuration;

/// <summary>Reads the settings and refuses to start with wrong ones: all of them are named at once.</summary>
public static class SettingsReader
{
    // Beside the agents that are sections of the settings themselves.
    private const string AgentsFolder = "Agents:Folder";

    private static readonly string[] Chains = ["Providers:SpeechToText", "Providers:ChatModels", "Providers:Voices"];

    /// <exception cref="SettingsException">With a sentence for each wrong setting.</exception>
    public static SiloSettings Read(IConfiguration configuration)
    {
        var problems = new List<string>();
        var settings = WithAgents(Bind(configuration, problems), configuration[AgentsFolder], problems, out var files);
        problems.AddRange(settings.Calls.Validate());
        problems.AddRange(settings.FrontDoor.Validate());
        problems.AddRange(settings.Security.Validate());
        if (settings.FrontDoor.Open && settings.Security.RequireSignIn) problems.Add("FrontDoor:Open is True, and so is Security:RequireSignIn, which closes the door; set one of the two");
        var isReached = AddressesOf(configuration).Any(static a => !ListeningAddresses.IsLoopback(a.Address));
        settings = settings with { IsDoorClosed = settings.Security.RequireSignIn || settings.FrontDoor.AccessTokens.Count > 0 || (isReached && !settings.FrontDoor.Open) };
        problems.AddRange(settings.Sip.Validate());
        problems.AddRange(ValidateAgents(settings, files));
        problems.AddRange(SettingsRules.Range("Shop", nameof(settings.Shop.Delay), settings.Shop.Delay, TimeSpan.Zero, TimeSpan.FromSeconds(60)));
        problems.AddRange(settings.AudioSocket.Validate());
        problems.AddRange(settings.Twilio.Validate());
        problems.AddRange(StorageOf(settings).Validate());
        problems.AddRange(settings.Cluster.Validate(!string.IsNullOrWhiteSpace(settings.Storage.ConnectionString)));
        problems.AddRange(Validate(settings.Providers));
        problems.AddRange(settings.Tools.Validate());
        problems.AddRange(settings.Knowledge.Validate());
        problems.AddRange(settings.Tickets.Validate());
        return problems.Count == 0 ? settings : throw new SettingsException(problems);
    }

    /// <summary>What of an agent that is a file does not fit the rest of the settings.</summary>
    /// <param name="agent">The agent.</param>
    /// <param name="contextTokens"><c>Calls:ContextTokens</c>.</param>
    /// <param name="providers">Know the prices.</param>
    public static IEnumerable<string> Validate(AgentDefinition agent, int contextTokens, ProvidersSettings providers)
    {
        if (agent.Budget?.Cost is not null || agent.Limits?.Cost is not null)
        {
            // A cost that is not known would never reach its bound.
            var links = (agent.Models.Count > 0 ? agent.Models : providers.ChatModels ?? [ProviderRegistration.BuiltIn]).Concat(agent.Routing.SelectMany(static rule => rule.Models)).Select(ModelLink.Parse);
            foreach (var link in links.Distinct().Where(link => ProviderRegistration.PriceOf(link, providers) is null))
                yield return $"a budget or a limit in dollars needs prices, and {link} has none; set Prices of its model in the settings of {link.Adapter}, or bound tokens instead";
        }

        if (agent.Instructions.Length > contextTokens)
            yield return $"the instructions have {agent.Instructions.Length} characters; use at most {contextTokens}, or raise Calls:ContextTokens";
        foreach (var error in ErrorsOf(agent.Settings)) yield return error;
    }

    /// <summary>What is wrong with a link of an agent's chain of models; null for nothing.</summary>
    /// <param name="text">The link.</param>
    /// <param name="providers">As they are configured.</param>
    public static string? ProblemOf(string text, ProvidersSettings providers)
    {
        var link = ModelLink.Parse(text);
        if (link is { Adapter: ProviderRegistration.BuiltIn, Model: not null }) return $"{ProviderRegistration.BuiltIn} has no models to choose from; write {ProviderRegistration.BuiltIn}";
        if (providers.Scripted) return null;
        return ProviderRegistration.Catalog(providers).Validate<IChatModel>(("the adapter", link.Adapter)).FirstOrDefault();
    }

    /// <summary>Storage's options: the folder is the process's.</summary>
    public static StorageOptions StorageOf(SiloSettings settings) => new()
    {
        DataFolder = settings.DataFolder,
        ConnectionString = settings.Storage.ConnectionString,
        RetentionDays = settings.Storage.RetentionDays,
        RecordingDays = settings.Storage.RecordingDays,
        ReserveMegabytes = settings.Storage.ReserveMegabytes,
    };

    /// <summary>What fits is read; what does not is named, all of it, and left out.</summary>
    private static SiloSettings Bind(IConfiguration configuration, List<string> problems)
    {
        var values = Own(configuration).ToDictionary(StringComparer.OrdinalIgnoreCase);
        values.Remove(AgentsFolder);
        foreach (var chain in Chains)
        {
            // One name is a chain of one.
            if (!values.ContainsKey($"{chain}:0") && values.Remove(chain, out var only)) values[$"{chain}:0"] = only;
        }

        var wrong = Configured(values).GetChildren().SelectMany(s => SettingsShape.Check(s, SettingsShape.Property(typeof(SiloSettings), s.Key)!.PropertyType)).ToList();
        foreach (var (setting, problem) in wrong)
        {
            problems.Add(problem);
            values.Remove(setting);
        }

        return Configured(values).Get<SiloSettings>() ?? new SiloSettings();
    }

    private static IConfigurationRoot Configured(Dictionary<string, string?> values) => new ConfigurationBuilder().AddInMemoryCollection(values).Build();

    /// <summary>Only our sections: environment variables put much else at the top level, and ASP.NET Core and Serilog read their own.</summary>
    private static IEnumerable<KeyValuePair<string, string?>> Own(IConfiguration configuration) =>
        configuration.AsEnumerable().Where(s => s.Value is not null && SettingsShape.Property(typeof(SiloSettings), s.Key.Split(':')[0]) is not null);

    /// <summary>Where HTTP is listened for, by setting: what ASP.NET Core reads itself.</summary>
    private static IEnumerable<(string Setting, string Address)> AddressesOf(IConfiguration configuration)
    {
        var urls = (configuration["Urls"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(static url => ("Urls", url));
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(static e => ($"{e.Path}:Url", e["Url"] ?? ""));
        return urls.Concat(endpoints);
    }

    /// <summary>The agents that are files are read here for the first time: one that is wrong stops the start, as any wrong setting does.</summary>
    private static SiloSettings WithAgents(SiloSettings settings, string? configured, List<string> problems, out List<AgentDefinition> files)
    {
        files = [];
        var shops = settings.Providers.KnowledgeFolder is null && !settings.Providers.Scripted;
        var folder = configured ?? (shops ? Path.Combine(AppContext.BaseDirectory, "agents") : "");
        if (folder.Length == 0) return settings;
        if (!Directory.Exists(folder))
        {
            problems.Add($"{AgentsFolder} is '{folder}', which is no folder");
            return settings;
        }

        foreach (var path in Directory.EnumerateFiles(folder, "*.yaml").Order(StringComparer.Ordinal))
        {
            try
            {
                var agent = AgentFile.Load(path, modelProblem: link => ProblemOf(link, settings.Providers));
                files.Add(agent);
                problems.AddRange(Validate(agent, settings.Calls.ContextTokens, settings.Providers).Select(error => $"{AgentsFolder}: {Path.GetFileName(path)}: {error}"));
            }
            catch (Exception exception) when (exception is AgentFileException or IOException or UnauthorizedAccessException)
            {
                problems.Add($"{AgentsFolder}: {exception.Message}");
            }
        }

        foreach (var twice in files.GroupBy(static agent => agent.Name, StringComparer.OrdinalIgnoreCase).Where(static agents => agents.Count() > 1))
            problems.Add($"{AgentsFolder}: {string.Join(" and ", twice.Select(static agent => Path.GetFileName(agent.File)))} are both called {twice.Key}");
        return settings with { AgentsFolder = folder };
    }

    private static List<string> ErrorsOf(IReadOnlyDictionary<string, string> settings)
    {
        var errors = new List<string>();
        if (settings.TryGetValue(RecordingSetting.Name, out var recording) && RecordingSetting.Read(recording) is null) errors.Add(RecordingSetting.Error(recording));
        TurnSettingsFields.Apply(TurnSettings.Default, settings.Where(static s => s.Key is not ("voice" or "model" or RecordingSetting.Name)), errors);
        return errors;
    }

    private static IEnumerable<string> ValidateAgents(SiloSettings settings, List<AgentDefinition> files)
    {
        var known = new AgentProfiles(settings.Agents);
        var named = settings.Sip.Routes.Select((route, i) => ($"Sip:Routes:{i}:Agent", route.Agent))
            .Concat(settings.Twilio.Routes.Select((route, i) => ($"Twilio:Routes:{i}:Agent", route.Agent)))
            .Append(("Twilio:Agent", settings.Twilio.Agent)).Append(("AudioSocket:Agent", settings.AudioSocket.Agent));
        foreach (var (setting, agent) in named)
        {
            if (!known.Knows(agent) && !files.Exists(file => file.Name.Equals(agent, StringComparison.OrdinalIgnoreCase))) yield return $"{setting} is '{agent}'; use one of the names under Agents or in Agents:Folder, or none for the default";
        }

        foreach (var (name, agent) in settings.Agents)
        {
            foreach (var error in agent.Validate($"Agents:{name}")) yield return error;
            if (agent.Instructions.Length > settings.Calls.ContextTokens)
                yield return $"Agents:{name}:Instructions has {agent.Instructions.Length} characters; use at most {settings.Calls.ContextTokens}, or raise Calls:ContextTokens";
            foreach (var error in ErrorsOf(agent.Settings)) yield return $"Agents:{name}:Settings: {error}";
        }
    }

    private static IEnumerable<string> Validate(ProvidersSettings providers)
    {
        var catalog = ProviderRegistration.Catalog(providers);
        List<(string Setting, string Name)> recognisers = [.. (providers.SpeechToText ?? []).Select(static (name, i) => ($"Providers:SpeechToText:{i}", name))];
        if (providers.Words is { } words) recognisers.Add(("Providers:Words", words));
        List<(string, string)> models = [.. (providers.ChatModels ?? []).Select(static (name, i) => ($"Providers:ChatModels:{i}", name))];
        if (providers.HedgeWith is { } other) models.Add(("Providers:HedgeWith", other));
        var problems = catalog.Validate<ISpeechToText>(recognisers)
            .Concat(SettingsRules.Range("Providers", nameof(providers.WordsWithin), providers.WordsWithin, TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(30)))
            .Concat(SettingsRules.Range("Providers", nameof(providers.HedgeAfter), providers.HedgeAfter ?? TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(30)))
            .Concat(catalog.Validate<IChatModel>(models))
            .Concat(catalog.Validate<ITextToSpeech>([.. (providers.Voices ?? []).Select(static (name, i) => ($"Providers:Voices:{i}", name))]));
        foreach (var problem in problems.Distinct(StringComparer.Ordinal)) yield return problem;
        if (providers.HedgeWith is not null && providers.HedgeAfter is null) yield return "Providers:HedgeWith needs Providers:HedgeAfter, for example 00:00:01";
        foreach (var (setting, name) in recognisers.Where(one => ProviderRegistration.HearsSilence(one.Name, providers) != ProviderRegistration.HearsSilence(recognisers[0].Name, providers)))
            yield return $"{setting} is '{name}', which cannot hear together with '{recognisers[0].Name}': one of them wants silence too and the other does not";
        if (providers.SpeechToText is { Count: 0 }) yield return "Providers:SpeechToText is empty; name at least one";
        if (providers.ChatModels is { Count: 0 }) yield return "Providers:ChatModels is empty; name at least one";
        if (providers.Voices is { Count: 0 }) yield return "Providers:Voices is empty; name at least one";
        foreach (var folder in new[] { ("KnowledgeFolder", providers.KnowledgeFolder), ("PromptsFolder", providers.PromptsFolder) })
        {
            if (folder.Item2 is not null && !Directory.Exists(folder.Item2)) yield return $"Providers:{folder.Item1} is '{folder.Item2}', which is no folder";
        }

        foreach (var problem in providers.Flite.Validate().Concat(providers.PocketSphinx.Validate())) yield return $"Providers:{problem}";
        foreach (var problem in providers.Chat.Validate("Providers:Chat").Concat(providers.Speech.Validate("Providers:Speech"))) yield return problem;
    }
}
