using System.Runtime.CompilerServices;

namespace VoiceCluster.Providers;

/// <summary>Speech over pooled WebSockets.</summary>
public static class SocketSpeech
{
    private static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(1);

    /// <summary>One sample, inaudible: words that come behind the last audio need some to come with.</summary>
    private static readonly byte[] Silence = new byte[2];

    /// <summary>Makes one request. A connection that waited in the pool and turns out to be dead before it said anything is replaced once, unseen.</summary>
    /// <param name="pool">The connections.</param>
    /// <param name="dialect">The request.</param>
    /// <param name="clock">Bounds the cancellation that is sent to the vendor.</param>
    /// <param name="cancellationToken">The caller's. Cancelling, or stopping to read, tells the vendor to stop.</param>
    /// <exception cref="ProviderException">Refused, broken, or without audio.</exception>
    public static async IAsyncEnumerable<SpeechChunk> SynthesizeAsync(
        VendorSocketPool pool, ISpeechDialect dialect, TimeProvider clock, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (socket, part) = await OpenAsync(pool, dialect, cancellationToken).ConfigureAwait(false);
        var isDone = false;
        var isBroken = false;
        var isSilent = true;
        List<WordTiming> words = [];
        try
        {
            while (true)
            {
                // Vendors send words beside, before or behind their audio; calls take them with audio only.
                if (part.Chunk?.Words is { Count: > 0 } timed) words.AddRange(timed);
                if (part.Chunk is { Pcm.Length: > 0 } chunk)
                {
                    isSilent = false;
                    yield return words.Count == 0 ? chunk : new SpeechChunk(chunk.Pcm, words);
                    words = [];
                }

                if (part.IsLast) break;
                try
                {
                    part = dialect.Read(socket, await socket.ReceiveAsync(cancellationToken).ConfigureAwait(false));
                }
                catch (ProviderException)
                {
                    isBroken = true;
                    throw;
                }
            }

            isDone = true;
            if (!isSilent && words.Count > 0) yield return new SpeechChunk(Silence, words);
            if (isSilent) throw new ProviderException(ProviderErrorKind.Unavailable, socket.Provider, "answered without audio");
        }
        finally
        {
            var mayReuse = isDone ? dialect.MayReuse(socket) : !isBroken && await StopAsync(socket, dialect, clock).ConfigureAwait(false);
            if (mayReuse) await pool.ReturnAsync(socket).ConfigureAwait(false);
            else await socket.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Up to the first message.</summary>
    private static async ValueTask<(VendorSocket Socket, SpeechPart First)> OpenAsync(
        VendorSocketPool pool, ISpeechDialect dialect, CancellationToken cancellationToken)
    {
        for (var mayReuse = true; ; mayReuse = false)
        {
            var (socket, isReused) = await pool.RentAsync(mayReuse, cancellationToken).ConfigureAwait(false);
            VendorMessage message;
            try
            {
                await dialect.AskAsync(socket, cancellationToken).ConfigureAwait(false);
                message = await socket.ReceiveAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (ProviderException exception) when (isReused && exception.Kind is ProviderErrorKind.Unavailable)
            {
                await socket.DisposeAsync().ConfigureAwait(false);
                continue;
            }
            catch
            {
                await socket.DisposeAsync().ConfigureAwait(false);
                throw;
            }

            try
            {
                return (socket, dialect.Read(socket, message));
            }
            catch
            {
                await socket.DisposeAsync().ConfigureAwait(false);
                throw;
            }
        }
    }

    private static async ValueTask<bool> StopAsync(VendorSocket socket, ISpeechDialect dialect, TimeProvider clock)
    {
        using var limit = new CancellationTokenSource(Goodbye, clock);
        try
        {
            return await dialect.CancelAsync(socket, limit.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is ProviderException or OperationCanceledException)
        {
            return false; // Dead: closing it says the same.
        }
    }
}
