namespace VoiceCluster.Dialogue;

/// <summary>
/// What is said of the pieces of one answer, in their order: each as <see cref="SpeakableText"/> has it, but nothing of a fence that holds a program
/// (<c>```json</c>), which nobody could follow by ear. A fence of plain text, or of no language, is spoken. Not thread safe; one for each answer.
/// </summary>
public sealed class SpokenPieces
{
    private static readonly string[] Fences = ["```", "~~~"];
    private static readonly string[] Prose = ["", "text", "txt", "plain", "plaintext", "markdown", "md"];

    private string? _fence;
    private bool _isSilent;

    /// <summary>What is said of the next piece; empty when nothing is.</summary>
    /// <param name="piece">From <see cref="SentenceCutter"/>, which ends a piece at every line.</param>
    public string Next(string piece)
    {
        var line = piece.AsSpan().Trim();
        if (_fence is not null)
        {
            if (line.EndsWith(_fence, StringComparison.Ordinal))
            {
                var wasSilent = _isSilent;
                (_fence, _isSilent) = (null, false);
                return wasSilent ? "" : Spoken(piece);
            }

            return _isSilent ? "" : Spoken(piece);
        }

        foreach (var fence in Fences)
        {
            if (!line.StartsWith(fence, StringComparison.Ordinal)) continue;
            var info = line[fence.Length..];
            // "```where```" opens and closes.
            if (info.Contains(fence, StringComparison.Ordinal)) break;
            _fence = fence;
            _isSilent = Array.IndexOf(Prose, info.Trim().ToString().ToLowerInvariant()) < 0;
            return "";
        }

        return Spoken(piece);
    }

    private static string Spoken(string piece) => SpeakableText.From(piece) is var text && SpeakableText.IsAudible(text) ? text : "";
}
