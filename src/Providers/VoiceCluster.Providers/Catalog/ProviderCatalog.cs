namespace VoiceCluster.Providers;

/// <summary>
/// The adapters that settings may name, by port (<see cref="ISpeechToText"/>, <see cref="IChatModel"/>, <see cref="ITextToSpeech"/>). A vendor's project adds
/// itself by one extension method; the composition root names those methods and nothing else of a vendor.
/// </summary>
public sealed class ProviderCatalog
{
    private readonly Dictionary<(Type Port, string Name), (Func<IEnumerable<string>> Validate, Delegate Make)> _entries = [];

    /// <summary>Adds an adapter.</summary>
    /// <typeparam name="TPort">What it serves.</typeparam>
    /// <param name="name">As settings name it, for example <c>deepgram</c>.</param>
    /// <param name="section">Where its settings are, for messages.</param>
    /// <param name="settings">Validated only when the adapter is named.</param>
    /// <param name="make">Makes it, from the process's services; once.</param>
    public ProviderCatalog Add<TPort>(string name, string section, ISettings settings, Func<IServiceProvider, TPort> make)
        where TPort : class => Add(name, () => settings.Validate(section), make);

    /// <summary>Adds an adapter without settings of its own, or whose settings are validated elsewhere.</summary>
    public ProviderCatalog Add<TPort>(string name, Func<IServiceProvider, TPort> make)
        where TPort : class => Add(name, static () => [], make);

    /// <summary>The names of a port's adapters, in order.</summary>
    public IReadOnlyList<string> Names<TPort>() => [.. _entries.Keys.Where(static key => key.Port == typeof(TPort)).Select(static key => key.Name).Order(StringComparer.Ordinal)];

    /// <summary>What is wrong with the choice of adapters and with the settings of those that are chosen.</summary>
    /// <typeparam name="TPort">What they serve.</typeparam>
    /// <param name="chosen">Each name with the setting that gives it.</param>
    public IEnumerable<string> Validate<TPort>(params IReadOnlyList<(string Setting, string Name)> chosen)
    {
        foreach (var (setting, name) in chosen)
        {
            if (!_entries.ContainsKey((typeof(TPort), name))) yield return $"{setting} is '{name}'; use {string.Join(" or ", Names<TPort>())}";
        }

        foreach (var name in chosen.Select(static one => one.Name).Distinct(StringComparer.Ordinal))
        {
            if (!_entries.TryGetValue((typeof(TPort), name), out var entry)) continue;
            foreach (var problem in entry.Validate()) yield return problem;
        }
    }

    /// <summary>Makes an adapter that <see cref="Validate{TPort}"/> found good.</summary>
    public TPort Make<TPort>(string name, IServiceProvider services)
        where TPort : class => ((Func<IServiceProvider, TPort>)_entries[(typeof(TPort), name)].Make)(services);

    private ProviderCatalog Add<TPort>(string name, Func<IEnumerable<string>> validate, Func<IServiceProvider, TPort> make)
        where TPort : class
    {
        _entries.Add((typeof(TPort), name), (validate, make));
        return this;
    }
}
