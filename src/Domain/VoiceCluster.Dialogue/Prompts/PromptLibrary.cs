using System.Collections.Frozen;

namespace VoiceCluster.Dialogue;

/// <summary>All prompts of a deployment, parsed and checked. Immutable.</summary>
public sealed class PromptLibrary
{
    private const string Extension = ".md";
    private readonly FrozenDictionary<string, PromptTemplate> _prompts;

    private PromptLibrary(FrozenDictionary<string, PromptTemplate> prompts) => _prompts = prompts;

    /// <summary>The built-in prompts alone.</summary>
    public static PromptLibrary Default { get; } = Load([], DefaultPrompts.All);

    /// <summary>The prompt's names.</summary>
    public IReadOnlyCollection<string> Names => _prompts.Keys;

    /// <summary>Reads prompt files; a prompt without a file has its default text.</summary>
    /// <param name="files">File name (<c>system.md</c>, a folder before it does not matter) and text.</param>
    /// <param name="contracts">The prompts there are.</param>
    /// <exception cref="PromptException">A file is none of the prompts, is empty, uses an unknown placeholder or lacks a required one, or two files are the same prompt.</exception>
    public static PromptLibrary Load(IEnumerable<KeyValuePair<string, string>> files, IReadOnlyList<PromptContract> contracts)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(contracts);
        var prompts = new Dictionary<string, PromptTemplate>(StringComparer.OrdinalIgnoreCase);
        foreach (var (file, text) in files)
        {
            var name = NameOf(file);
            var contract = contracts.FirstOrDefault(c => c.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                ?? throw new PromptException(file, $"there is no prompt of this name; there are {string.Join(", ", contracts.Select(static c => c.Name + Extension))}");
            if (string.IsNullOrWhiteSpace(text)) throw new PromptException(file, "the file is empty; remove it to use the built-in text");
            if (!prompts.TryAdd(contract.Name, Check(PromptTemplate.Parse(file, text), contract)))
                throw new PromptException(file, $"is the second file for the prompt \"{contract.Name}\", after {prompts[contract.Name].File}");
        }

        foreach (var contract in contracts)
        {
            if (!prompts.ContainsKey(contract.Name)) prompts.Add(contract.Name, Check(PromptTemplate.Parse($"{contract.Name} (built in)", contract.DefaultText), contract));
        }

        return new(prompts.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase));
    }

    /// <exception cref="KeyNotFoundException">No contract named such a prompt.</exception>
    public PromptTemplate Get(string name) =>
        _prompts.TryGetValue(name, out var prompt) ? prompt : throw new KeyNotFoundException($"there is no prompt \"{name}\"");

    private static PromptTemplate Check(PromptTemplate prompt, PromptContract contract)
    {
        foreach (var placeholder in prompt.Placeholders)
        {
            if (!contract.Required.Contains(placeholder) && !contract.Optional.Contains(placeholder))
                throw new PromptException(prompt.File, $"{{{{{placeholder}}}}} is unknown; known are {string.Join(", ", contract.Required.Concat(contract.Optional).Select(static p => $"{{{{{p}}}}}"))}");
        }

        foreach (var placeholder in contract.Required)
        {
            if (!prompt.Placeholders.Contains(placeholder)) throw new PromptException(prompt.File, $"{{{{{placeholder}}}}} is missing; the prompt needs it");
        }

        return prompt;
    }

    private static string NameOf(string file)
    {
        var name = file[(file.LastIndexOfAny(['/', '\\']) + 1)..];
        return name.EndsWith(Extension, StringComparison.OrdinalIgnoreCase) ? name[..^Extension.Length] : name;
    }
}
