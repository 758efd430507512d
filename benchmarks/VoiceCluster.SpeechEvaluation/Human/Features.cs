using System.Buffers.Binary;
using VoiceCluster.Providers.Local;

namespace VoiceCluster.SpeechEvaluation.Human;

/// <summary>The acoustic model's features (1s_c_d_dd): cepstra less their mean, and two derivatives of them, each a stream.</summary>
internal static class Features
{
    public const int Streams = 3;

    /// <summary>Frames on either side that the derivatives reach to.</summary>
    public const int Context = 3;

    /// <summary>The cepstra in a file of sphinx_fe: the number of values, then the values, all little-endian.</summary>
    public static float[][] Read(string path)
    {
        var bytes = File.ReadAllBytes(path).AsSpan();
        if (BinaryPrimitives.ReadInt32LittleEndian(bytes) != (bytes.Length / sizeof(float)) - 1) throw new InvalidDataException($"{path} is no file of cepstra.");
        var cepstra = new float[(bytes.Length / sizeof(float) / Decoder.CepstrumSize)][];
        for (var frame = 0; frame < cepstra.Length; frame++)
        {
            cepstra[frame] = new float[Decoder.CepstrumSize];
            for (var i = 0; i < Decoder.CepstrumSize; i++)
                cepstra[frame][i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(sizeof(int) + (((frame * Decoder.CepstrumSize) + i) * sizeof(float)))..]);
        }

        return cepstra;
    }

    /// <summary>Less the utterance's mean.</summary>
    public static double[][] Normalise(float[][] cepstra)
    {
        var mean = Enumerable.Range(0, Decoder.CepstrumSize).Select(i => cepstra.Average(frame => (double)frame[i])).ToArray();
        return [.. cepstra.Select(frame => frame.Select((value, i) => value - mean[i]).ToArray())];
    }

    /// <summary>One stream's features of a frame that has <see cref="Context"/> others on either side.</summary>
    public static double[] Stream(double[][] cepstra, int frame, int stream)
    {
        return [.. Enumerable.Range(0, Decoder.CepstrumSize).Select(i => stream switch
        {
            0 => At(0, i),
            1 => At(2, i) - At(-2, i),
            _ => At(3, i) - At(-1, i) - (At(1, i) - At(-3, i)),
        })];

        double At(int offset, int i) => cepstra[frame + offset][i];
    }
}
