namespace VoiceCluster.FrontDoor;

/// <summary>One engine of a chain.</summary>
/// <param name="Name">As it is configured.</param>
/// <param name="IsDemonstration">Built in, for trying the product.</param>
/// <param name="Address">Of the server that it sends what is said to; null when that stays in this process.</param>
public sealed record Engine(string Name, bool IsDemonstration, Uri? Address = null)
{
    /// <summary>The host outside of this machine that it sends to; null for none.</summary>
    public string? Elsewhere => Address is { IsLoopback: false } ? Address.Host : null;
}

/// <summary>Who listens, thinks and speaks, each in order of preference; none is empty.</summary>
/// <param name="Recognisers">Get the caller's voice.</param>
/// <param name="Models">Get what was said.</param>
/// <param name="Voices">Get the answers.</param>
/// <param name="Languages">BCP 47 tags of what is understood.</param>
public sealed record Engines(IReadOnlyList<Engine> Recognisers, IReadOnlyList<Engine> Models, IReadOnlyList<Engine> Voices, IReadOnlyList<string> Languages)
{
    /// <summary>A model by the name of its adapter; null for a name that none has.</summary>
    public Func<string, Engine?> ModelNamed { get; init; } = static _ => null;

    /// <summary>For processes in which nobody asks.</summary>
    public static Engines None { get; } = new([new Engine("none", false)], [new Engine("none", false)], [new Engine("none", false)], []);

    public EngineInfo Recogniser => Told(Recognisers);

    public EngineInfo Model => Told(Models);

    public EngineInfo Voice => Told(Voices);

    /// <summary>Where what is said goes. A later engine of a chain counts too: it is used when the first one fails.</summary>
    public string Privacy
    {
        get
        {
            var ways = new[] { Way("your voice goes", Recognisers), Way("what was said goes", Models), Way("the answers go", Voices) }.OfType<string>().ToList();
            return ways.Count == 0
                ? "What you say stays on this server."
                : $"What you say leaves this server: {(ways.Count == 1 ? ways[0] : $"{string.Join(", ", ways.SkipLast(1))} and {ways[^1]}")}.";
        }
    }

    /// <summary>With an agent's own models: its chain, if it has one, and whoever else may be asked for it.</summary>
    /// <param name="chain">Links such as <c>openai/gpt-4o-mini</c>; empty for the configured chain.</param>
    /// <param name="others">More of them.</param>
    public Engines With(IReadOnlyList<string> chain, IEnumerable<string> others)
    {
        var named = others.Select(Named).OfType<Engine>();
        return this with { Models = [.. (chain.Count > 0 ? chain.Select(Named).OfType<Engine>() : Models).Concat(named).Distinct()] };

        Engine? Named(string link)
        {
            var parts = link.Split('/', 2);
            return ModelNamed(parts[0]) is not { } engine || parts.Length == 1 ? ModelNamed(parts[0]) : engine with { Name = parts[1] };
        }
    }

    private static EngineInfo Told(IReadOnlyList<Engine> chain) => new(chain[0].Name, chain[0].IsDemonstration);

    private static string? Way(string what, IReadOnlyList<Engine> chain)
    {
        var hosts = chain.Select(e => e.Elsewhere).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        return hosts.Count == 0 ? null : $"{what} to {string.Join(" or ", hosts)}";
    }
}
