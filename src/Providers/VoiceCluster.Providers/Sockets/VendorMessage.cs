using System.Text.Json;

namespace VoiceCluster.Providers;

/// <summary>One whole message of a vendor.</summary>
/// <param name="IsText">UTF-8 text, usually JSON; otherwise binary, usually audio.</param>
/// <param name="Bytes">Valid until the next message is received.</param>
public readonly record struct VendorMessage(bool IsText, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>The message as JSON.</summary>
    /// <param name="provider">The adapter's name, for errors.</param>
    /// <exception cref="ProviderException"><see cref="ProviderErrorKind.ProtocolViolation"/>: it is no JSON object.</exception>
    public JsonDocument Json(string provider)
    {
        try
        {
            var json = JsonDocument.Parse(Bytes);
            if (json.RootElement.ValueKind == JsonValueKind.Object) return json;
            json.Dispose();
        }
        catch (JsonException exception)
        {
            throw new ProviderException(ProviderErrorKind.ProtocolViolation, provider, "sent a message that is not JSON", innerException: exception);
        }

        throw new ProviderException(ProviderErrorKind.ProtocolViolation, provider, "sent JSON that is not an object");
    }
}
