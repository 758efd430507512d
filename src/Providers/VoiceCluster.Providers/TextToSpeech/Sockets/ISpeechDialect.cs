namespace VoiceCluster.Providers;

/// <summary>How one request for speech is made over a vendor's WebSocket; the connection and its end are <see cref="SocketSpeech"/>'s. One for each request.</summary>
public interface ISpeechDialect
{
    /// <summary>Sends the request.</summary>
    ValueTask AskAsync(VendorSocket socket, CancellationToken cancellationToken);

    /// <summary>What one message of the vendor brings.</summary>
    /// <param name="socket">Where it came from.</param>
    /// <param name="message">Valid during the call.</param>
    /// <exception cref="ProviderException">The vendor reports an error, or does not speak its protocol.</exception>
    SpeechPart Read(VendorSocket socket, in VendorMessage message);

    /// <summary>Tells the vendor to stop.</summary>
    /// <returns>True when what is still under way can be told from the answer to a later request.</returns>
    ValueTask<bool> CancelAsync(VendorSocket socket, CancellationToken cancellationToken);

    /// <summary>False when the connection should not be used again though the request went well.</summary>
    bool MayReuse(VendorSocket socket) => true;
}

/// <param name="Chunk">Speech; null when the message brings none.</param>
/// <param name="IsLast">The request is answered.</param>
public readonly record struct SpeechPart(SpeechChunk? Chunk = null, bool IsLast = false);
