using VoiceCluster.Agents.Tools.Http;
using VoiceCluster.TestKit;

namespace VoiceCluster.Tools.Tests.Http;

public sealed class HttpToolFileTests
{
    [Fact]
    public async Task Everything_that_can_be_said_of_a_tool_is_read()
    {
        await using var server = await ToolServer.StartAsync("{}");
        var specification = server.Tool("""
            name: refund
            title: Refund an order
            description: Gives the money back.
            effect: write
            method: GET
            url: SERVER/refund
            parameters: { properties: { number: { type: string, pattern: "^[0-9]+$" } } }
            time_limit: 2.5s
            retries: 3
            confirm: Shall I refund order {number}?
            idempotent: true
            fillers: [One moment., Nearly there.]
            """).Specification;
        Assert.Equal(
            ("refund", "Refund an order", TimeSpan.FromSeconds(2.5), 3, "Shall I refund order {number}?", true),
            (specification.Name, specification.Title, specification.TimeLimit, specification.Retries, specification.Confirmation, specification.IsIdempotent));
        Assert.Equal(["One moment.", "Nearly there."], specification.Fillers);
    }

    [Fact]
    public async Task Everything_wrong_is_said_at_once_with_its_line()
    {
        await using var server = await ToolServer.StartAsync("{}");
        server.Write("bad.yaml", """
            name: find it!
            description: ""
            method: FETCH
            url: http://{host}/x/{numbr}
            parameters:
              type: object
              properties: { number: { type: 7 } }
            headers:
              Authorization: Bearer ${NO_SUCH_VARIABLE}
            effect: maybe
            time_limit: soon
            retries: 9
            result: name
            idempotent: perhaps
            colour: red
            """);
        using var source = server.Source();
        Assert.Empty(source.Tools);
        var problems = source.Problem!.Split('\n');
        Assert.Equal<string[]>(problems, HttpToolSource.Validate(server.Folder).Single().Split('\n'));
        Assert.All((string[])
            [
                "bad.yaml, line 1: name makes a tool 'find it!'", "bad.yaml, line 2: description is missing", "bad.yaml, line 3: method is 'FETCH'", "bad.yaml, line 4: url is 'http://{host}/x/{numbr}'",
                "bad.yaml, line 4: url has {numbr}, which is none of the parameters: number", "bad.yaml, line 5: parameters is no JSON Schema", "bad.yaml, line 8: headers has ${NO_SUCH_VARIABLE}",
                "bad.yaml, line 10: effect is 'maybe'; use read or write", "bad.yaml, line 11: time_limit is 'soon'", "bad.yaml, line 12: retries is '9'", "bad.yaml, line 13: result is 'name'",
                "bad.yaml, line 14: idempotent is 'perhaps'", "bad.yaml, line 15: colour is nothing that is known here",
            ],
            expected => Assert.Contains(problems, problem => problem.StartsWith(expected, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("name: [unclosed", "tool.yaml, line")]
    [InlineData("- a list", "holds no tool")]
    [InlineData("", "holds no tool")]
    [InlineData("a: 1\n---\nb: 2", "a second document")]
    [InlineData("a: &a [*a, *a]", "alias of itself")]
    public async Task What_is_no_such_file_is_told_by_its_line(string text, string problem)
    {
        await using var server = await ToolServer.StartAsync("{}");
        server.Write("tool.yaml", text);
        using var source = server.Source();
        Assert.Contains(problem, source.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_file_is_taken_within_a_second_and_a_wrong_one_leaves_what_was_there()
    {
        await using var server = await ToolServer.StartAsync("{}");
        var clock = new VirtualTimeProvider();
        server.Write("tool.yaml", "{name: one, description: d, url: SERVER/}");
        using var source = server.Source(clock);
        server.Write("tool.yaml", "{name: another, description: d, url: SERVER/}");
        server.Write("second.yaml", "{name: second, description: d, url: SERVER/}");
        Assert.Equal(["one"], source.Tools.Select(static tool => tool.Specification.Name));

        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["another", "second"], source.Tools.Select(static tool => tool.Specification.Name).Order());
        server.Write("tool.yaml", "{name: broken, description: d}");
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["another", "second"], source.Tools.Select(static tool => tool.Specification.Name).Order());
        Assert.Contains("url is missing", source.Problem, StringComparison.Ordinal);

        File.Delete(Path.Combine(server.Folder, "tool.yaml"));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("second", source.Tools.Single().Specification.Name);
        Assert.Null(source.Problem);
    }
}
