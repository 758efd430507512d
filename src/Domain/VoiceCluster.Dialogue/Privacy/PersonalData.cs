using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;

namespace VoiceCluster.Dialogue;

/// <summary>Kinds of personal data that are found in what is said and written.</summary>
[Flags]
public enum PersonalDataKinds
{
    None = 0,
    Email = 1,

    /// <summary>Seven to fifteen digits with a plus before them, or after a word that announces a telephone.</summary>
    Phone = 2,

    /// <summary>With a good check (ISO 13616).</summary>
    Iban = 4,

    /// <summary>See <see cref="CardNumbers"/>.</summary>
    Card = 8,

    /// <summary>Announced as a passport's.</summary>
    Passport = 16,

    /// <summary>Of the US (SSN), written with its dashes or announced; of the UK (National Insurance number).</summary>
    SocialSecurity = 32,

    /// <summary>German Steuer-ID with a good check; a UK UTR or US ITIN that is announced.</summary>
    Tax = 64,

    All = Email | Phone | Iban | Card | Passport | SocialSecurity | Tax,
}

/// <summary>
/// Finds personal data in a text, written or spoken in English ("ada at example dot com", "my phone number is five five five ..."), and puts a name in its
/// place. What numbers alone cannot tell is told by the words before them: an order's number stays.
/// </summary>
public static partial class PersonalData
{
    // Words this far before a number may say what it is.
    private const int CueDistance = 60;

    /// <summary>The text without personal data; the same string when there is none.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="kinds">What to look for.</param>
    /// <param name="standIn">What stands for a value of a kind; null for its name in brackets.</param>
    public static string Mask(string text, PersonalDataKinds kinds, Func<PersonalDataKinds, string, string>? standIn = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (kinds is PersonalDataKinds.None || text.Length == 0) return text;
        var found = Find(text, kinds).OrderBy(static one => one.Start).ThenByDescending(static one => one.End).ToList();
        if (found.Count == 0) return text;
        var masked = new StringBuilder(text.Length);
        var copied = 0;
        foreach (var (start, end, kind) in found)
        {
            if (start < copied) continue;
            masked.Append(text, copied, start - copied).Append(standIn?.Invoke(kind, text[start..end]) ?? NameOf(kind));
            copied = end;
        }

        return masked.Append(text, copied, text.Length - copied).ToString();
    }

