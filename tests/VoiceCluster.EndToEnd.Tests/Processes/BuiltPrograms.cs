namespace VoiceCluster.EndToEnd.Tests.Processes;

/// <summary>Where the programs are that were built with these tests: the same place below <c>bin</c>, but for what is the same with every host of the grains.</summary>
internal static class BuiltPrograms
{
    /// <summary>The source tree.</summary>
    public static string Root { get; } = FindRoot();

    public static string Silo { get; } = Find("src/Host/VoiceCluster.Silo", "VoiceCluster.Silo.dll");

    public static string Cli { get; } = Find("src/Host/VoiceCluster.Cli", "voicecluster.dll");

    public static string SimulatedVendors { get; } = Find("tests/VoiceCluster.SimulatedVendors", "VoiceCluster.SimulatedVendors.dll");

    private static string Find(string project, string file)
    {
        var host = $"{Path.DirectorySeparatorChar}orleans";
        var output = AppContext.BaseDirectory[AppContext.BaseDirectory.LastIndexOf($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal)..];
        var program = Path.Join(Root, project, output, file);
        return File.Exists(program) ? program : Path.Join(Root, project, output.Replace(host, "", StringComparison.Ordinal), file);
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "VoiceCluster.sln"))) return folder.FullName;
        }

        throw new DirectoryNotFoundException($"there is no VoiceCluster.sln above {AppContext.BaseDirectory}");
    }
}
