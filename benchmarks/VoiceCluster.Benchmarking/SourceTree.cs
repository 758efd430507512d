namespace VoiceCluster.Benchmarking;

/// <summary>Where things are in the source tree that this program was built from.</summary>
public static class SourceTree
{
    private const string Mark = "VoiceCluster.sln";

    /// <summary>The repository's folder.</summary>
    /// <exception cref="DirectoryNotFoundException">The program runs outside its source tree.</exception>
    public static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Mark))) return folder.FullName;
        }

        throw new DirectoryNotFoundException($"there is no {Mark} above {AppContext.BaseDirectory}; run it from where it was built");
    }

    /// <summary>The silo that was built with this program: the same place below <c>bin</c>.</summary>
    /// <exception cref="FileNotFoundException">It was not built.</exception>
    public static string Silo()
    {
        var output = AppContext.BaseDirectory[AppContext.BaseDirectory.LastIndexOf($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal)..];
        var path = Path.Join(Root(), "src/Host/VoiceCluster.Silo", output, "VoiceCluster.Silo.dll");
        return File.Exists(path) ? path : throw new FileNotFoundException($"{path} is not there: build the silo in the same configuration, or name one with --silo", path);
    }
}
