using System.Text;

namespace VoiceCluster.Providers.Whisper;

/// <summary>
/// Looks through a ggml file before the library does: whisper.cpp says of a file that ends too early only that it cannot be loaded, and ends the process over one
/// whose words it does not know. The format is that of whisper.cpp's <c>models/convert-pt-to-ggml.py</c>: hyperparameters, mel filters, words, tensors.
/// </summary>
internal static class WhisperModelFile
{
    private const uint Magic = 0x67676d6c;
    private const int Hyperparameters = 11;
    private const int MostWordBytes = 1_024;

    /// <summary>Bytes of a block of so many values, by ggml's number of the type.</summary>
    private static readonly Dictionary<int, (int Bytes, int Values)> Blocks = new()
    {
        [0] = (4, 1), [1] = (2, 1), [2] = (18, 32), [3] = (20, 32), [6] = (22, 32), [7] = (24, 32), [8] = (34, 32),
        [10] = (84, 256), [11] = (110, 256), [12] = (144, 256), [13] = (176, 256), [14] = (210, 256),
    };

    /// <summary>What is wrong with a model's file, as the end of a sentence; null when nothing is.</summary>
    public static string? FindProblem(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            using var reader = new BinaryReader(new BufferedStream(file, 1 << 16), Encoding.UTF8);
            return Read(reader, file.Length);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return "which does not exist";
        }
        catch (EndOfStreamException)
        {
            return $"which ends too early, after {new FileInfo(path).Length:N0} bytes";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"which cannot be read ({exception.Message})";
        }
    }

    private static string? Read(BinaryReader reader, long length)
    {
        if (reader.ReadUInt32() != Magic) return "which is no ggml model";
        for (var i = 0; i < Hyperparameters; i++) reader.ReadInt32();
        if (!Skip(reader, length, 4L * reader.ReadInt32() * reader.ReadInt32())) return Damaged;
        if (!ReadWords(reader)) return Damaged;
        while (reader.BaseStream.Position < length)
        {
            if (!SkipTensor(reader, length)) return Damaged;
        }

        return null;
    }

    private static string Damaged => "which is damaged";

    /// <summary>Without a blank among its words whisper.cpp ends the process.</summary>
    private static bool ReadWords(BinaryReader reader)
    {
        var hasBlank = false;
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            var bytes = reader.ReadInt32();
            if (bytes is < 0 or > MostWordBytes) return false;
            var word = reader.ReadBytes(bytes);
            if (word.Length < bytes) throw new EndOfStreamException();
            hasBlank |= word is [(byte)' '];
        }

        return hasBlank;
    }

    private static bool SkipTensor(BinaryReader reader, long length)
    {
        var (dimensions, nameBytes, type) = (reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());
        if (dimensions is < 1 or > 4 || nameBytes is < 1 or > MostWordBytes || !Blocks.TryGetValue(type, out var block)) return false;
        var values = 1L;
        for (var i = 0; i < dimensions; i++) values *= Math.Clamp(reader.ReadInt32(), 0, 1 << 20);
        return Skip(reader, length, nameBytes + (values / block.Values * block.Bytes));
    }

    /// <exception cref="EndOfStreamException">There are not so many bytes.</exception>
    private static bool Skip(BinaryReader reader, long length, long bytes)
    {
        if (bytes <= 0) return false;
        if (reader.BaseStream.Position + bytes > length) throw new EndOfStreamException();
        reader.BaseStream.Seek(bytes, SeekOrigin.Current);
        return true;
    }
}
