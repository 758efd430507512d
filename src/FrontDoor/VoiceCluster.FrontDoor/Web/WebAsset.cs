using System.Collections.Frozen;
using Microsoft.Net.Http.Headers;

namespace VoiceCluster.FrontDoor.Web;

/// <summary>A file of the web page, and the compressed forms that the build put beside it.</summary>
/// <param name="Path">On disk.</param>
/// <param name="ContentType">With its character set where there is one.</param>
/// <param name="Compressed">Encodings in order of preference (<c>br</c>, <c>gzip</c>) with their files.</param>
/// <param name="IsImmutable">The name changes with the content.</param>
/// <param name="Tag">Changes with the content.</param>
internal sealed record WebAsset(string Path, string ContentType, IReadOnlyList<(string Encoding, string Path)> Compressed, bool IsImmutable, EntityTagHeaderValue Tag)
{
    // Vite puts what it names by content here.
    private const string HashedFolder = "/assets/";

    private static readonly (string Encoding, string Extension)[] Encodings = [("br", ".br"), ("gzip", ".gz")];

    private static readonly FrozenDictionary<string, string> Types = new Dictionary<string, string>
    {
        [".html"] = "text/html; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".mjs"] = "text/javascript; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".wasm"] = "application/wasm",
    }.ToFrozenDictionary();

    /// <summary>Every file below a folder by its address, for example <c>/assets/index-abc.js</c>. Read once: what the build wrote does not change.</summary>
    public static FrozenDictionary<string, WebAsset> ReadAll(string folder)
    {
        var assets = new Dictionary<string, WebAsset>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var extension = System.IO.Path.GetExtension(file);
            if (Encodings.Any(e => e.Extension == extension)) continue;
            var address = "/" + System.IO.Path.GetRelativePath(folder, file).Replace(System.IO.Path.DirectorySeparatorChar, '/');
            var info = new FileInfo(file);
            assets[address] = new WebAsset(
                file,
                Types.GetValueOrDefault(extension, "application/octet-stream"),
                [.. Encodings.Select(e => (e.Encoding, Path: file + e.Extension)).Where(c => File.Exists(c.Path))],
                address.StartsWith(HashedFolder, StringComparison.Ordinal),
                new EntityTagHeaderValue($"\"{info.LastWriteTimeUtc.Ticks:x}-{info.Length:x}\""));
        }

        return assets.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
