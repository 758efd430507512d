using System.Security.Cryptography;
using System.Text;
using VoiceCluster.Knowledge.Documents;

namespace VoiceCluster.Knowledge.Index;

/// <summary>What of a chunk is embedded, and the hash by which an unchanged one is known again.</summary>
internal static class ChunkIdentity
{
    /// <summary>The headings and the text. Without the document's title, which is searched by its own words and would make all chunks of a document alike.</summary>
    public static string EmbeddedText(Chunk chunk) => chunk.Section.Length == 0 ? chunk.Text : $"{chunk.Section}\n{chunk.Text}";

    /// <summary>SHA-256 in hexadecimal.</summary>
    public static string Hash(Chunk chunk) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(EmbeddedText(chunk))));
}
