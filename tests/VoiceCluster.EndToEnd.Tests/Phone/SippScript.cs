using System.Globalization;
using System.Text;
using VoiceCluster.EndToEnd.Tests.Processes;

namespace VoiceCluster.EndToEnd.Tests.Phone;

/// <summary>Writes a scenario of sipp step by step, as the side that calls.</summary>
internal sealed class SippScript
{
    private const string Sdp = """
        v=0
        o=user1 53655765 [version] IN IP[local_ip_type] [local_ip]
        s=-
        c=IN IP[media_ip_type] [media_ip]
        t=0 0
        m=audio [media_port] RTP/AVP 0
        a=rtpmap:0 PCMU/8000
        """;

    private readonly StringBuilder _steps = new();
    private int _sequence;

    /// <summary>Calls and acknowledges the answer.</summary>
    /// <param name="headers">More lines of the INVITE.</param>
    public SippScript Call(params string[] headers) => Invite("sip:agent@[remote_ip]:[remote_port]", "", headers);

    /// <summary>The same within the call.</summary>
    public SippScript CallAgain(params string[] headers) => Invite("[next_url]", "[peer_tag_param]", headers);

    /// <summary>Sends a request in the call that changes nothing of the media, and waits for its 200.</summary>
    public SippScript Send(string method, params string[] headers)
    {
        Request("[next_url]", method, ++_sequence, "[peer_tag_param]", headers, "", retransmitted: true);
        return Add("""<recv response="200"/>""");
    }

    /// <summary>Waits for a request that says so, and takes it.</summary>
    /// <param name="method">Its method.</param>
    /// <param name="answer">More lines of the 200.</param>
    public SippScript Take(string method, params string[] answer)
    {
        var isInvite = method is "INVITE";
        Add($"""<recv request="{method}"/>""");
        var body = isInvite ? "Content-Type: application/sdp\n" : "";
        Message($"""
            SIP/2.0 200 OK
            [last_Via:]
            [last_From:]
            [last_To:]
            [last_Call-ID:]
            [last_CSeq:]
            Contact: <sip:sipp@[local_ip]:[local_port]>
            {string.Join('\n', answer)}
            {body}Content-Length: [len]
            """, isInvite ? Sdp.Replace("[version]", "2353687637", StringComparison.Ordinal) : "", retransmitted: false);
        return isInvite ? Add("""<recv request="ACK"/>""") : this;
    }

    public SippScript Wait(TimeSpan time) => Add(string.Create(CultureInfo.InvariantCulture, $"""<pause milliseconds="{time.TotalMilliseconds}"/>"""));

    /// <summary>The scenario as a file.</summary>
    public string In(DataFolder folder)
    {
        var file = folder.File($"{Guid.NewGuid():N}.xml");
        File.WriteAllText(file, $"""<?xml version="1.0" encoding="ISO-8859-1" ?>{"\n"}<scenario name="script">{"\n"}{_steps}</scenario>""");
        return file;
    }

    private SippScript Invite(string uri, string tag, string[] headers)
    {
        var number = ++_sequence;
        var body = Sdp.Replace("[version]", $"{2353687637 + number}", StringComparison.Ordinal);
        Request(uri, "INVITE", number, tag, [.. headers, "Content-Type: application/sdp"], body, retransmitted: true);
        Add("""<recv response="100" optional="true"/>""").Add("""<recv response="180" optional="true"/>""").Add("""<recv response="200" rrs="true"/>""");
        Request("[next_url]", "ACK", number, "[peer_tag_param]", [], "", retransmitted: false);
        return this;
    }

    private void Request(string uri, string method, int number, string tag, string[] headers, string body, bool retransmitted) => Message($"""
        {method} {uri} SIP/2.0
        Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
        From: sipp <sip:sipp@[local_ip]:[local_port]>;tag=[pid]SIPpTag00[call_number]
        To: <sip:agent@[remote_ip]:[remote_port]>{tag}
        Call-ID: [call_id]
        CSeq: {number} {method}
        Contact: <sip:sipp@[local_ip]:[local_port]>
        Max-Forwards: 70
        {string.Join('\n', headers)}
        Content-Length: [len]
        """, body, retransmitted);

    private void Message(string head, string body, bool retransmitted)
    {
        var lines = head.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Add($"""<send{(retransmitted ? " retrans=\"500\"" : "")}><![CDATA[{"\n"}{string.Join('\n', lines)}{"\n\n"}{body}{"\n"}]]></send>""");
    }

    private SippScript Add(string step)
    {
        _steps.Append(step).Append('\n');
        return this;
    }
}
