using System.Numerics;
using System.Text.RegularExpressions;

namespace VoiceCluster.Dialogue;

/// <summary>Checks of the numbers that states and banks give to people: their shapes, and their check digits where they have any. Values come without gaps, in upper case.</summary>
internal static partial class IdentityNumbers
{
    private const int ShortestIban = 15;
    private const int LongestIban = 34;

    private static readonly int[] UtrWeights = [6, 7, 8, 9, 10, 5, 4, 3, 2];
    private static readonly int[] PensionWeights = [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1];

    /// <summary>ISO 13616 with ISO 7064, MOD 97-10.</summary>
    public static bool IsIban(string value)
    {
        if (value.Length is < ShortestIban or > LongestIban || !char.IsAsciiLetter(value[0]) || !char.IsAsciiLetter(value[1])) return false;
        if ((value.StartsWith("DE", StringComparison.Ordinal) || value.StartsWith("GB", StringComparison.Ordinal)) && value.Length != 22) return false;
        var number = BigInteger.Zero;
        foreach (var c in value[4..] + value[..4])
        {
            if (!char.IsAsciiLetterOrDigit(c)) return false;
            number = char.IsAsciiDigit(c) ? (number * 10) + (c - '0') : (number * 100) + (c - 'A' + 10);
        }

        return number % 97 == 1;
    }

    /// <summary>US social security number: https://www.ssa.gov/employer/randomization.html names what is never given out.</summary>
    public static bool IsSocialSecurity(IReadOnlyList<int> digits)
    {
        if (digits.Count != 9) return false;
        var (area, group, serial) = (Value(digits, 0, 3), Value(digits, 3, 2), Value(digits, 5, 4));
        return area is > 0 and < 900 and not 666 && group > 0 && serial > 0;
    }

    /// <summary>US individual taxpayer number: 9, and its group 50 to 65, 70 to 88, 90 to 92 or 94 to 99 (IRS, Publication 1915).</summary>
    public static bool IsTaxpayer(IReadOnlyList<int> digits) =>
        digits.Count == 9 && digits[0] == 9 && Value(digits, 3, 2) is (>= 50 and <= 65) or (>= 70 and <= 88) or (>= 90 and <= 92) or >= 94;

    /// <summary>UK National Insurance number: https://www.gov.uk/hmrc-internal-manuals/national-insurance-manual/nim39110</summary>
    public static bool IsNationalInsurance(string value) => NationalInsurance().IsMatch(value) && value[..2] is not ("BG" or "GB" or "NK" or "KN" or "TN" or "NT" or "ZZ");

    /// <summary>UK unique taxpayer reference: the first digit is the check of the other nine.</summary>
    public static bool IsTaxpayerReference(IReadOnlyList<int> digits)
    {
        if (digits.Count != 10) return false;
        var sum = 0;
        for (var i = 0; i < UtrWeights.Length; i++) sum += digits[i + 1] * UtrWeights[i];
        return "21987654321"[sum % 11] - '0' == digits[0];
    }

    /// <summary>German Steuer-ID: ISO 7064, MOD 11,10, as § 139b AO has it; of the first ten digits exactly one comes twice or three times.</summary>
    public static bool IsSteuerId(IReadOnlyList<int> digits)
    {
        if (digits.Count != 11 || digits[0] == 0 || digits.Take(10).GroupBy(static digit => digit).Count(static group => group.Count() > 1) != 1) return false;
        var product = 10;
        for (var i = 0; i < 10; i++)
        {
            var sum = (digits[i] + product) % 10;
            product = (sum == 0 ? 10 : sum) * 2 % 11;
        }

        return (11 - product) % 10 == digits[10];
    }

    /// <summary>German social security number (VKVV § 4): area, birthday, a letter, serial and check digit.</summary>
    public static bool IsPension(string value)
    {
        if (!Pension().IsMatch(value)) return false;
        var letter = value[8] - 'A' + 1;
        var digits = value[..8].Select(static c => c - '0').Append(letter / 10).Append(letter % 10).Concat(value[9..11].Select(static c => c - '0')).ToList();
        var sum = 0;
        for (var i = 0; i < digits.Count; i++)
        {
            var product = digits[i] * PensionWeights[i];
            sum += (product / 10) + (product % 10);
        }

        return sum % 10 == value[11] - '0';
    }

    /// <summary>What may be the number of a passport of the US, the UK or Germany, when it is announced as one.</summary>
    public static bool MayBePassport(string value) => Passport().IsMatch(value);

    private static int Value(IReadOnlyList<int> digits, int from, int count)
    {
        var value = 0;
        for (var i = from; i < from + count; i++) value = (value * 10) + digits[i];
        return value;
    }

    [GeneratedRegex("^[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][0-9]{6}[A-D]$", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex NationalInsurance();

    [GeneratedRegex("^[0-9]{2}(0[1-9]|[12][0-9]|3[01]|[4-7][0-9]|8[01])(0[1-9]|1[0-2])[0-9]{2}[A-Z][0-9]{3}$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Pension();

    [GeneratedRegex("^(?=.*[0-9].*[0-9])[A-Z0-9]{6,10}$", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Passport();
}
