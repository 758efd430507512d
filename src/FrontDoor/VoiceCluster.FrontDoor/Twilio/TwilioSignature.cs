using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace VoiceCluster.FrontDoor.Twilio;

/// <summary>
/// Checks <c>X-Twilio-Signature</c>: base64 of HMAC-SHA1, keyed with the auth token, over the address as Twilio called it and the form's fields
/// sorted by name (twilio.com/docs/usage/security). For a WebSocket the address is the <c>wss</c> one, without fields.
/// </summary>
internal static class TwilioSignature
{
    private const string Header = "X-Twilio-Signature";

    /// <summary>Whether Twilio made this request; takes the same time for every wrong signature.</summary>
    /// <param name="request">The request.</param>
    /// <param name="fields">Its form's; empty without one.</param>
    /// <param name="options">Whose token, and the public address.</param>
    public static bool IsValid(HttpRequest request, IEnumerable<KeyValuePair<string, string>> fields, TwilioOptions options)
    {
        Span<byte> shown = stackalloc byte[64];
        if (!Convert.TryFromBase64String(request.Headers[Header].ToString(), shown, out var length)) return false;
        var valid = false;
        foreach (var form in options.SignedForms($"{request.PathBase}{request.Path}{request.QueryString}"))
        {
            var url = request.HttpContext.WebSockets.IsWebSocketRequest ? TwilioOptions.WebSocket(form) : form;
            // Twilio signs some WebSocket addresses with a slash at the end that it does not send.
            valid |= Matches(url, shown[..length]) | Matches(url + "/", shown[..length]);
        }

        return valid;

        bool Matches(string address, ReadOnlySpan<byte> signature) =>
            CryptographicOperations.FixedTimeEquals(Sign(options.AuthToken, address, fields), signature);
    }

    /// <summary>The signature of a request.</summary>
    public static byte[] Sign(string token, string url, IEnumerable<KeyValuePair<string, string>> form)
    {
        var text = new StringBuilder(url);
        foreach (var (name, value) in form.OrderBy(f => f.Key, StringComparer.Ordinal)) text.Append(name).Append(value);
#pragma warning disable CA5350 // Twilio's choice; a keyed hash does not fall with collisions
        return HMACSHA1.HashData(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(text.ToString()));
#pragma warning restore CA5350
    }
}
