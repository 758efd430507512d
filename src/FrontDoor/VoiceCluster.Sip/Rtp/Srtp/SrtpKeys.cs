using System.Security.Cryptography;

namespace VoiceCluster.Sip;

/// <summary>Session keys from a master key and salt (RFC 3711 section 4.3, key derivation rate 0) and AES in counter mode (section 4.1.1).</summary>
internal sealed class SrtpKeys : IDisposable
{
    public const int SaltLength = 14;
    public const int AuthenticationKeyLength = 20;

    private readonly Aes _aes;
    private readonly byte[] _salt;
    private readonly byte[] _counters = new byte[2048];
    private readonly byte[] _stream = new byte[2048];

    /// <param name="keyAndSalt">30 octets.</param>
    /// <param name="firstLabel">0 for SRTP, 3 for SRTCP.</param>
    public SrtpKeys(ReadOnlySpan<byte> keyAndSalt, byte firstLabel)
    {
        using var master = CreateAes(keyAndSalt[..16]);
        var key = Derive(master, keyAndSalt[16..], firstLabel, 16);
        AuthenticationKey = Derive(master, keyAndSalt[16..], (byte)(firstLabel + 1), AuthenticationKeyLength);
        _salt = Derive(master, keyAndSalt[16..], (byte)(firstLabel + 2), SaltLength);
        _aes = CreateAes(key);
        CipherKey = key;
    }

    /// <summary>For tests against the RFC's vectors.</summary>
    internal byte[] CipherKey { get; }

    internal ReadOnlySpan<byte> Salt => _salt;

    public byte[] AuthenticationKey { get; }

    /// <summary>Encrypts or decrypts in place: XOR with the key stream of this source and packet index.</summary>
    public void Apply(Span<byte> data, uint ssrc, ulong index)
    {
        Span<byte> iv = stackalloc byte[16];
        iv.Clear();
        _salt.CopyTo(iv);
        for (var i = 0; i < 4; i++) iv[4 + i] ^= (byte)(ssrc >> (24 - (i * 8)));
        for (var i = 0; i < 6; i++) iv[8 + i] ^= (byte)(index >> (40 - (i * 8)));
        var blocks = (data.Length + 15) / 16;
        if (blocks == 0) return;
        for (var i = 0; i < blocks; i++)
        {
            iv[14] = (byte)(i >> 8);
            iv[15] = (byte)i;
            iv.CopyTo(_counters.AsSpan(i * 16));
        }

        _aes.EncryptEcb(_counters.AsSpan(0, blocks * 16), _stream, PaddingMode.None);
        for (var i = 0; i < data.Length; i++) data[i] ^= _stream[i];
    }

    public void Dispose() => _aes.Dispose();

    private static byte[] Derive(Aes master, ReadOnlySpan<byte> salt, byte label, int length)
    {
        Span<byte> block = stackalloc byte[16];
        block.Clear();
        salt.CopyTo(block);
        block[7] ^= label;
        var output = new byte[32];
        for (var i = 0; i < 2; i++)
        {
            block[15] = (byte)i;
            master.EncryptEcb(block, output.AsSpan(i * 16), PaddingMode.None);
        }

        return output[..length];
    }

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5358", Justification = "ECB only makes the key stream of counter mode, as RFC 3711 section 4.1.1 defines it.")]
    private static Aes CreateAes(ReadOnlySpan<byte> key)
    {
        var aes = Aes.Create();
        aes.Key = key.ToArray();
        return aes;
    }
}
