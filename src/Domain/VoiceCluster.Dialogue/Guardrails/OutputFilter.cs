using System.Text.RegularExpressions;

namespace VoiceCluster.Dialogue;

/// <summary>What an agent must not say.</summary>
public sealed record SpeechRules
{
    /// <summary>Never said; see <see cref="SecretFilter"/>.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary>The only hosts that links may lead to, with all below them; null for any.</summary>
    public IReadOnlyList<string>? Links { get; init; }

    /// <summary>Never promised.</summary>
    public IReadOnlyList<ForbiddenPromise> NeverPromises { get; init; } = [];
}

/// <summary>
/// Looks at what an agent is about to say, sentence by sentence, before it is spoken or shown: secrets and instructions, swear words, links and promises. Not thread safe; one for each answer.
/// </summary>
/// <param name="rules">The agent's.</param>
/// <param name="instructions">The agent's.</param>
public sealed partial class OutputFilter(SpeechRules rules, string instructions)
{
    /// <summary>Said instead of a promise that must not be given.</summary>
    public const string NoPromise = "I cannot promise that.";

    /// <summary>Said instead of a sentence with a swear word.</summary>
    public const string NoSwearing = "I would rather not say that.";

    /// <summary>Said instead of an address that must not be given.</summary>
    public const string NoLink = "our website";

    private readonly SecretFilter _secrets = new(rules.Secrets, instructions);
    private string _before = "";

    /// <summary>The sentence, or what is said instead.</summary>
    /// <param name="sentence">In the order in which they are said.</param>
    public string Pass(string sentence)
    {
        ArgumentNullException.ThrowIfNull(sentence);
        var passed = _secrets.Pass(sentence);
        if (!ReferenceEquals(passed, sentence)) return Said(passed, counts: false);
        if (Profanity.IsIn(sentence)) return Said(SecretFilter.Instead(sentence, NoSwearing), counts: false);
        if (rules.NeverPromises.Any(promise => promise.IsIn(sentence, _before))) return Said(SecretFilter.Instead(sentence, NoPromise), counts: false);
        if (rules.Links is { } hosts)
        {
            passed = MarkdownLink().Replace(passed, match => Allowed(match, hosts) ?? match.Groups["text"].Value);
            passed = Link().Replace(passed, match => Allowed(match, hosts) ?? NoLink);
        }

        return Said(passed, counts: true);
    }

    private string Said(string sentence, bool counts)
    {
        _before = counts ? sentence : "";
        return sentence;
    }

    /// <summary>The link as it is; null for one that leads elsewhere.</summary>
    private static string? Allowed(Match link, IReadOnlyList<string> hosts)
    {
        var host = DotWord().Replace(link.Groups["host"].Value, ".").ToLowerInvariant();
        return hosts.Any(allowed => host == allowed || host.EndsWith($".{allowed}", StringComparison.Ordinal)) ? link.Value : null;
    }

    [GeneratedRegex(@"\[(?<text>[^\]]*)\]\((?:https?://)?(?<host>[^/)\s:]+)[^)]*\)", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex MarkdownLink();

    // An address of mail is none: the at sign before it, written or said, keeps it out.
    [GeneratedRegex(
        @"(?<![@\w.-])(?:[a-z][a-z0-9+.-]*://(?:[^\s/@]*@)?(?<host>[^\s/:?#]+)[^\s]*?(?=[.,!?)]*(?:\s|$))|(?<!(?<!\blook\s)\bat\s)(?<host>(?:[a-z0-9-]+(?:\.|\s+dot\s+))+(?:com|net|org|info|io|dev|app|shop|biz|xyz|site|online|ru|cn|de|uk|eu|fr|at|ch))\b(?:/[^\s]*)?)",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Link();

    [GeneratedRegex(@"\s+dot\s+", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex DotWord();
}
