using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace VoiceCluster.Knowledge;

/// <summary>Settings of section <c>Knowledge</c>.</summary>
public sealed partial record KnowledgeOptions
{
    /// <summary>The base of the sample shop, and of agents that name none.</summary>
    public const string DefaultBase = "shop";

    /// <summary>Folders of documents by the name of their base; a change is answered from within 2 s. Default: none besides the shop's.</summary>
    public IReadOnlyDictionary<string, string> Folders { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>The largest document, in megabytes. Default 20; 1 to 200.</summary>
    public int MaxMegabytes { get; init; } = 20;

    /// <summary>How often changes that other silos made are looked for. Default 1 s; 100 ms to 1 min.</summary>
    public TimeSpan RefreshEvery { get; init; } = TimeSpan.FromSeconds(1);

    public EmbeddingSettings Embeddings { get; init; } = new();

    /// <summary>True for a name of 1 to 64 small letters, digits, hyphens and underscores.</summary>
    public static bool IsBaseName(string? name) => name is not null && BaseName().IsMatch(name);

    /// <summary>One sentence for each wrong setting.</summary>
    public IEnumerable<string> Validate()
    {
        foreach (var (name, folder) in Folders)
        {
            if (!IsBaseName(name)) yield return $"Knowledge:Folders:{name} is no name of a base; use 1 to 64 small letters, digits, hyphens or underscores";
            if (!Directory.Exists(folder)) yield return $"Knowledge:Folders:{name} is '{folder}', which is no folder";
        }

        if (MaxMegabytes is < 1 or > 200) yield return $"Knowledge:MaxMegabytes is {MaxMegabytes}; set it between 1 and 200";
        if (RefreshEvery < TimeSpan.FromMilliseconds(100) || RefreshEvery > TimeSpan.FromMinutes(1)) yield return $"Knowledge:RefreshEvery is {RefreshEvery}; set it between 00:00:00.1 and 00:01:00";
        foreach (var problem in Embeddings.Validate()) yield return problem;
    }

    [GeneratedRegex("^[a-z0-9_-]{1,64}$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex BaseName();
}

/// <summary>Who turns texts into vectors.</summary>
public enum EmbeddingProvider
{
    /// <summary>all-MiniLM-L6-v2 in this process.</summary>
    MiniLm,

    /// <summary>An OpenAI-compatible endpoint.</summary>
    OpenAI,

    /// <summary>Nobody: full text alone is searched.</summary>
    None,
}

/// <summary>Settings of section <c>Knowledge:Embeddings</c>.</summary>
public sealed record EmbeddingSettings
{
    /// <summary>Default: <see cref="EmbeddingProvider.MiniLm"/>.</summary>
    public EmbeddingProvider Provider { get; init; } = EmbeddingProvider.MiniLm;

    /// <summary>Whether MiniLM is loaded at the start, which takes a second and 200 MB, or with the first text that needs it (default).</summary>
    public bool LoadAtStart { get; init; }

    /// <summary>Of the endpoint. Default <c>https://api.openai.com/v1</c>.</summary>
    public string BaseAddress { get; init; } = "https://api.openai.com/v1";

    /// <summary>Of the endpoint; none when it asks for none.</summary>
    public string? ApiKey { get; init; }

    /// <summary>The endpoint's model. Default <c>text-embedding-3-small</c>. Another one reindexes every base.</summary>
    public string Model { get; init; } = "text-embedding-3-small";

    /// <summary>How long the endpoint may take. Default 10 s; 1 s to 2 min.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>One sentence for each wrong setting.</summary>
    public IEnumerable<string> Validate()
    {
        if (Provider is not EmbeddingProvider.OpenAI) yield break;
        if (!Uri.TryCreate(BaseAddress, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.Query.Length > 0)
            yield return $"Knowledge:Embeddings:BaseAddress is '{BaseAddress}'; set an http or https address, for example https://api.openai.com/v1";
        if (string.IsNullOrWhiteSpace(Model)) yield return "Knowledge:Embeddings:Model is missing; set the endpoint's embedding model";
        if (Timeout < TimeSpan.FromSeconds(1) || Timeout > TimeSpan.FromMinutes(2)) yield return $"Knowledge:Embeddings:Timeout is {Timeout}; set it between 00:00:01 and 00:02:00";
    }
}
