using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace VoiceCluster.Storage;

/// <summary>One numbered, forward-only step of the schema, from a file <c>NNNN_name.sql</c> inside the assembly.</summary>
/// <param name="Version">The file's number; 1 is the first.</param>
/// <param name="Name">The file's name after the number, without its extension.</param>
/// <param name="Sql">The file's text.</param>
internal sealed record Migration(int Version, string Name, string Sql)
{
    /// <summary>SHA-256 of the text in hexadecimal; line ends do not count.</summary>
    public string Checksum { get; } =
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql.ReplaceLineEndings("\n"))));

    /// <summary>All migrations of a dialect in order.</summary>
    /// <exception cref="StorageException">Two files bear one number, or a name is not <c>NNNN_name.sql</c>.</exception>
    public static IReadOnlyList<Migration> Embedded(string dialect)
    {
        var assembly = Assembly.GetExecutingAssembly();
        var migrations = assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(dialect + "/", StringComparison.Ordinal))
            .Select(name => Parse(Path.GetFileNameWithoutExtension(name), Read(assembly, name)))
            .OrderBy(migration => migration.Version)
            .ToList();
        var twice = migrations.GroupBy(migration => migration.Version).FirstOrDefault(same => same.Count() > 1);
        return twice is null ? migrations : throw new StorageException($"Two migrations of {dialect} bear the number {twice.Key}; renumber one.");
    }

    private static Migration Parse(string file, string sql) =>
        file.Length > 5 && file[4] == '_' && int.TryParse(file.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? new Migration(version, file[5..], sql)
            : throw new StorageException($"Migration '{file}' must be named NNNN_name.sql.");

    private static string Read(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
