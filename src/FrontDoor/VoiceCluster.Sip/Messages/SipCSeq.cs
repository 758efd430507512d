using System.Globalization;

namespace VoiceCluster.Sip;

/// <summary>A sequence number below 2^31 and the method it numbers (RFC 3261 section 20.16).</summary>
public readonly record struct SipCSeq(uint Number, string Method)
{
    public static bool TryParse(ReadOnlySpan<char> text, out SipCSeq cseq)
    {
        cseq = default;
        text = text.Trim(" \t");
        var space = text.IndexOfAny(' ', '\t');
        if (space < 0 || !SipSyntax.TryParseDigits(text[..space], int.MaxValue, out var number)) return false;
        var method = text[space..].TrimStart(" \t");
        if (!SipSyntax.IsToken(method)) return false;
        cseq = new((uint)number, KnownMethod(method));
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number} {Method}");

    private static string KnownMethod(ReadOnlySpan<char> method) => method switch
    {
        SipMethod.Invite => SipMethod.Invite,
        SipMethod.Ack => SipMethod.Ack,
        SipMethod.Bye => SipMethod.Bye,
        SipMethod.Cancel => SipMethod.Cancel,
        SipMethod.Options => SipMethod.Options,
        SipMethod.Register => SipMethod.Register,
        _ => method.ToString(),
    };
}
