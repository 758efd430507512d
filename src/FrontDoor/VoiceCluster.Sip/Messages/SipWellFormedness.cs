namespace VoiceCluster.Sip;

/// <summary>What RFC 3261 section 8.1.1 makes mandatory, present once and readable; and limits on numbers (section 20).</summary>
internal static class SipWellFormedness
{
    private static readonly SipHeaderId[] Single =
        [SipHeaderId.From, SipHeaderId.To, SipHeaderId.CallId, SipHeaderId.CSeq, SipHeaderId.MaxForwards, SipHeaderId.ContentType,
         SipHeaderId.Expires, SipHeaderId.ReferTo, SipHeaderId.SessionExpires];

    // What tells which dialog and transaction a message belongs to.
    private static readonly SipHeaderId[] Identifying = [SipHeaderId.From, SipHeaderId.To, SipHeaderId.CallId, SipHeaderId.CSeq];

    /// <summary>
    /// The request line begins one that ends something or completes it. Refusing it helps nobody: an ACK is never answered, and a caller whose CANCEL or BYE is
    /// refused has hung up all the same. White space that is wrong in it is passed over.
    /// </summary>
    public static bool IsLenient(ReadOnlySpan<byte> requestLine) => requestLine.StartsWith("ACK "u8) || requestLine.StartsWith("CANCEL "u8) || requestLine.StartsWith("BYE "u8);

    public static SipParseError? Check(SipMessage message)
    {
        // No error answers an ACK or a response: whatever names its dialog and transaction is taken.
        var unanswerable = message is not SipRequest { IsAck: false };
        foreach (var id in unanswerable ? Identifying : Single)
        {
            if (message.Count(id) > 1) return Bad($"Several {SipHeaderName.Of(id)} headers");
        }

        if (message.TopVia is null) return Bad("Missing or malformed Via");
        if (message.From is null) return Bad("Missing or malformed From");
        if (message.To is null) return Bad("Missing or malformed To");
        if (!SipSyntax.IsCallId(message.CallId)) return Bad("Missing or malformed Call-ID");
        if (message.CSeq.Method is null) return Bad("Missing or malformed CSeq");
        if (unanswerable) return message is SipRequest && message.CSeq.Method != SipMethod.Ack ? Bad("CSeq names another method") : null;
        if (message.Has(SipHeaderId.MaxForwards) && !MaxForwardsFits(message)) return Bad("Malformed Max-Forwards");
        if (message is SipRequest request && request.Method != request.CSeq.Method) return Bad("CSeq names another method");
        return ContactsAreReadable(message) ? null : Bad("Malformed Contact");
    }

    private static bool MaxForwardsFits(SipMessage message) => SipSyntax.TryParseDigits(message.Get(SipHeaderId.MaxForwards), 255, out _);

    private static bool ContactsAreReadable(SipMessage message)
    {
        if (!message.Has(SipHeaderId.Contact) || (message.Contact is not null && message.Count(SipHeaderId.Contact) == 1)) return true;
        foreach (var value in message.GetAll(SipHeaderId.Contact))
        {
            if (value != "*" && !SipAddress.TryParse(value, out _)) return false;
        }

        return true;
    }

    private static SipParseError Bad(string reason) => new(400, reason);
}
