using System.Security.Cryptography;

namespace VoiceCluster.Providers.Local;

/// <summary>
/// What makes telephone audio fit an acoustic model of wide-band speech. The numbers are made by <c>benchmarks/VoiceCluster.SpeechEvaluation --adapt</c>, from recordings of five
/// people in both bands.
/// </summary>
internal static class TelephoneChannel
{
    /// <summary>Level of the mirrored band over the telephone's, see <see cref="Audio.BandExtension"/>.</summary>
    public const float BandGain = 0.6f;

    /// <summary>
    /// The cepstral mean that a call begins with, so that its first words are understood as well as later ones: that of the recordings which the adaptation is made of.
    /// </summary>
    public static ReadOnlySpan<float> CepstralMean =>
        [56.30f, 0.93f, -0.64f, -6.86f, 10.26f, -27.73f, 9.70f, -14.81f, -10.70f, 6.56f, -22.80f, 4.81f, -2.95f];

    private const string Resource = "Telephone.mllr";

    /// <summary>The file of the linear transform of the model's means (MLLR), written from this assembly if it is not there.</summary>
    /// <param name="folder">Where files are kept.</param>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public static string Adaptation(string folder)
    {
        using var stream = typeof(TelephoneChannel).Assembly.GetManifestResourceStream(Resource)!;
        var numbers = new byte[stream.Length];
        stream.ReadExactly(numbers);
        string path = Path.Combine(folder, $"telephone-{Convert.ToHexStringLower(SHA256.HashData(numbers))[..16]}.mllr");
        if (!File.Exists(path))
            WholeFile.Write(path, unfinished => File.WriteAllBytes(unfinished, numbers));
        return path;
    }
}
