using VoiceCluster.Dialogue;

namespace VoiceCluster.Providers.Tests.ChatModels;

public sealed class ToolNamesTests
{
    [Theory]
    [InlineData("order_status", "order_status")]
    [InlineData("crm/find", "crm__find")]
    [InlineData("crm/find-all/now", "crm__find-all__now")]
    public void A_usual_name_stays_readable(string name, string wire) => Assert.Equal(wire, ToolNames.ToWire(name));

    [Fact]
    public void Every_name_has_a_wire_form_of_its_own_and_comes_back()
    {
        string[] names =
        [
            "a", "crm/find", "crm__find", "crm_/find", "crm/_find", "crm/a.b", "crm/a b", "crm/a_b", "", "ä", new('x', 64), new('x', 65), $"{new string('x', 40)}/{new string('y', 23)}",
            $"{new string('x', 40)}/{new string('y', 24)}z",
        ];
        var back = new ToolNames([.. names.Select(static name => new ToolDefinition(name, "", "{}"))]);
        Assert.All(names.Select(ToolNames.ToWire), static wire => Assert.InRange(wire.Length, 1, 64));
        Assert.All(names.SelectMany(ToolNames.ToWire), static c => Assert.True(char.IsAsciiLetterOrDigit(c) || c is '_' or '-'));
        Assert.Equal(names, names.Select(name => back.FromWire(ToolNames.ToWire(name))));
    }

    [Fact]
    public void What_is_no_tool_stays_as_it_is() => Assert.Equal("launch_rocket", new ToolNames([]).FromWire("launch_rocket"));
}
