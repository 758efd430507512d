namespace VoiceCluster.Sip;

/// <summary>The request methods this agent speaks. Methods are case-sensitive tokens (RFC 3261 section 7.1).</summary>
public static class SipMethod
{
    public const string Invite = "INVITE";
    public const string Ack = "ACK";
    public const string Bye = "BYE";
    public const string Cancel = "CANCEL";
    public const string Options = "OPTIONS";
    public const string Register = "REGISTER";
    public const string Info = "INFO";
    public const string Update = "UPDATE";
    public const string Prack = "PRACK";
    public const string Refer = "REFER";
    public const string Notify = "NOTIFY";
    public const string Subscribe = "SUBSCRIBE";
    public const string Message = "MESSAGE";

    private static readonly string[] Known =
        [Invite, Ack, Bye, Cancel, Options, Register, Info, Update, Prack, Refer, Notify, Subscribe, Message];

    /// <summary>What an <c>Allow</c> header of this agent lists.</summary>
    public const string Allowed = "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE, PRACK, REFER, NOTIFY";

    /// <summary>The token as a string, without allocating for a known method.</summary>
    internal static string FromToken(ReadOnlySpan<byte> token)
    {
        foreach (var method in Known)
        {
            if (System.Text.Ascii.Equals(token, method)) return method;
        }

        return System.Text.Encoding.UTF8.GetString(token);
    }
}
