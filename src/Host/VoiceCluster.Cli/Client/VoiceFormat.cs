using System.Globalization;
using VoiceCluster.Audio;

namespace VoiceCluster.Cli.Client;

/// <summary>How audio travels in a session: <c>format</c> and <c>audio</c> of <c>session_start</c>. Always one channel.</summary>
/// <param name="Audio">PCM16, mu-law or A-law, and its rate.</param>
/// <param name="Transport">Binary frames, or base64 in JSON.</param>
public readonly record struct VoiceFormat(AudioFormat Audio, AudioTransport Transport = AudioTransport.Binary)
{
    /// <summary>PCM16 at 16 kHz in binary frames.</summary>
    public static VoiceFormat Default => new(AudioFormat.InCluster);

    /// <summary>Samples of the 20 ms that one message carries.</summary>
    public int FrameSamples => Audio.SampleRate / 50;

    /// <summary>The encoding's name on the wire.</summary>
    public string EncodingName => Name(Audio.Encoding);

    /// <summary>Reads <c>ENCODING[@RATE][/base64]</c>, such as <c>mulaw@8000</c>; the rate is 16000 for pcm16 and 8000 for the laws unless given.</summary>
    /// <exception cref="FormatException">It is none of these; the message says what is.</exception>
    public static VoiceFormat Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (rest, transport) = text.EndsWith("/base64", StringComparison.OrdinalIgnoreCase)
            ? (text[..^"/base64".Length], AudioTransport.Base64)
            : (text, AudioTransport.Binary);
        var at = rest.IndexOf('@', StringComparison.Ordinal);
        var encoding = (at < 0 ? rest : rest[..at]).ToLowerInvariant() switch
        {
            "pcm16" => AudioEncoding.Pcm16,
            "mulaw" => AudioEncoding.MuLaw,
            "alaw" => AudioEncoding.ALaw,
            "opus" => throw new FormatException("opus is not spoken by this client; use pcm16, mulaw or alaw"),
            _ => throw new FormatException($"'{text}' is no format; use pcm16, mulaw or alaw, with @RATE and /base64 where wanted, as in mulaw@8000/base64"),
        };
        var rate = encoding == AudioEncoding.Pcm16 ? 16_000 : 8_000;
        if (at >= 0 && !int.TryParse(rest.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out rate))
            throw new FormatException($"'{rest[(at + 1)..]}' is no sample rate; use 8000, 16000, 24000 or 48000");
        if (rate is not (8_000 or 16_000 or 24_000 or 48_000)) throw new FormatException($"{rate} Hz is not spoken; use 8000, 16000, 24000 or 48000");
        return new VoiceFormat(new AudioFormat(encoding, rate), transport);
    }

    /// <summary>Samples as they travel.</summary>
    public byte[] Encode(ReadOnlySpan<short> samples)
    {
        var bytes = new byte[samples.Length * Audio.BytesPerSample];
        switch (Audio.Encoding)
        {
            case AudioEncoding.Pcm16: Pcm16.ToLittleEndian(samples, bytes); break;
            case AudioEncoding.MuLaw: G711.EncodeMuLaw(samples, bytes); break;
            case AudioEncoding.ALaw: G711.EncodeALaw(samples, bytes); break;
            default: throw new NotSupportedException($"{Audio.Encoding} is not spoken by this client.");
        }

        return bytes;
    }

    /// <summary>Bytes as they travelled.</summary>
    /// <exception cref="VoiceClientException">An odd number of bytes of PCM16.</exception>
    public short[] Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length % Audio.BytesPerSample != 0)
            throw new VoiceClientException(VoiceFailure.ProtocolViolation, $"the server sent {bytes.Length} bytes of {EncodingName}, which is no whole number of samples");
        var samples = new short[bytes.Length / Audio.BytesPerSample];
        switch (Audio.Encoding)
        {
            case AudioEncoding.Pcm16: Pcm16.FromLittleEndian(bytes, samples); break;
            case AudioEncoding.MuLaw: G711.DecodeMuLaw(bytes, samples); break;
            case AudioEncoding.ALaw: G711.DecodeALaw(bytes, samples); break;
            default: throw new NotSupportedException($"{Audio.Encoding} is not spoken by this client.");
        }

        return samples;
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{EncodingName}@{Audio.SampleRate.ToString(CultureInfo.InvariantCulture)}{(Transport == AudioTransport.Base64 ? "/base64" : "")}";

    private static string Name(AudioEncoding encoding) => encoding switch
    {
        AudioEncoding.Pcm16 => "pcm16",
        AudioEncoding.MuLaw => "mulaw",
        AudioEncoding.ALaw => "alaw",
        _ => throw new NotSupportedException($"{encoding} is not spoken by this client."),
    };
}

/// <summary>Where audio stands: <c>audio</c> of <c>session_start</c>.</summary>
public enum AudioTransport
{
    /// <summary>In binary frames.</summary>
    Binary,

    /// <summary>In the <c>data</c> field of JSON messages.</summary>
    Base64,
}
