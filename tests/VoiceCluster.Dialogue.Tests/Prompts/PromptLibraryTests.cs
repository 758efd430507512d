namespace VoiceCluster.Dialogue.Tests.Prompts;

public sealed class PromptLibraryTests
{
    private static readonly PromptContract[] Contracts =
    [
        new("system", ["company"], ["date"], "You work for {{company}}."),
        new("other", [], [], "Plain."),
    ];

    [Fact]
    public void A_file_replaces_the_default_text()
    {
        var prompts = Load(("prompts/system.md", "We are {{ company }} on {{date}}.\r\n{{company}}!\n"));
        Assert.Equal("We are {{Lamps}} on Monday.\n{{Lamps}}!", prompts.Get("system").Render(new Dictionary<string, string> { ["company"] = "{{Lamps}}", ["date"] = "Monday", ["unused"] = "x" }));
        Assert.Equal("Plain.", prompts.Get("other").Render(new Dictionary<string, string>()));
        Assert.Equal(["company", "date"], prompts.Get("system").Placeholders);
    }

    [Theory]
    [InlineData("system.md", "{{company}} {{compnay}}", "prompt system.md: {{compnay}} is unknown; known are {{company}}, {{date}}")]
    [InlineData("system.md", "no placeholder", "prompt system.md: {{company}} is missing; the prompt needs it")]
    [InlineData("system.md", "{{company}}\nand {{date", "prompt system.md: line 2: \"{{\" is not closed by \"}}\"")]
    [InlineData("system.md", "{{a b}}", "prompt system.md: line 1: \"{{a b}}\" is no placeholder; a name is letters, digits and _")]
    [InlineData("system.md", "  ", "prompt system.md: the file is empty; remove it to use the built-in text")]
    [InlineData("sistem.md", "x", "prompt sistem.md: there is no prompt of this name; there are system.md, other.md")]
    public void A_wrong_file_is_named_with_the_fix(string file, string text, string message) =>
        Assert.Equal(message, Assert.Throws<PromptException>(() => Load((file, text))).Message);

    [Fact]
    public void Two_files_for_one_prompt_are_refused()
    {
        var error = Assert.Throws<PromptException>(() => Load(("a/other.md", "x"), ("b/other.md", "y")));
        Assert.Contains("second file for the prompt \"other\", after a/other.md", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_value_is_named()
    {
        var error = Assert.Throws<PromptException>(() => Load().Get("system").Render(new Dictionary<string, string>()));
        Assert.Equal("prompt system (built in): no value for {{company}}", error.Message);
    }

    [Fact]
    public void The_built_in_prompts_are_whole_and_a_voice_agents()
    {
        var values = new Dictionary<string, string> { ["agent_name"] = "Ada", ["company"] = "Lamps", ["language"] = "English", ["date"] = "Monday", ["instructions"] = "" };
        var system = PromptLibrary.Default.Get(DefaultPrompts.System).Render(values);
        Assert.Contains("You are Ada, the voice agent of Lamps", system, StringComparison.Ordinal);
        Assert.DoesNotContain("{{", system, StringComparison.Ordinal);
        Assert.Contains("turns", PromptLibrary.Default.Get(DefaultPrompts.Summarize).Placeholders);
    }

    private static PromptLibrary Load(params (string File, string Text)[] files) =>
        PromptLibrary.Load(files.Select(static f => KeyValuePair.Create(f.File, f.Text)), Contracts);
}
