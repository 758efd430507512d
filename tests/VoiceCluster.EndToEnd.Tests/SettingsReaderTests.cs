using Microsoft.Extensions.Configuration;
using VoiceCluster.Agents.Definitions;
using VoiceCluster.EndToEnd.Tests.Processes;
using VoiceCluster.Providers;
using VoiceCluster.Silo.Configuration;
using VoiceCluster.Silo.Providers;

namespace VoiceCluster.EndToEnd.Tests;

public sealed class SettingsReaderTests
{
    [Theory]
    [InlineData("FrontDoor:MaxCalls", "many", "FrontDoor:MaxCalls is 'many'; use a whole number")]
    [InlineData("FrontDoor:Open", "perhaps", "FrontDoor:Open is 'perhaps'; use true or false")]
    [InlineData("FrontDoor:PingEvery", "soon", "FrontDoor:PingEvery is 'soon'; use a time such as 00:00:30 (hours, minutes, seconds)")]
    [InlineData("Calls:Recording", "loud", "Calls:Recording is 'loud'; use Off, On")]
    [InlineData("FrontDoor:MaxCall", "5", "FrontDoor:MaxCall is no setting; is FrontDoor:MaxCalls meant?")]
    [InlineData("FrontDoor:Colour", "red", "FrontDoor:Colour is no setting")]
    [InlineData("Providers:OpenAI:Prices:gpt:Outputs", "1", "Providers:OpenAI:Prices:gpt:Outputs is no setting; is Providers:OpenAI:Prices:gpt:Output meant?")]
    [InlineData("FrontDoor:AccessTokens", "a-token-of-enough-characters", "FrontDoor:AccessTokens is '***'; it holds several: set FrontDoor:AccessTokens:0")]
    [InlineData("FrontDoor:Hosts:first", "a", "FrontDoor:Hosts:first is no setting; number what FrontDoor:Hosts holds from 0: FrontDoor:Hosts:0")]
    [InlineData("DataFolder:Path", "data", "DataFolder:Path is no setting: DataFolder is a value")]
    [InlineData("FrontDoor:MaxCalls", "0", "FrontDoor:MaxCalls is 0; use 1 to 100000")]
    [InlineData("Tools:Folder", "/no/such/folder", "Tools:Folder is '/no/such/folder', which is no folder")]
    [InlineData("Tools:Mcp:crm:Url", "crm", "Tools:Mcp:crm:Url is 'crm'; set an http or https address")]
    [InlineData("Tools:Mcp:crm:Comand", "node", "Tools:Mcp:crm:Comand is no setting; is Tools:Mcp:crm:Command meant?")]
    [InlineData("Tools:Mcp:a b:Command", "node", "Tools:Mcp:a b is no name for a server")]
    [InlineData("Security:PasswordRounds", "5", "Security:PasswordRounds is 5; use 100000 to 10000000")]
    public void A_wrong_setting_is_named_with_its_value_and_the_fix(string setting, string value, string problem) =>
        Assert.StartsWith(problem, Assert.Single(Problems((setting, value))), StringComparison.Ordinal);

    [Fact]
    public void All_wrong_settings_are_named_at_once()
    {
        var problems = Problems(("FrontDoor:MaxCalls", "many"), ("FrontDoor:StartWithin", "00:00:00"), ("Calls:Colour", "red"), ("Storage:RetentionDays", "-1"), ("Cluster", "yes"));
        Assert.Equal(["Calls:Colour", "Cluster", "FrontDoor:MaxCalls", "FrontDoor:StartWithin", "Storage:RetentionDays"], problems.Select(p => p.Split(' ')[0]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_fits_is_read()
    {
        var settings = SettingsReader.Read(Configuration(("frontdoor:maxcalls", "7"), ("FrontDoor:AccessTokens:0", "a-token-of-enough-characters"), ("Agents:sales:Settings:debounceMs", "500"), ("Urls", "http://0.0.0.0:8080"), ("PATH", "/bin")));
        Assert.Equal((7, 1), (settings.FrontDoor.MaxCalls, settings.FrontDoor.AccessTokens.Count));
        Assert.Equal("500", settings.Agents["sales"].Settings["debounceMs"]);
    }

    [Theory]
    [InlineData("http://localhost:8080", false)]
    [InlineData("http://0.0.0.0:8080", true)]
    [InlineData("http://localhost:8080;http://*:8081", true)]
    [InlineData("http://0.0.0.0:8080", false, "FrontDoor:Open", "true")]
    [InlineData("http://localhost:8080", true, "FrontDoor:AccessTokens:0", "a-token-of-enough-characters")]
    [InlineData("http://localhost:8080", true, "Security:RequireSignIn", "true")]
    public void Who_is_reached_from_elsewhere_asks_who_is_there(string urls, bool isClosed, string key = "PATH", string value = "") =>
        Assert.Equal(isClosed, SettingsReader.Read(Configuration(("Urls", urls), (key, value))).IsDoorClosed);

    [Fact]
    public void A_door_is_not_open_and_closed() =>
        Assert.StartsWith("FrontDoor:Open is True, and so is Security:RequireSignIn", Assert.Single(Problems(("FrontDoor:Open", "true"), ("Security:RequireSignIn", "true"))), StringComparison.Ordinal);

    [Theory]
    [InlineData("builtin/x", "the model 'builtin/x' cannot be used: builtin has no models to choose from; write builtin")]
    [InlineData("openai/gpt-x", "the model 'openai/gpt-x' cannot be used: Providers:OpenAI:ApiKey is missing; api.openai.com needs one: https://platform.openai.com/api-keys")]
    [InlineData("gpt-x", "there is no model 'gpt-x': ")]
    public void An_agent_with_a_model_that_cannot_be_used_stops_the_start_with_the_line_and_the_fix(string model, string problem)
    {
        using var folder = new DataFolder();
        File.WriteAllText(Path.Combine(folder.Path, "a.yaml"), $"name: a\nmodels:\n  - {model}\n");
        Assert.StartsWith($"Agents:Folder: a.yaml, line 3: {problem}", Assert.Single(Problems(("Agents:Folder", folder.Path))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_budget_in_dollars_needs_a_price_for_each_model()
    {
        using var folder = new DataFolder();
        File.WriteAllText(folder.File("a.yaml"), "models: [anthropic/claude-x, anthropic/claude-y, builtin]\nbudget: { cost: 5 }\n");
        var problem = Assert.Single(Problems(("Agents:Folder", folder.Path), ("Providers:Anthropic:ApiKey", "key"), ("Providers:Anthropic:Prices:claude-x:Input", "1")));
        Assert.StartsWith("Agents:Folder: a.yaml: a budget or a limit in dollars needs prices, and anthropic/claude-y has none; set Prices of its model", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Agents_files_know_the_adapters_that_there_are() =>
        Assert.Equal(ProviderRegistration.Catalog(new ProvidersSettings()).Names<IChatModel>(), ModelLinks.Adapters.Order(StringComparer.Ordinal));

    private static IReadOnlyList<string> Problems(params (string, string)[] settings) =>
        Assert.Throws<SettingsException>(() => SettingsReader.Read(Configuration(settings))).Problems;

    private static IConfiguration Configuration(params (string Key, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value))).Build();
}
