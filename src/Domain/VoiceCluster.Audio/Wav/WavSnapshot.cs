using System.Buffers;
using System.Buffers.Binary;

namespace VoiceCluster.Audio;

/// <summary>
/// A PCM file that a <see cref="WavWriter"/> goes on writing, as it is at one moment: a header that says what is there, and the samples up to
/// then. What the writer does to the file's end or header afterwards does not show.
/// </summary>
public sealed class WavSnapshot : IDisposable
{
    private const int CopyAtOnce = 64 << 10;

    private readonly Stream _file;
    private readonly byte[] _header;
    private readonly long _audio;

    /// <summary>Takes it.</summary>
    /// <param name="file">The whole file, open for reading beside the writer's stream; owned from now on.</param>
    /// <param name="format">As it is written: PCM16.</param>
    /// <param name="channels">As it is written: 1 or 2.</param>
    /// <param name="withheld">Audio at the end that is left out, as its writer may still change it; 0 or more.</param>
    /// <exception cref="NotSupportedException">The encoding is another.</exception>
    public WavSnapshot(Stream file, AudioFormat format, int channels, TimeSpan withheld)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentOutOfRangeException.ThrowIfLessThan(withheld, TimeSpan.Zero);
        if (format.Encoding is not AudioEncoding.Pcm16) throw new NotSupportedException($"A snapshot is of PCM16, not of {format.Encoding}.");
        _file = file;
        Span<byte> header = stackalloc byte[WavWriter.LongestHeader];
        header = header[..WavWriter.WriteHeader(header, format, channels)];
        var align = format.BytesPerSample * channels;
        var kept = ((file.Length - header.Length) / align) - (long)Math.Ceiling(withheld.TotalSeconds * format.SampleRate);
        _audio = Math.Max(0, kept) * align;
        BinaryPrimitives.WriteUInt32LittleEndian(header[^4..], (uint)Math.Min(_audio, uint.MaxValue));
        BinaryPrimitives.WriteUInt32LittleEndian(header[WavWriter.RiffSizeAt..], (uint)Math.Min(header.Length - 8 + _audio, uint.MaxValue));
        _header = header.ToArray();
    }

    /// <summary>Bytes that <see cref="CopyToAsync"/> writes.</summary>
    public long Length => _header.Length + _audio;

    /// <summary>Writes the snapshot; once.</summary>
    /// <exception cref="EndOfStreamException">The file was cut meanwhile.</exception>
    public async Task CopyToAsync(Stream destination, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(destination);
        await destination.WriteAsync(_header, cancellationToken).ConfigureAwait(false);
        _file.Position = _header.Length;
        var buffer = ArrayPool<byte>.Shared.Rent(CopyAtOnce);
        try
        {
            for (var left = _audio; left > 0;)
            {
                var piece = buffer.AsMemory(0, (int)Math.Min(buffer.Length, left));
                await _file.ReadExactlyAsync(piece, cancellationToken).ConfigureAwait(false);
                await destination.WriteAsync(piece, cancellationToken).ConfigureAwait(false);
                left -= piece.Length;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
