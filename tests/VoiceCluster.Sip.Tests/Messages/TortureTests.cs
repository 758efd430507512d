using System.Net;

namespace VoiceCluster.Sip.Tests.Messages;

/// <summary>RFC 4475 and RFC 5118, each message with the outcome its RFC asks of a user agent.</summary>
public sealed class TortureTests
{
    [Fact]
    public void Both_corpora_are_complete()
    {
        Assert.Equal(49 + 12, TortureCorpus.All.Count);
        Assert.Equal(61, TortureCorpus.All.Select(c => c.Name).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(TortureCorpus.Names), MemberType = typeof(TortureCorpus))]
    public void A_torture_message_has_the_outcome_of_its_rfc(string name)
    {
        var @case = TortureCorpus.Find(name);
        Assert.Equal(@case.Outcome, Outcome(SipParser.Parse(@case.Bytes)));
    }

    [Theory]
    [MemberData(nameof(TortureCorpus.Names), MemberType = typeof(TortureCorpus))]
    public void What_is_well_formed_survives_being_written_and_read_again(string name)
    {
        var first = SipParser.Parse(TortureCorpus.Find(name).Bytes);
        if (!first.IsWellFormed) return;
        var second = SipParser.Parse(first.Message!.ToBytes());
        Assert.True(second.IsWellFormed, second.Error?.Reason);
        Assert.Equal(first.Message.Headers(), second.Message!.Headers());
        Assert.Equal(first.Message.Body.ToArray(), second.Message.Body.ToArray());
        Assert.Equal((first.Message as SipRequest)?.Uri, (second.Message as SipRequest)?.Uri);
    }

    [Fact]
    public void The_short_tortuous_invite_says_what_the_rfc_lists()
    {
        var invite = (SipRequest)SipParser.Parse(TortureCorpus.Find("wsinv").Bytes).Message!;
        Assert.Equal("vivekg", invite.Uri.User);
        Assert.True(invite.Uri.Parameters.Contains("unknownparam"));
        Assert.Equal("1918181833n", invite.ToTag);
        Assert.Equal("J Rosenberg \\\"", invite.From!.DisplayName);
        Assert.Equal("98asjd8", invite.FromTag);
        Assert.Equal(68, invite.GetNumber(SipHeaderId.MaxForwards));
        Assert.Equal(new SipCSeq(9, "INVITE"), invite.CSeq);
        Assert.Equal(string.Empty, invite.Get(SipHeaderId.Subject));
        Assert.Equal("newfangled value continued newfangled value", invite.Get("newfangledheader"));
        var vias = invite.GetAll(SipHeaderId.Via).Select(v => SipVia.TryParse(v, out var via) ? via!.ToString() : null);
        Assert.Equal(
            ["SIP/2.0/UDP 192.0.2.2;branch=390skdjuw", "SIP/2.0/TCP spindle.example.com;branch=z9hG4bK9ikj8", "SIP/2.0/UDP 192.168.255.111;branch=z9hG4bK30239"],
            vias);
        Assert.Equal("Quoted string \"\"", invite.Contact!.DisplayName);
        Assert.Equal(["newvalue", null, "0.33"], invite.Contact.Parameters.Select(p => p.Value));
        Assert.True(invite.GetAddresses(SipHeaderId.Route).Single().Uri.IsLooseRouter);
    }

    [Fact]
    public void Escapes_are_kept_and_resolved_only_for_reading()
    {
        var invite = (SipRequest)SipParser.Parse(TortureCorpus.Find("esc01").Bytes).Message!;
        Assert.Equal("sips:user@example.com", invite.Uri.UnescapedUser);
        Assert.Equal("example.net", invite.Uri.Host);
        Assert.Equal("user", invite.To!.Uri.UnescapedUser);
        Assert.Equal("sip:sips%3Auser%40example.com@example.net", invite.Uri.ToString());
        var register = SipParser.Parse(TortureCorpus.Find("escnull").Bytes).Message!;
        Assert.Equal(["\0", "\0\0"], register.GetAddresses(SipHeaderId.Contact).Select(c => c.Uri.UnescapedUser));
    }

    [Fact]
    public void A_header_name_with_an_escape_is_another_header() =>
        Assert.Equal(2, SipParser.Parse(TortureCorpus.Find("esc02").Bytes).Message!.GetAll(SipHeaderId.Contact).Count);

    [Fact]
    public void Ipv6_addresses_are_read_with_and_without_brackets_in_received()
    {
        foreach (var name in new[] { "via-received-param-with-delim", "via-received-param-no-delim" })
            Assert.Equal(IPAddress.Parse("2001:db8::9:255"), SipParser.Parse(TortureCorpus.Find(name).Bytes).Message!.TopVia!.Received);
    }

    [Fact]
    public void A_port_is_only_what_follows_the_bracket()
    {
        var ambiguous = (SipRequest)SipParser.Parse(TortureCorpus.Find("port-ambiguous").Bytes).Message!;
        Assert.Equal(("[2001:db8::10:5070]", 0), (ambiguous.Uri.Host, ambiguous.Uri.Port));
        var clear = (SipRequest)SipParser.Parse(TortureCorpus.Find("port-unambiguous").Bytes).Message!;
        Assert.Equal(("[2001:db8::10]", 5070), (clear.Uri.Host, clear.Uri.Port));
    }

    private static string Outcome(SipParseResult result)
    {
        if (result.Message is null) return "drop";
        if (result.Error is { } error) return result.Message.IsRequest ? $"{error.Status}" : "drop";
        if (result.Message is SipRequest request) return RequestInspection.Refuse(request, "t", registrar: true) is { } refusal ? $"{refusal.Status}" : "ok";
        return result.Message.GetAll(SipHeaderId.Via).Count > 1 ? "drop" : "ok"; // RFC 3261 section 8.1.3.3
    }
}
