namespace VoiceCluster.Sip;

/// <summary>What a server looks at before it processes a request (RFC 3261 section 8.2.1 to 8.2.3). Pure.</summary>
internal static class RequestInspection
{
    /// <summary>Extensions this agent carries out, as option tags.</summary>
    public const string SupportedTags = "timer, 100rel, replaces";

    /// <summary>The response that refuses the request; null when it may go on. An ACK is never answered, a CANCEL needs no inspection.</summary>
    public static SipResponse? Refuse(SipRequest request, string localTag, bool registrar = false)
    {
        if (request.Method is SipMethod.Ack or SipMethod.Cancel) return null;
        if (!IsServed(request.Method, registrar))
        {
            var known = request.Method is SipMethod.Register or SipMethod.Subscribe or SipMethod.Message or "PUBLISH";
            var refusal = request.CreateResponse(known ? 405 : 501, localTag);
            refusal.Set(SipHeaderId.Allow, SipMethod.Allowed);
            return refusal;
        }

        if (request.Uri.Scheme is not ("sip" or "sips" or "tel")) return request.CreateResponse(416, localTag);
        var unsupported = request.GetAll(SipHeaderId.Require).Where(tag => !IsSupported(tag, request.Method)).ToArray();
        if (unsupported.Length > 0)
        {
            var refusal = request.CreateResponse(420, localTag);
            refusal.Set(SipHeaderId.Unsupported, string.Join(", ", unsupported));
            return refusal;
        }

        return request.IsInvite || request.Method is SipMethod.Update ? RefuseContent(request, localTag) : null;
    }

    private static SipResponse? RefuseContent(SipRequest request, string localTag)
    {
        if (SessionBody.Of(request).Refusal is > 0 and var status)
        {
            var refusal = request.CreateResponse(status, localTag);
            if (status != 415) return refusal;
            refusal.Set(SipHeaderId.Accept, AcceptedTypes);
            refusal.Add("Accept-Encoding", "identity");
            return refusal;
        }

        return AcceptsSdp(request) ? null : request.CreateResponse(406, localTag);
    }

    /// <summary>The type of a session description body.</summary>
    public const string SdpMediaType = "application/sdp";

    /// <summary>The bodies that a request may have.</summary>
    public const string AcceptedTypes = $"{SdpMediaType}, multipart/mixed";

    private static bool AcceptsSdp(SipRequest request)
    {
        if (!request.Has(SipHeaderId.Accept)) return true;
        foreach (var value in request.GetAll(SipHeaderId.Accept))
        {
            var type = value.Split(';')[0].Trim();
            if (type is "*/*" || type.Equals("application/*", StringComparison.OrdinalIgnoreCase)
                || type.Equals(SdpMediaType, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }

    private static bool IsServed(string method, bool registrar) => method switch
    {
        SipMethod.Invite or SipMethod.Bye or SipMethod.Options or SipMethod.Info or SipMethod.Update or SipMethod.Prack
            or SipMethod.Refer or SipMethod.Notify => true,
        SipMethod.Register => registrar,
        _ => false,
    };

    private static bool IsSupported(string tag, string method) =>
        tag.ToUpperInvariant() is "TIMER" or "100REL" or "REPLACES" || (method is SipMethod.Register && tag.Equals("path", StringComparison.OrdinalIgnoreCase));
}
