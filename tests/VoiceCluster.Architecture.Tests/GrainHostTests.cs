using System.Xml.Linq;

namespace VoiceCluster.Architecture.Tests;

/// <summary>The list of what is built for each host of the grains is complete, and has nothing that could be built once for both.</summary>
public sealed class GrainHostTests
{
    [Fact]
    public void What_stands_on_grains_and_only_that_is_built_for_each_host()
    {
        var listed = XDocument.Load(Path.Combine(Repository.Root, ".build", "GrainHost.props")).Descendants("HostedProjects").Single().Value
            .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var projects = new[] { "src", "tests", "benchmarks" }
            .SelectMany(folder => Directory.GetFiles(Path.Combine(Repository.Root, folder), "*.csproj", SearchOption.AllDirectories))
            .ToDictionary(p => p, XDocument.Load);
        var hosted = projects.Where(p => p.Value.Descendants("Import").Any(i => i.Attribute("Project")!.Value.EndsWith("Grains.props", StringComparison.Ordinal)))
            .Select(p => p.Key).ToHashSet(StringComparer.Ordinal);
        while (projects.Keys.FirstOrDefault(p => !hosted.Contains(p) && References(p, projects[p]).Any(hosted.Contains)) is { } next) hosted.Add(next);
        Assert.Equal(hosted.Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> References(string project, XDocument document) =>
        document.Descendants("ProjectReference").Select(r => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(project)!, r.Attribute("Include")!.Value)));
}
