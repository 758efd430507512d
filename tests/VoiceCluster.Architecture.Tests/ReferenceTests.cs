using System.Xml.Linq;

namespace VoiceCluster.Architecture.Tests;

/// <summary>Host -> FrontDoor -> Cluster -> Agents, Providers -> Domain; Storage -> Agents, CustomerService -> Agents, Domain. References point inward only.</summary>
public sealed class ReferenceTests
{
    // Layer of each folder of src, and the layers it may refer to.
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Domain"] = ["Domain"],
        ["Providers"] = ["Domain", "Providers"],
        ["Agents"] = ["Agents", "Domain"],
        ["Cluster"] = ["Cluster", "Storage", "Agents", "Providers", "Domain"],
        ["CustomerService"] = ["CustomerService", "Agents", "Domain"],
        ["FrontDoor"] = ["FrontDoor", "CustomerService", "Cluster", "Agents", "Providers", "Domain"],
        ["Storage"] = ["Domain", "Agents", "CustomerService", "Storage"],
        ["Host"] = ["FrontDoor", "CustomerService", "Cluster", "Agents", "Providers", "Storage", "Domain"],
    };

    public static TheoryData<string> Projects() => [.. Directory.GetFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories).Select(p => Path.GetRelativePath(Repository.Root, p))];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_refers_only_inward(string project)
    {
        var layer = Layer(project);
        foreach (var reference in References(project))
        {
            Assert.Contains(Layer(reference), Allowed[layer]);
        }
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_domain_project_refers_to_no_package_but_codecs(string project)
    {
        if (Layer(project) != "Domain") return;
        // Opus and file formats are pure computation, and others' is better kept than ours.
        Assert.Empty(Document(project).Descendants("PackageReference").Select(p => p.Attribute("Include")!.Value).Except(["Concentus", "NAudio.Core"]));
        Assert.Empty(Document(project).Descendants("FrameworkReference"));
    }

    [Fact]
    public void Others_see_only_the_contracts_of_the_cluster()
    {
        foreach (var project in Directory.GetFiles(Path.Combine(Repository.Root, "src", "FrontDoor"), "*.csproj", SearchOption.AllDirectories))
        {
            Assert.DoesNotContain(References(Path.GetRelativePath(Repository.Root, project)), r => r.EndsWith("VoiceCluster.Grains.csproj", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void The_sip_library_knows_only_audio() =>
        Assert.All(References(Path.Combine("src", "FrontDoor", "VoiceCluster.Sip", "VoiceCluster.Sip.csproj")), r => Assert.EndsWith("VoiceCluster.Audio.csproj", r, StringComparison.Ordinal));

    [Fact]
    public void A_vendor_is_named_only_by_its_project_and_the_host()
    {
        foreach (var project in Projects().Select(p => (string)p.Data))
        {
            if (Layer(project) == "Host") continue;
            Assert.DoesNotContain(References(project), r => Path.GetFileNameWithoutExtension(r).StartsWith("VoiceCluster.Providers.", StringComparison.Ordinal));
        }
    }

    private static string Layer(string project) => project.Split(Path.DirectorySeparatorChar)[1];

    private static XDocument Document(string project) => XDocument.Load(Path.Combine(Repository.Root, project));

    private static IEnumerable<string> References(string project) => Document(project).Descendants("ProjectReference").Select(r =>
        Path.GetRelativePath(Repository.Root, Path.GetFullPath(Path.Combine(Repository.Root, Path.GetDirectoryName(project)!, r.Attribute("Include")!.Value))));
}
