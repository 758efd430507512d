using System.Globalization;
using System.Text.Json.Nodes;
using VoiceCluster.Simulators;

namespace VoiceCluster.Providers.Vendors.Tests;

/// <summary>One row of a vendor's published errors.</summary>
/// <param name="How">status, close or message.</param>
/// <param name="Code">HTTP status or close code.</param>
/// <param name="Reason">The vendor's own code; empty for none.</param>
/// <param name="Kind">What it means here.</param>
public sealed record PublishedError(string How, int Code, string Reason, ProviderErrorKind Kind)
{
    /// <summary>What makes the simulator answer so.</summary>
    /// <param name="after">Messages that pass before; refusals come before all.</param>
    public Fault Fault(int after = 0) => How switch
    {
        "status" => Simulators.Fault.Refuse(Code, Reason),
        "close" => Simulators.Fault.Close(Code, Reason, after),
        _ => Simulators.Fault.Report(Reason, after),
    };
}

/// <summary>Facts of vendors' published descriptions, kept as text with their source.</summary>
internal static class PublishedFacts
{
    /// <summary>The rows of <c>VENDOR-errors.txt</c>.</summary>
    public static IReadOnlyList<PublishedError> Errors(string vendor) => [.. Rows($"{vendor}-errors.txt").Select(static row => new PublishedError(
        row[0], row[1] == "-" ? 0 : int.Parse(row[1], CultureInfo.InvariantCulture), row[2] == "-" ? "" : row[2], Enum.Parse<ProviderErrorKind>(row[3])))];

    /// <summary>Every row of the table is asked for, and every published error has one.</summary>
    public static void Cover(ErrorTable table, IReadOnlyList<PublishedError> published) => Assert.All(table.Rows, row => Assert.Contains(
        published,
        one => one.Kind == row.Kind && (row.Status is null || row.Status == one.Code) && (row.CloseCode is null || row.CloseCode == one.Code)
            && (row.Code is null || row.Code == one.Reason)));

    /// <summary>A simulator's messages have the published fields and no others.</summary>
    /// <param name="vendor">Whose shapes: <c>VENDOR-shapes.txt</c>.</param>
    /// <param name="said">What the simulator sent.</param>
    /// <param name="expected">Types that must be among it.</param>
    public static void HasShape(string vendor, IEnumerable<JsonNode> said, params ReadOnlySpan<string> expected)
    {
        var shapes = Rows($"{vendor}-shapes.txt").ToDictionary(static row => row[0], static row => (
            Required: row[1..Array.IndexOf(row, "|")], Optional: row[(Array.IndexOf(row, "|") + 1)..]));
        var seen = new HashSet<string>();
        foreach (var message in said.Select(static one => one.AsObject()))
        {
            var type = (message["type"] ?? message["message_type"])!.GetValue<string>();
            seen.Add(type);
            var fields = message.Select(static field => field.Key).ToList();
            Assert.Empty(shapes[type].Required.Except(fields));
            Assert.Empty(fields.Except(shapes[type].Required).Except(shapes[type].Optional));
        }

        foreach (var type in expected) Assert.Contains(type, seen);
    }

    private static IEnumerable<string[]> Rows(string file) => File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Published", file))
        .Where(static line => line.Length > 0 && line[0] != '#').Select(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
