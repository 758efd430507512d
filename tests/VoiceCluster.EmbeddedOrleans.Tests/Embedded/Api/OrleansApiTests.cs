namespace VoiceCluster.EmbeddedOrleans.Tests.Embedded.Api;

/// <summary>Whatever is public here in Orleans' namespaces is public in Orleans, with the same types: code written against it compiles there.</summary>
public sealed class OrleansApiTests
{
    private static readonly IReadOnlyList<ApiLine> Ours = PublicApi.Of(typeof(SiloActivity).Assembly.Location, "VoiceCluster.");
    private static readonly Dictionary<string, ApiLine> Orleans = ReadList();

    [Fact]
    public void Nothing_is_public_that_Orleans_does_not_have()
    {
        Assert.True(Ours.Count > 500);
        Assert.Empty(Ours.Where(line => !Orleans.ContainsKey(line.Id)).Select(line => line.Id));
    }

    [Fact]
    public void Types_are_of_the_same_kind_and_derive_from_nothing_else()
    {
        Assert.DoesNotContain(Ours, line => line.IsType && Differs(line));
    }

    [Fact]
    public void Members_have_the_same_types_and_no_further_accessors()
    {
        Assert.DoesNotContain(Ours, line => !line.IsType && Differs(line));
    }

    [Fact]
    public void The_list_holds_no_line_that_is_not_implemented()
    {
        Assert.Empty(Orleans.Keys.Except(Ours.Select(line => line.Id)));
    }

    private static bool Differs(ApiLine line) =>
        Orleans.TryGetValue(line.Id, out var real) && (line.Type != real.Type || line.Parts.Except(real.Parts).Any());

    private static Dictionary<string, ApiLine> ReadList()
    {
        using var stream = typeof(OrleansApiTests).Assembly.GetManifestResourceStream("orleans-api.txt")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#').Select(ApiLine.Parse).ToDictionary(line => line.Id);
    }
}
