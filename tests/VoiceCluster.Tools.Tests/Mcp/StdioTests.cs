using VoiceCluster.Agents.Mcp;
using VoiceCluster.Agents.Tools;
using VoiceCluster.Dialogue;
using VoiceCluster.TestKit;

namespace VoiceCluster.Tools.Tests.Mcp;

public sealed class StdioTests : IDisposable
{
    private readonly CancellationTokenSource _abort = new(TimeSpan.FromSeconds(60), TimeProvider.System);

    private static McpServerSettings Settings => new()
    {
        Command = "node",
        Arguments = [Path.Combine(AppContext.BaseDirectory, "Mcp", "server.mjs"), "given"],
        Environment = new Dictionary<string, string> { ["SET"] = "yes" },
    };

    public void Dispose() => _abort.Dispose();

    [Fact]
    public async Task A_programs_tools_are_offered_as_it_hints()
    {
        await using var watched = new Watched(Settings);
        await watched.OfferingAsync(3, _abort.Token);
        Assert.Null(watched.Source.Problem);
        var (echo, die, grow) = (watched["crm/echo"].Specification, watched["crm/die"].Specification, watched["crm/grow"].Specification);
        Assert.Equal((ToolEffect.Write, true, null), (echo.Effect, echo.IsIdempotent, echo.Confirmation));
        Assert.Equal((ToolEffect.Write, false, "Shall I do that: die?"), (die.Effect, die.IsIdempotent, die.Confirmation));
        Assert.Equal((ToolEffect.Read, null), (grow.Effect, grow.Confirmation));
    }

    [Fact]
    public async Task A_call_carries_its_key_and_a_program_gets_none_of_our_secrets()
    {
        Environment.SetEnvironmentVariable("TOOL_TEST_SECRET", "s3cret");
        await using var watched = new Watched(Settings);
        await watched.OfferingAsync(3, _abort.Token);
        var result = await watched["crm/echo"].RunAsync("""{"text":"Hello."}""", _abort.Token);
        Assert.Equal("""{"given":{"text":"Hello."},"key":"key-1","secret":null,"set":"yes","argument":"given"}""", result.Content!.ToJsonString());
    }

    [Theory]
    [InlineData("given")]
    [InlineData("modern")] // where notifications have to be asked for
    public async Task A_list_that_changes_is_followed(string revision)
    {
        await using var watched = new Watched(Settings with { Arguments = [Settings.Arguments[0], revision] }, new VirtualTimeProvider());
        await watched.OfferingAsync(3, _abort.Token);
        await watched["crm/grow"].RunAsync("{}", _abort.Token);
        await watched.OfferingAsync(4, _abort.Token);
        Assert.Equal("crm/late", watched.Source.Tools[^1].Specification.Name);
    }

    [Fact]
    public async Task A_program_that_dies_is_noticed_and_started_again_after_a_second()
    {
        var clock = new VirtualTimeProvider();
        await using var watched = new Watched(Settings, clock);
        await watched.OfferingAsync(3, _abort.Token);
        var failed = await Assert.ThrowsAsync<ToolException>(() => watched["crm/die"].RunAsync("{}", _abort.Token));
        Assert.True(failed.IsTransient);
        await watched.AwayAsync(_abort.Token);
        clock.Advance(TimeSpan.FromSeconds(1));
        await watched.OfferingAsync(3, _abort.Token);
        Assert.Null(watched.Source.Problem);
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_a_problem_and_tried_again_ever_later()
    {
        var clock = new VirtualTimeProvider();
        await using var watched = new Watched(new McpServerSettings { Command = "/no/such/program" }, clock);
        foreach (var seconds in (int[])[1, 2, 4, 8, 16, 32, 60])
        {
            await watched.UntilAsync(source => source.Problem!.Contains($"after {seconds} s", StringComparison.Ordinal), _abort.Token);
            clock.Advance(TimeSpan.FromSeconds(seconds));
        }
    }

    [Fact]
    public void Everything_wrong_is_said_with_the_settings_names() => Assert.Equal(
        [
            "Tools:Mcp:crm needs one of two: Tools:Mcp:crm:Command to start a program, or Tools:Mcp:crm:Url to reach a server",
            "Tools:Mcp:crm:Url is 'crm'; set an http or https address, for example https://crm.example.com/mcp",
            "Tools:Mcp:crm:Arguments and :Environment belong to a Command; a Url has Headers",
            "Tools:Mcp:crm:Headers belong to a Url; a Command has Environment",
            "Tools:Mcp:crm:TimeLimit is 00:00:00; set it between 00:00:00.1000000 and 00:05:00",
        ],
        new McpServerSettings { Command = "x", Url = "crm", Arguments = ["y"], Headers = new Dictionary<string, string> { ["a"] = "b" }, TimeLimit = TimeSpan.Zero }.Validate("Tools:Mcp:crm"));
}