    /// <summary>What stands for a value of a kind.</summary>
    /// <param name="kind">One kind.</param>
    public static string NameOf(PersonalDataKinds kind) => kind switch
    {
        PersonalDataKinds.Email => "[email]",
        PersonalDataKinds.Phone => "[phone number]",
        PersonalDataKinds.Iban => "[IBAN]",
        PersonalDataKinds.Card => CardNumbers.CardNumber,
        PersonalDataKinds.Passport => "[passport number]",
        PersonalDataKinds.SocialSecurity => "[social security number]",
        PersonalDataKinds.Tax => "[tax number]",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "one kind"),
    };

    private static IEnumerable<(int Start, int End, PersonalDataKinds Kind)> Find(string text, PersonalDataKinds kinds)
    {
        foreach (var (kind, pattern) in Patterns)
        {
            if (!kinds.HasFlag(kind)) continue;
            foreach (Match match in pattern.Matches(text))
            {
                var value = match.Groups["value"];
                if (kind is not PersonalDataKinds.Iban || HasGoodCheck(value.Value)) yield return (value.Index, value.Index + value.Length, kind);
            }
        }

        foreach (var run in DigitRun.Find(text))
        {
            if (KindOf(text, run, kinds) is { } kind && kinds.HasFlag(kind)) yield return (Start(text, run), run[^1].End, kind);
        }
    }

    private static (PersonalDataKinds Kind, Regex Pattern)[] Patterns { get; } =
    [
        (PersonalDataKinds.Email, Email()),
        (PersonalDataKinds.Email, SpokenEmail()),
        (PersonalDataKinds.Iban, Iban()),
        (PersonalDataKinds.SocialSecurity, NationalInsurance()),
        (PersonalDataKinds.Passport, Passport()),
    ];

    private static PersonalDataKinds? KindOf(string text, List<SpokenDigit> run, PersonalDataKinds kinds)
    {
        var before = text[Math.Max(0, run[0].Start - CueDistance)..run[0].Start];
        var digits = run.ConvertAll(static digit => (int)digit.Value);
        if (kinds.HasFlag(PersonalDataKinds.Card) && !ReferenceEquals(CardNumbers.Redact(text[run[0].Start..run[^1].End]), text) && IsCard(text, run)) return PersonalDataKinds.Card;
        if (PassportCue().IsMatch(before) && digits.Count is >= 7 and <= 9) return PersonalDataKinds.Passport;
        if (SocialCue().IsMatch(before) && digits.Count == 9) return PersonalDataKinds.SocialSecurity;
        if (digits.Count == 9 && SocialShape().IsMatch(text[run[0].Start..run[^1].End])) return PersonalDataKinds.SocialSecurity;
        if (TaxCue().IsMatch(before) && digits.Count is >= 9 and <= 11) return PersonalDataKinds.Tax;
        if (digits.Count == 11 && digits[0] != 0 && IsSteuerId(digits)) return PersonalDataKinds.Tax;
        var isDialled = run[0].Start > 0 && text[run[0].Start - 1] == '+';
        if (digits.Count is >= 7 and <= 15 && (isDialled || PhoneCue().IsMatch(before))) return PersonalDataKinds.Phone;
        return null;
    }

    private static bool IsCard(string text, List<SpokenDigit> run) => CardNumbers.Redact(text[run[0].Start..run[^1].End]) is var redacted && redacted.Contains(CardNumbers.CardNumber, StringComparison.Ordinal);

    /// <summary>With the plus before a number.</summary>
    private static int Start(string text, List<SpokenDigit> run) => run[0].Start > 0 && text[run[0].Start - 1] == '+' ? run[0].Start - 1 : run[0].Start;

    private static bool HasGoodCheck(string iban)
    {
        var compact = iban.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();
        if (compact.Length is < 15 or > 34) return false;
        var number = BigInteger.Zero;
        foreach (var c in compact[4..] + compact[..4]) number = char.IsAsciiDigit(c) ? (number * 10) + (c - '0') : (number * 100) + (c - 'A' + 10);
        return number % 97 == 1;
    }

    /// <summary>ISO 7064, MOD 11,10, as § 139b AO has it.</summary>
    private static bool IsSteuerId(List<int> digits)
    {
        var product = 10;
        for (var i = 0; i < 10; i++)
        {
            var sum = (digits[i] + product) % 10;
            product = (sum == 0 ? 10 : sum) * 2 % 11;
        }

        return (11 - product) % 10 == digits[10];
    }

    [GeneratedRegex(@"(?<value>[a-z0-9._%+-]+@[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,})", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Email();

    [GeneratedRegex(@"\b(?<value>[a-z0-9]+((\s+(dot|underscore|dash)\s+|[._-])[a-z0-9]+){0,4}\s+at\s+[a-z0-9-]+(\s+(dot|point|dash)\s+[a-z0-9-]+){1,4})\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex SpokenEmail();

    [GeneratedRegex(@"\b(?<value>[a-z]{2}[0-9]{2}([ ]?[a-z0-9]){11,30})\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Iban();

    // https://www.gov.uk/hmrc-internal-manuals/national-insurance-manual/nim39110
    [GeneratedRegex(@"\b(?<value>[a-ceghj-prstw-z][a-ceghj-nprstw-z] ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[a-d])\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex NationalInsurance();

    [GeneratedRegex(@"\bpassport\b(?:\W+(number|no|is|it's|its|the|my)\b){0,3}\W+(?<value>(?=[a-z0-9]*[0-9])[a-z0-9]{6,9})\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Passport();

    [GeneratedRegex(@"\bpassport\b", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex PassportCue();

    [GeneratedRegex(@"\b(social security|ssn|social)\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex SocialCue();

    [GeneratedRegex(@"^[0-9]{3}-[0-9]{2}-[0-9]{4}$", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex SocialShape();

    [GeneratedRegex(@"\b(tax|taxpayer|utr|itin|steuer\w*)\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex TaxCue();

    [GeneratedRegex(@"\b(phone|telephone|mobile|cell|cellphone|call me|ring me|reach me|text me|my number)\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex PhoneCue();
}
