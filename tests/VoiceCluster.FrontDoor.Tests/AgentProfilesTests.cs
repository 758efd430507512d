using VoiceCluster.Grains;

namespace VoiceCluster.FrontDoor.Tests;

public sealed class AgentProfilesTests
{
    private static readonly CallRequest Request = new() { LegId = "leg", Channel = "test" };

    private readonly AgentProfiles _agents = new(new Dictionary<string, AgentProfile>
    {
        ["sales"] = new() { Settings = new Dictionary<string, string> { ["recording"] = "on" }, Instructions = "You sell." },
        ["private"] = new() { Settings = new Dictionary<string, string> { ["recording"] = "off" } },
        ["plain"] = new(),
    });

    [Theory]
    [InlineData("SALES", RecordingRule.On)]
    [InlineData("private", RecordingRule.Off)]
    [InlineData("plain", null)]
    [InlineData(null, null)]
    [InlineData("nobody", null)]
    public void What_an_agent_says_on_recording_is_the_operator_s_word(string? agent, RecordingRule? rule) =>
        Assert.Equal(rule, _agents.Apply(agent, Request).Recording);

    [Fact]
    public void An_agent_presents_itself_as_configured_and_else_as_the_built_in_one_does()
    {
        var builtIn = new AgentProfile { Name = "Vera", About = "Of the shop", Greeting = "Hello", Suggestions = ["Where is my order?"] };
        var engines = new Engines([new Engine("sphinx", true)], [new Engine("model", false)], [new Engine("flite", true)], ["en-US"]);
        var agents = new AgentProfiles(
            new Dictionary<string, AgentProfile>
            {
                ["sales"] = new() { Name = "Max", Greeting = "", Suggestions = [], Privacy = "All is kept.", Settings = new Dictionary<string, string> { ["recording"] = "on" } },
            },
            builtIn,
            engines);
        var (vera, max) = (agents.Introduce(null), agents.Introduce("sales"));
        Assert.Equal(("Vera", "Of the shop", "Hello", "What you say stays on this server.", false), (vera.Name, vera.About, vera.Greeting, vera.Privacy, vera.Recorded));
        Assert.Equal(["Where is my order?"], vera.Suggestions);
        Assert.Equal(("Max", "Of the shop", "", "All is kept.", true), (max.Name, max.About, max.Greeting, max.Privacy, max.Recorded));
        Assert.Empty(max.Suggestions);
        Assert.Equal((new EngineInfo("sphinx", true), new EngineInfo("model", false)), (max.Recogniser, max.Model));
    }

    [Fact]
    public void Calls_that_name_no_agent_have_the_default_one_and_only_what_is_configured_is_said_to_them()
    {
        var builtIn = new AgentProfile { Greeting = "Hello" };
        var agents = new AgentProfiles(new Dictionary<string, AgentProfile> { ["Default"] = new() { Instructions = "Be brief.", Greeting = "Good day" } }, builtIn);
        Assert.Equal(("Be brief.", "Good day"), (agents.Apply(null, Request).Instructions, agents.Apply(null, Request).Greeting));
        Assert.Equal("", new AgentProfiles(new Dictionary<string, AgentProfile>(), builtIn).Apply(null, Request).Greeting);
    }

    [Theory]
    [InlineData(null, null, "What you say stays on this server.")]
    [InlineData("http://127.0.0.1:9000", "http://[::1]:9000", "What you say stays on this server.")]
    [InlineData("https://api.openai.com/v1", null, "What you say leaves this server: what was said goes to api.openai.com.")]
    [InlineData("https://a.example/v1", "https://b.example/v1", "What you say leaves this server: what was said goes to a.example and the answers go to b.example.")]
    public void The_privacy_line_names_every_host_that_gets_what_is_said(string? model, string? voice, string line)
    {
        var engines = new Engines([new Engine("local", true)], [new Engine("local", true), Remote(model)], [Remote(voice)], []);
        Assert.Equal(line, engines.Privacy);

        static Engine Remote(string? address) => new("remote", false, address is null ? null : new Uri(address));
    }

    [Fact]
    public void An_agents_own_models_are_in_its_privacy_line()
    {
        var engines = new Engines([new Engine("local", true)], [new Engine("builtin", true)], [new Engine("local", true)], [])
        {
            ModelNamed = static name => name is "builtin" ? new Engine(name, true) : name is "openai" ? new Engine("gpt", false, new Uri("https://api.openai.com/v1")) : null,
        };
        var own = engines.With(["openai/gpt-x", "builtin"], ["unknown"]);
        Assert.Equal(("gpt-x", "What you say leaves this server: what was said goes to api.openai.com."), (own.Model.Name, own.Privacy));
        Assert.Equal(("builtin", "What you say leaves this server: what was said goes to api.openai.com."), (engines.With([], ["openai"]).Model.Name, engines.With([], ["openai"]).Privacy));
        Assert.Equal("What you say stays on this server.", engines.With([], []).Privacy);
    }

    [Fact]
    public void What_an_agent_says_of_itself_has_limits()
    {
        var wrong = new AgentProfile { Name = " ", About = new('a', 201), Greeting = new('a', 501), Privacy = new('a', 501), Suggestions = ["", .. Enumerable.Repeat("ok", 8)] };
        Assert.Equal(
            ["Agents:x:Name", "Agents:x:About", "Agents:x:Greeting", "Agents:x:Privacy", "Agents:x:Suggestions", "Agents:x:Suggestions:0"],
            wrong.Validate("Agents:x").Select(e => e.Split(' ')[0]));
        Assert.Empty(new AgentProfile { Name = "Max", Greeting = "" }.Validate("Agents:x"));
    }

    [Fact]
    public void Only_agents_that_are_configured_are_known() =>
        Assert.Equal([true, true, false], new[] { null, "Sales", "nobody" }.Select(_agents.Knows));
}
