namespace VoiceCluster.Architecture.Tests;

public sealed class LayoutTests
{
    [Fact]
    public void The_top_level_has_the_shape_that_was_asked_for()
    {
        string[] wanted = ["src", "tests", "benchmarks", "deploy", "sql", "VoiceCluster.sln", "Directory.Packages.props", "README.md", "LICENSE", "data"];
        var found = Directory.GetFileSystemEntries(Repository.Root).Select(p => Path.GetFileName(p)).Where(n => !n.StartsWith('.')).ToList();
        Assert.Empty(found.Except(wanted));
        Assert.Empty(wanted.Except(found).Except(["data"])); // made by running it, ignored by git
    }

    [Fact]
    public void No_source_file_is_so_long_that_it_holds_two_ideas()
    {
        var tooLong = Directory.GetFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Where(f => File.ReadLines(f).Count() > 400)
            .Select(f => Path.GetRelativePath(Repository.Root, f));
        Assert.Empty(tooLong);
    }
}
