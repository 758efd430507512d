using System.Text;

namespace VoiceCluster.Simulators;

/// <summary>A ggml file without weights, as whisper.cpp tests itself with: it is loaded and works, and hears nothing.</summary>
public static class EmptyWhisperModel
{
    private const int Words = 50_257;

    /// <summary>The file's bytes; about 600 kB.</summary>
    /// <param name="tensor">True ends it with one tensor, all zero.</param>
    public static byte[] Bytes(bool tensor = false)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write(0x67676d6c);
        // Words, positions of the encoder, its width, heads and layers; the same of the decoder; mel bands, 16-bit weights.
        foreach (var number in new[] { 51_864, 1_500, 64, 1, 1, 448, 64, 1, 1, 80, 1 }) writer.Write(number);
        writer.Write(80);
        writer.Write(201);
        for (var i = 0; i < 80 * 201; i++) writer.Write(0.01f);
        writer.Write(Words);
        for (var i = 0; i < Words; i++)
        {
            var word = Encoding.UTF8.GetBytes(i == 0 ? " " : $" w{i}");
            writer.Write(word.Length);
            writer.Write(word);
        }

        if (tensor) WriteTensor(writer, "encoder.positional_embedding", 64, 1_500);
        return bytes.ToArray();
    }

    private static void WriteTensor(BinaryWriter writer, string name, int columns, int rows)
    {
        foreach (var number in new[] { 2, name.Length, 0, columns, rows }) writer.Write(number);
        writer.Write(Encoding.ASCII.GetBytes(name));
        writer.Write(new byte[4 * columns * rows]);
    }
}
