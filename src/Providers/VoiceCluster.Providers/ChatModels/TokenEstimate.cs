using System.Text;

namespace VoiceCluster.Providers;

/// <summary>
/// Tokens guessed from text, for servers that do not count and for answers that broke off before theirs did: four bytes of UTF-8 a token (OpenAI's rule of thumb for English; scripts of three bytes a
/// character come to about three quarters of a token each), and four tokens around each message of a chat and each tool.
/// </summary>
public static class TokenEstimate
{
    private const int BytesPerToken = 4;
    private const int TokensPerMessage = 4;

    /// <summary>Tokens that a model reads.</summary>
    public static int OfPrompt(ChatRequest request) =>
        request.QuotedMessages().Sum(static message => TokensPerMessage + OfText(message.Text) + message.ToolCalls.Sum(static call => OfText(call.Name) + OfText(call.Arguments)))
        + request.Tools.Sum(static tool => TokensPerMessage + OfText(tool.Name) + OfText(tool.Description) + OfText(tool.Parameters));

    /// <summary>Tokens of a text.</summary>
    /// <param name="bytes">The text's length in UTF-8.</param>
    public static int OfBytes(int bytes) => (bytes + BytesPerToken - 1) / BytesPerToken;

    /// <summary>Tokens of a text.</summary>
    public static int OfText(string text) => OfBytes(Encoding.UTF8.GetByteCount(text));
}
