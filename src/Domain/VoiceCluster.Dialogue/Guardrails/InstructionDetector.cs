using System.Buffers.Text;
using System.Text;
using System.Text.RegularExpressions;

namespace VoiceCluster.Dialogue;

/// <summary>
/// Recognises words that want to give an agent other instructions, wherever they come from: a caller, a document, the result of a tool. Also encoded (Base64, hexadecimal,
/// ROT13, backwards, letters apart) and in several languages. It is one of several defences and no proof: what it does not know stays data all the same.
/// </summary>
public static partial class InstructionDetector
{
    // More than a model is given of a tool's result, and than a caller may type.
    private const int LongestText = 20_000;

    /// <summary>True when the text holds such words.</summary>
    public static bool IsIn(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > LongestText) text = text[..LongestText];
        return Readings(text).Any(Instructs);
    }

    /// <summary>The text as it is, without disguises, and whatever is encoded in it.</summary>
    internal static IEnumerable<string> Readings(string text)
    {
        var plain = PlainLetters.Of(text);
        yield return plain;
        if (LetterByLetter().Match(plain) is { Success: true } apart) yield return Regrouped(apart.Value);
        if (plain.Any(static c => c is '0' or '1' or '3' or '4' or '5' or '7' or '@' or '$')) yield return string.Concat(plain.Select(PlainLetters.Letter));
        yield return string.Concat(plain.Select(static c => c is >= 'a' and <= 'z' ? (char)('a' + ((c - 'a' + 13) % 26)) : c));
        yield return new string([.. plain.Reverse()]);
        foreach (Match code in Base64Code().Matches(text))
        {
            if (Decoded(code.Value) is { } decoded) yield return PlainLetters.Of(decoded);
        }

        foreach (Match code in HexCode().Matches(text))
        {
            var digits = PlainLetters.Compact(code.Value.Replace("0x", "", StringComparison.OrdinalIgnoreCase).Replace("\\x", "", StringComparison.OrdinalIgnoreCase));
            if (digits.Length % 2 == 0) yield return PlainLetters.Of(Encoding.UTF8.GetString(Convert.FromHexString(digits)));
        }

        if (text.Contains('%', StringComparison.Ordinal)) yield return PlainLetters.Of(Uri.UnescapeDataString(text));
        if (text.Contains("&#", StringComparison.Ordinal) || text.Contains("\\u", StringComparison.Ordinal)) yield return PlainLetters.Of(System.Net.WebUtility.HtmlDecode(Escape().Replace(text, "&#x${code};")));
    }

    private static bool Instructs(string text) => Instruction().IsMatch(text);

    private static string? Decoded(string code)
    {
        var standard = code.Replace('-', '+').Replace('_', '/').TrimEnd('=');
        standard = standard.PadRight((standard.Length + 3) / 4 * 4, '=');
        if (!Base64.IsValid(standard)) return null;
        var bytes = Convert.FromBase64String(standard);
        return bytes.Count(static b => b is >= 32 and < 127 or 10 or 13) * 10 >= bytes.Length * 8 ? Encoding.UTF8.GetString(bytes) : null;
    }

    /// <summary>"i g n o r e   a l l": words where the gap is wider.</summary>
    private static string Regrouped(string apart) => string.Join(' ', WideGap().Split(apart).Select(PlainLetters.Compact)) + " " + PlainLetters.Compact(apart);

    [GeneratedRegex(@"(?:(?<![\p{L}\p{N}])\p{L}[ .\-_*]+){7,}\p{L}(?![\p{L}\p{N}])", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex LetterByLetter();

    [GeneratedRegex(@"[ ]{2,}|[/|]", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex WideGap();

    [GeneratedRegex(@"[A-Za-z0-9+/_-]{16,}={0,2}", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Base64Code();

    [GeneratedRegex(@"(?:(?:0x|\\x)?[0-9a-fA-F]{2}[ ,]?){8,}", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex HexCode();

    [GeneratedRegex(@"\\+u(?<code>[0-9a-fA-F]{4})", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Escape();

    [GeneratedRegex(
        // Forget what holds.
        @"\b(ignore|disregard|forget|override|bypass|overlook|drop)\W+(?:\w+\W+){0,4}?(instruction|instructions|rule|rules|prompt|prompts|guideline|guidelines|guardrails?|restrictions?|constraints|policy|policies|directions?|above|everything (?:above|before|you were told))\b"
        + @"|ignore(?:all)?(?:previous|prior|your)(?:instructions|rules)"
        // Tell what nobody may know.
        + @"|\b(reveal|show|print|repeat|output|recite|read (?:out|aloud|me)|tell me|give me|display|dump|leak|what (?:is|are)|translate|summari[sz]e|spell|encode|write)\W+(?:\w+\W+){0,5}?(system prompt|initial prompt|hidden prompt|your (?:system |initial |secret |hidden |original |own |exact )?(?:instructions|prompt|configuration)|your (?:system |initial |secret |hidden |original |exact )(?:rules|guidelines)|(?:secret|access|admin|master) (?:code|word|key|password)|api keys?)\b"
        + @"|\b(repeat|print|output|say)\W+(?:\w+\W+){0,3}?(?:words|text|everything|sentences?)\W+(?:\w+\W+){0,2}?above\b"
        // Be somebody else.
        + @"|\byou (?:are|re) (?:now|no longer)\b|\bfrom now on,? you\b|\b(?:act|behave|respond|pretend|roleplay)\W+(?:\w+\W+){0,3}?(?:as|like|to be)\W+(?:\w+\W+){0,4}?(?:unrestricted|jailbroken|dan\b|developer mode|without (?:any )?(?:rules|restrictions|limits)|no (?:rules|restrictions)|administrator|root|system)"
        + @"|\b(?:developer|debug|maintenance|god|admin|sudo|dan) mode\b|\bjailbreak|\bdo anything now\b"
        // Sound like the system.
        + @"|(?:^|\n|>|\]|\W{2})\s*(?:system|assistant|developer)\s*(?:message|prompt|note|override|update|instruction)?\s*:|<\s*/?\s*(?:system|instructions?|assistant|im_start|im_end|tool_call)\b|<\|?\s*im_(?:start|end)|\[/?(?:inst|system)\]|###\s*(?:system|instruction)|\bbegin (?:new )?(?:system|instructions)"
        + @"|\b(?:new|updated|revised|real|actual|important|secret) (?:system )?(?:instructions?|directives?|orders)\b(?:\W+(?:for|to) (?:the )?(?:assistant|agent|model|ai|bot))?\s*(?:[:.]|follow|are|is)"
        + @"|\b(?:assistants?|agents?|ai|llm|language models?|chatbots?|bots?)\b[^.!?\n]{0,40}\b(?:must|should|shall|have to|has to|needs? to|are (?:to|required to)|is (?:to|required to))\b[^.!?\n]{0,80}\b(?:call|invoke|use|run|execute|transfer|cancel|send|reveal|say|tell|ignore|disclose|email|forward|refund)\b"
        + @"|\b(?:call|invoke|run|execute|use) (?:the )?(?:tool|function)\b|\b(?:call|invoke|run|execute)\W+(?:the )?[a-z]+_[a-z_]+\b"
        + @"|\bdo not (?:tell|inform|mention|alert)\W+(?:\w+\W+){0,2}?(?:user|caller|customer|anyone)\b|\bwithout (?<!\bnot\b[^.]{0,40}without )(?:asking|confirmation|telling)\W+(?:\w+\W+){0,2}?(?:caller|user|customer|for confirmation)\b"
        // German, French, Spanish, Italian, Portuguese, Dutch, Polish.
        + @"|\b(?:ignorier\w*|vergiss|vergessen sie|missacht\w*)\W+(?:\w+\W+){0,4}?(?:anweisung\w*|regeln|vorgaben|instruktionen)|\b(?:zeig\w*|nenn\w*|verrat\w*|wiederhol\w*|gib)\W+(?:\w+\W+){0,4}?(?:systemprompt|system-?prompt|anweisungen|geheim\w*)|\bdu bist (?:jetzt|ab jetzt|nun)\b"
        + @"|\b(?:ignor\w+|oubli\w+)\W+(?:\w+\W+){0,4}?(?:instructions|consignes|regles)|\b(?:revel\w+|montr\w+|repet\w+|donne\w*)\W+(?:\w+\W+){0,4}?(?:instructions|consignes|code secret|prompt)|\btu es maintenant\b"
        + @"|\b(?:ignor\w+|olvid\w+)\W+(?:\w+\W+){0,4}?(?:instrucciones|reglas)|\b(?:revel\w+|muestr\w+|repit\w+|dime|dame)\W+(?:\w+\W+){0,4}?(?:instrucciones|codigo secreto|prompt)|\bahora eres\b"
        + @"|\b(?:ignor\w+|dimentic\w+)\W+(?:\w+\W+){0,4}?(?:istruzioni|regole)|\b(?:ignor\w+|esque\w+)\W+(?:\w+\W+){0,4}?(?:instrucoes|regras)|\b(?:negeer|vergeet)\W+(?:\w+\W+){0,4}?(?:instructies|regels)|\b(?:zignoruj|zapomnij)\W+(?:\w+\W+){0,4}?(?:instrukcje|polecenia|zasady)"
        // Russian by its look-alikes, Chinese, Japanese, Arabic.
        + @"|忽略\w*(?:指令|指示|规则|提示)|(?:显示|告诉我|重复)\w*(?:系统提示|指令|密码)|指示を?\w*(?:無視|忘れ)|(?:これまでの|以前の|前の)指示|تجاهل\W+(?:\w+\W+){0,3}?(?:التعليمات|تعليمات)",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Instruction();
}
