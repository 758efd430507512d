using System.Reflection;
using System.Text.RegularExpressions;

namespace VoiceCluster.Dialogue.Tests.Prompts;

/// <summary>PROMPTS.md says of each prompt what it is for and what stands in it, and of no other.</summary>
public sealed partial class PromptFilesTests
{
    private static readonly string[] Files = [.. Assembly.GetExecutingAssembly().GetManifestResourceNames().Where(static name => name.StartsWith("prompts/", StringComparison.Ordinal))];

    private static readonly Dictionary<string, string> Sections = Section().Matches(Text("PROMPTS.md")).ToDictionary(static s => s.Groups["file"].Value, static s => s.Groups["text"].Value, StringComparer.Ordinal);

    public static TheoryData<PromptContract> Prompts => [.. DefaultPrompts.All];

    [Fact]
    public void Every_file_is_a_prompt_and_is_documented_and_nothing_else_is()
    {
        var prompts = DefaultPrompts.All.Select(static prompt => $"{prompt.Name}.md").Order(StringComparer.Ordinal);
        Assert.Equal(prompts, Files.Select(static file => file["prompts/".Length..]).Where(static file => file != "PROMPTS.md").Order(StringComparer.Ordinal));
        Assert.Equal(prompts, Sections.Keys.Order(StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(Prompts))]
    public void What_is_filled_in_is_documented_with_what_must_be_there(PromptContract prompt)
    {
        var documented = Placeholder().Matches(Sections[$"{prompt.Name}.md"]).Select(static p => (p.Groups["name"].Value, p.Groups["must"].Success)).Order();
        Assert.Equal(prompt.Required.Select(static name => (name, true)).Concat(prompt.Optional.Select(static name => (name, false))).Order(), documented);
    }

    [Theory, MemberData(nameof(Prompts))]
    public void The_text_of_a_prompt_is_its_file_and_uses_all_that_is_documented(PromptContract prompt)
    {
        Assert.Equal(Text($"{prompt.Name}.md").Trim(), prompt.DefaultText);
        Assert.Equal(prompt.Required.Concat(prompt.Optional).Order(StringComparer.Ordinal), PromptTemplate.Parse("file", prompt.DefaultText).Placeholders.Order(StringComparer.Ordinal));
    }

    private static string Text(string file)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream($"prompts/{file}")!);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    [GeneratedRegex("^## (?<file>\\S+)\n(?<text>(?:(?!^## ).*\n?)*)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Section();

    [GeneratedRegex("^- `\\{\\{(?<name>\\w+)\\}\\}`(?<must> \\(must be there\\))?:", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Placeholder();
}
