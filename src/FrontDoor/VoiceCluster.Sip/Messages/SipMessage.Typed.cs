namespace VoiceCluster.Sip;

/// <summary>Values parsed on first use and kept until the header changes. Null means absent or malformed; a message that passed
/// <see cref="SipParser"/> has the mandatory ones.</summary>
public abstract partial class SipMessage
{
    private SipAddress? _from, _to, _contact;
    private SipVia? _via;
    private SipCSeq? _cseq;

    public string CallId => Get(SipHeaderId.CallId) ?? string.Empty;

    public SipAddress? From => _from ??= Address(SipHeaderId.From);

    public SipAddress? To => _to ??= Address(SipHeaderId.To);

    /// <summary>The first Contact; null when absent, malformed or "*".</summary>
    public SipAddress? Contact => _contact ??= FirstAddress(SipHeaderId.Contact);

    /// <summary>The topmost Via.</summary>
    public SipVia? TopVia => _via ??= FirstVia();

    public SipCSeq CSeq
    {
        get
        {
            if (_cseq is null && Get(SipHeaderId.CSeq) is { } text && SipCSeq.TryParse(text, out var cseq)) _cseq = cseq;
            return _cseq ?? default;
        }
    }

    public string? FromTag => From?.Tag;

    public string? ToTag => To?.Tag;

    /// <summary>A header that is one non-negative number, parameters and comments after it ignored; null when absent or malformed.</summary>
    public int? GetNumber(SipHeaderId id)
    {
        var text = Get(id).AsSpan();
        var end = text.IndexOfAnyExceptInRange('0', '9');
        return SipSyntax.TryParseDigits(end < 0 ? text : text[..end], int.MaxValue, out var number) ? number : null;
    }

    /// <summary>All addresses of a header; malformed ones are left out.</summary>
    public IReadOnlyList<SipAddress> GetAddresses(SipHeaderId id)
    {
        var values = GetAll(id);
        if (values.Count == 0) return [];
        var addresses = new List<SipAddress>(values.Count);
        foreach (var value in values)
        {
            if (SipAddress.TryParse(value, out var address)) addresses.Add(address!);
        }

        return addresses;
    }

    /// <summary>The media type in lower case, without parameters; null without a body type.</summary>
    public string? MediaType
    {
        get
        {
            var text = Get(SipHeaderId.ContentType);
            if (text is null) return null;
            var semicolon = text.IndexOf(';', StringComparison.Ordinal);
            return (semicolon < 0 ? text : text[..semicolon]).Trim().ToLowerInvariant();
        }
    }

    /// <summary>Replaces the topmost Via value and keeps the others.</summary>
    internal void ReplaceTopVia(SipVia via)
    {
        var index = IndexOf(SipHeaderId.Via);
        if (index < 0) return;
        var text = _fields[index].Text;
        var comma = SipSyntax.IndexOfTopLevel(text, ',');
        _fields[index] = SipHeaderField.FromText(SipHeaderId.Via, null, via + text[comma..]);
        _via = via;
    }

    private SipAddress? Address(SipHeaderId id) => Get(id) is { } text && SipAddress.TryParse(text, out var address) ? address : null;

    private SipAddress? FirstAddress(SipHeaderId id)
    {
        if (Get(id) is not { } text) return null;
        return SipAddress.TryParse(text.AsSpan(0, SipSyntax.IndexOfTopLevel(text, ',')), out var address) ? address : null;
    }

    private SipVia? FirstVia()
    {
        if (Get(SipHeaderId.Via) is not { } text) return null;
        return SipVia.TryParse(text.AsSpan(0, SipSyntax.IndexOfTopLevel(text, ',')), out var via) ? via : null;
    }

    private void Forget(SipHeaderId id)
    {
        switch (id)
        {
            case SipHeaderId.From: _from = null; break;
            case SipHeaderId.To: _to = null; break;
            case SipHeaderId.Contact: _contact = null; break;
            case SipHeaderId.Via: _via = null; break;
            case SipHeaderId.CSeq: _cseq = null; break;
        }
    }
}
