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

    /// <summary>Announced as a passport's, written or spelled.</summary>
    Passport = 16,

    /// <summary>Of the US (SSN), written with its dashes or announced; of the UK (National Insurance number) and of Germany, with a good check, also spelled.</summary>
    SocialSecurity = 32,

    /// <summary>German Steuer-ID with a good check, a Steuernummer with its strokes; a US ITIN with its dashes; a UK UTR and others that are announced.</summary>
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

    // What has letters in it, and so may be spelled.
    private const PersonalDataKinds Spelled = PersonalDataKinds.Iban | PersonalDataKinds.SocialSecurity | PersonalDataKinds.Passport;

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

    /// <summary>Where personal data stand; they may overlap.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="kinds">What to look for.</param>
    internal static IEnumerable<(int Start, int End, PersonalDataKinds Kind)> Find(string text, PersonalDataKinds kinds)
    {
        foreach (var (kind, pattern) in Patterns)
        {
            if (!kinds.HasFlag(kind)) continue;
            foreach (Match match in pattern.Matches(text))
            {
                var value = match.Groups["value"];
                if (kind is not PersonalDataKinds.Iban || IdentityNumbers.IsIban(value.Value.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant())) yield return (value.Index, value.Index + value.Length, kind);
            }
        }

        foreach (var run in DigitRun.Find(text))
        {
            if (KindOf(text, run, kinds) is { } kind && kinds.HasFlag(kind)) yield return (Start(text, run), run[^1].End, kind);
        }

        if ((kinds & Spelled) == PersonalDataKinds.None) yield break;
        foreach (var run in SpelledRun.Find(text))
        {
            if (KindOf(text, run) is { } kind && kinds.HasFlag(kind)) yield return (run.Start, run.End, kind);
        }
    }

    private static (PersonalDataKinds Kind, Regex Pattern)[] Patterns { get; } =
    [
        (PersonalDataKinds.Email, ContactPatterns.Email()),
        (PersonalDataKinds.Email, ContactPatterns.SpokenEmail()),
        (PersonalDataKinds.Iban, Iban()),
        (PersonalDataKinds.SocialSecurity, NationalInsurance()),
        (PersonalDataKinds.Passport, Passport()),
        (PersonalDataKinds.Tax, Steuernummer()),
    ];

    private static PersonalDataKinds? KindOf(string text, SpelledRun run)
    {
        if (run.Value.All(char.IsAsciiDigit)) return null;
        if (IdentityNumbers.IsIban(run.Value)) return PersonalDataKinds.Iban;
        if (IdentityNumbers.IsNationalInsurance(run.Value) || IdentityNumbers.IsPension(run.Value)) return PersonalDataKinds.SocialSecurity;
        return IdentityNumbers.MayBePassport(run.Value) && PassportCue().IsMatch(Before(text, run.Start)) ? PersonalDataKinds.Passport : null;
    }

    private static PersonalDataKinds? KindOf(string text, List<SpokenDigit> run, PersonalDataKinds kinds)
    {
        var before = Before(text, run[0].Start);
        var digits = run.ConvertAll(static digit => (int)digit.Value);
        if (kinds.HasFlag(PersonalDataKinds.Card) && IsCard(text, run)) return PersonalDataKinds.Card;
        if (PassportCue().IsMatch(before) && digits.Count is >= 7 and <= 9) return PersonalDataKinds.Passport;
        if (SocialCue().IsMatch(before) && digits.Count == 9) return PersonalDataKinds.SocialSecurity;
        if (digits.Count == 9 && DashedShape().IsMatch(text[run[0].Start..run[^1].End]))
        {
            if (IdentityNumbers.IsSocialSecurity(digits)) return PersonalDataKinds.SocialSecurity;
            if (IdentityNumbers.IsTaxpayer(digits)) return PersonalDataKinds.Tax;
        }

        if (TaxCue().IsMatch(before) && digits.Count is >= 9 and <= 13) return PersonalDataKinds.Tax;
        if (IdentityNumbers.IsSteuerId(digits) || (RevenueCue().IsMatch(before) && IdentityNumbers.IsTaxpayerReference(digits))) return PersonalDataKinds.Tax;
        var isDialled = run[0].Start > 0 && text[run[0].Start - 1] == '+';
        if (digits.Count is >= 7 and <= 15 && (isDialled || PhoneCue().IsMatch(before))) return PersonalDataKinds.Phone;
        return null;
    }

    private static string Before(string text, int start) => text[Math.Max(0, start - CueDistance)..start];

    private static bool IsCard(string text, List<SpokenDigit> run) => CardNumbers.Redact(text[run[0].Start..run[^1].End]).Contains(CardNumbers.CardNumber, StringComparison.Ordinal);

    /// <summary>With the plus before a number.</summary>
    private static int Start(string text, List<SpokenDigit> run) => run[0].Start > 0 && text[run[0].Start - 1] == '+' ? run[0].Start - 1 : run[0].Start;

    [GeneratedRegex(@"\b(?<value>[a-z]{2}[0-9]{2}([ ]?[a-z0-9]){11,30})\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Iban();

    // https://www.gov.uk/hmrc-internal-manuals/national-insurance-manual/nim39110
    [GeneratedRegex(@"\b(?<value>[a-ceghj-prstw-z][a-ceghj-nprstw-z] ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[a-d])\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex NationalInsurance();

    [GeneratedRegex(@"\b(passport|reisepass|reisepassnummer|ausweisnummer)\b(?:\W+(number|no|nummer|ist|is|it's|its|the|my)\b){0,3}\W+(?<value>(?=[a-z0-9]*[0-9])[a-z0-9]{6,10})\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Passport();

    [GeneratedRegex(@"\b(passport|reisepass\w*|personalausweis\w*|ausweisnummer)\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex PassportCue();

    [GeneratedRegex(@"\b(social security|ssn|social)\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex SocialCue();

    [GeneratedRegex(@"^[0-9]{3}-[0-9]{2}-[0-9]{4}$", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex DashedShape();

    [GeneratedRegex(@"\b(tax|taxpayer|utr|itin|(?-i:EIN)|employer identification|steuer\w*)\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex TaxCue();

    [GeneratedRegex(@"\b(hmrc|self[ -]assessment|inland revenue)\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex RevenueCue();

    [GeneratedRegex(@"\b(phone|telephone|mobile|cell|cellphone|call me|ring me|reach me|text me|my number|telefon\w*|handy\w*|rufnummer)\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex PhoneCue();

    // Of a German tax office: https://www.elster.de
    [GeneratedRegex(@"(?<![0-9/])(?<value>[0-9]{2,3}/[0-9]{3}/[0-9]{5})(?![0-9/])", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Steuernummer();
}
