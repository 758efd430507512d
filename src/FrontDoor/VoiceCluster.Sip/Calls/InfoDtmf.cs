using System.Text;

namespace VoiceCluster.Sip;

/// <summary>Digits in INFO bodies: application/dtmf-relay ("Signal=5") and application/dtmf ("5"), as phones and gateways send them.</summary>
internal static class InfoDtmf
{
    private const string Digits = "0123456789*#ABCD";

    public static char? Read(SipRequest info)
    {
        if (info.Body.Length is 0 or > 256) return null;
        var text = Encoding.ASCII.GetString(info.Body.Span);
        switch (info.MediaType)
        {
            case "application/dtmf":
                return Digit(text.Trim());
            case "application/dtmf-relay":
                foreach (var line in text.Split('\n'))
                {
                    var parts = line.Split('=', 2);
                    if (parts.Length == 2 && parts[0].Trim().Equals("Signal", StringComparison.OrdinalIgnoreCase)) return Digit(parts[1].Trim());
                }

                return null;
            default:
                return null;
        }
    }

    // Some write * and # as events 10 and 11.
    private static char? Digit(string text) => text switch
    {
        "10" => '*',
        "11" => '#',
        [var one] when Digits.Contains(char.ToUpperInvariant(one), StringComparison.Ordinal) => char.ToUpperInvariant(one),
        _ => null,
    };
}
