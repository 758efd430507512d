using System.Globalization;
using System.Net;

namespace VoiceCluster.Sip;

/// <summary>
/// Offers and answers for one audio stream (RFC 3264). Holds what stays the same over a session: own address, session id and its version,
/// keys. Pure otherwise: no sockets.
/// </summary>
public sealed class SdpNegotiator(MediaCapabilities capabilities, IPEndPoint local, string sessionId)
{
    private static readonly (VoiceCodec Codec, SdpFormat Format)[] Catalogue =
    [
        (VoiceCodec.Pcmu, new(0, "PCMU", 8000)),
        (VoiceCodec.Pcma, new(8, "PCMA", 8000)),
        (VoiceCodec.Opus, new(96, "opus", 48000, 2, "useinbandfec=1")),
    ];

    private ulong _version;
    private string? _lastBody;
    private SdesCrypto? _ownKey;
    private SdpDescription? _offer;

    /// <summary>A new offer. Keys are kept over the session, so that a repeated offer does not restart encryption.</summary>
    public SdpDescription CreateOffer(SdpDirection direction = SdpDirection.SendReceive)
    {
        var formats = capabilities.Codecs.Select(codec => Array.Find(Catalogue, row => row.Codec == codec).Format).ToList();
        formats.Add(new SdpFormat(101, "telephone-event", 8000, 1, "0-16"));
        if (capabilities.Codecs.Contains(VoiceCodec.Opus)) formats.Add(new SdpFormat(102, "telephone-event", 48000, 1, "0-16"));
        formats.Add(new SdpFormat(13, "CN", 8000));
        var secure = capabilities.Srtp == SrtpPolicy.Always;
        if (secure) _ownKey ??= SdesCrypto.Create(1);
        return _offer = Describe([Stream(formats, secure ? "RTP/SAVP" : "RTP/AVP", direction, capabilities.PacketTime, secure ? _ownKey : null)]);
    }

    /// <summary>
    /// Answers an offer: the first audio stream with a codec of ours is taken, with the offerer's most preferred one of them; every other
    /// stream is rejected with port 0. Null when nothing fits (488).
    /// </summary>
    /// <param name="offer">The peer's.</param>
    /// <param name="willing">What this side would do by itself: sendonly or inactive while it holds the call.</param>
    public (SdpDescription Answer, NegotiatedMedia Media)? CreateAnswer(SdpDescription offer, SdpDirection willing = SdpDirection.SendReceive)
    {
        NegotiatedMedia? agreed = null;
        var sections = new List<SdpMedia>(offer.Media.Count);
        foreach (var media in offer.Media)
        {
            var section = agreed is null ? Accept(offer, media, willing, out agreed) : null;
            sections.Add(section ?? media.Reject());
        }

        return agreed is null ? null : (Describe(sections), agreed);
    }

    /// <summary>Takes the answer to the last offer; null when it does not fit it.</summary>
    public NegotiatedMedia? AcceptAnswer(SdpDescription answer)
    {
        if (_offer is not { } offer || answer.Media.Count != offer.Media.Count) return null;
        var own = offer.Media[0];
        var media = answer.Media[0];
        if (media.Type != own.Type || media.Port == 0 || media.Protocol != own.Protocol || answer.EndPointOf(media) is not { } remote) return null;
        (SdesCrypto, SdesCrypto)? keys = null;
        if (own.Crypto.Count > 0)
        {
            var key = media.Crypto.FirstOrDefault(crypto => crypto.Tag == own.Crypto[0].Tag);
            if (key is null) return null;
            keys = (own.Crypto[0], key);
        }

        foreach (var format in media.Formats)
        {
            if (CodecOf(format) is not { } codec) continue;
            var direction = Both(offer.DirectionOf(own), Mirror(answer.DirectionOf(media)));
            var receive = own.Formats.First(f => CodecOf(f) == codec).PayloadType;
            return Agreement(codec, format.PayloadType, receive, media, remote, direction) with { Srtp = keys };
        }

        return null;
    }

    private SdpMedia? Accept(SdpDescription offer, SdpMedia media, SdpDirection willing, out NegotiatedMedia? agreed)
    {
        agreed = null;
        var secure = media.Protocol is "RTP/SAVP" or "RTP/SAVPF";
        if (media.Type != "audio" || media.Port == 0 || offer.EndPointOf(media) is not { } remote) return null;
        if (!secure && media.Protocol is not ("RTP/AVP" or "RTP/AVPF")) return null;
        var theirKey = secure && media.Crypto.Count > 0 ? media.Crypto[0] : null;
        if (secure ? theirKey is null || capabilities.Srtp == SrtpPolicy.Never : capabilities.Srtp == SrtpPolicy.Always) return null;
        foreach (var format in media.Formats)
        {
            if (CodecOf(format) is not { } codec || !capabilities.Codecs.Contains(codec)) continue;
            var direction = Both(willing, Mirror(remote.Address.Equals(IPAddress.Any) ? SdpDirection.SendOnly : offer.DirectionOf(media)));
            agreed = Agreement(codec, format.PayloadType, format.PayloadType, media, remote, direction);
            var own = theirKey is null ? null : OwnKey(theirKey.Tag);
            if (theirKey is not null) agreed = agreed with { Srtp = (own!, theirKey) };
            var formats = new List<SdpFormat> { codec == VoiceCodec.Opus ? format with { Parameters = "useinbandfec=1" } : format };
            if (agreed.DtmfPayloadType is { } dtmf) formats.Add(new SdpFormat(dtmf, "telephone-event", format.ClockRate, 1, "0-16"));
            if (codec != VoiceCodec.Opus && media.Formats.FirstOrDefault(f => f.Is("CN", 8000)) is { } noise) formats.Add(noise);
            return Stream(formats, media.Protocol, direction, agreed.PacketTime, own);
        }

        return null;
    }

    private NegotiatedMedia Agreement(VoiceCodec codec, int send, int receive, SdpMedia media, IPEndPoint remote, SdpDirection direction)
    {
        var clock = codec == VoiceCodec.Opus ? 48_000 : 8_000;
        var longest = Math.Clamp(media.MaxPacketTime ?? 60, 10, 60);
        var wanted = Math.Min(media.PacketTime ?? capabilities.PacketTime, longest) / 10 * 10;
        var dtmf = media.Formats.FirstOrDefault(f => f.Is("telephone-event", clock)) ?? media.Formats.FirstOrDefault(f => f.Is("telephone-event", 8000));
        return new NegotiatedMedia
        {
            Codec = codec,
            SendPayloadType = send,
            ReceivePayloadType = receive,
            DtmfPayloadType = dtmf is { } events && events.ClockRate == clock ? events.PayloadType : null,
            Remote = remote,
            RemoteRtcp = new IPEndPoint(remote.Address, media.RtcpPort ?? Math.Min(media.Port + 1, 65535)),
            Direction = direction,
            PacketTime = codec == VoiceCodec.Opus ? 20 : Math.Clamp(wanted, 10, 60), // an Opus frame is 20 ms here, one in a packet
        };
    }

    // The own key changes only when the peer's line has another tag than before.
    private SdesCrypto OwnKey(int tag) => _ownKey?.Tag == tag ? _ownKey : _ownKey = SdesCrypto.Create(tag);

    private static SdpMedia Stream(List<SdpFormat> formats, string protocol, SdpDirection direction, int packetTime, SdesCrypto? key) => new()
    {
        Type = "audio",
        Port = -1,
        Protocol = protocol,
        FormatList = [.. formats.Select(f => f.PayloadType.ToString(CultureInfo.InvariantCulture))],
        Formats = formats,
        Direction = direction,
        PacketTime = packetTime,
        Crypto = key is null ? [] : [key],
    };

    // The version rises only when something changed (RFC 3264 section 8).
    private SdpDescription Describe(List<SdpMedia> sections)
    {
        var media = sections.ConvertAll(section => section.Port != -1 ? section : WithPort(section));
        var description = Build(_version, media);
        var body = description.ToString();
        if (_lastBody is not null && body != _lastBody) description = Build(++_version, media);
        _lastBody = description.ToString();
        return description;
    }

    private SdpDescription Build(ulong version, IReadOnlyList<SdpMedia> media) => new()
    {
        User = "voicecluster",
        SessionId = sessionId,
        Version = version,
        OriginAddress = local.Address.ToString(),
        Connection = local.Address,
        Media = media,
    };

    private SdpMedia WithPort(SdpMedia section) => new()
    {
        Type = section.Type,
        Port = local.Port,
        Protocol = section.Protocol,
        FormatList = section.FormatList,
        Formats = section.Formats,
        Direction = section.Direction,
        PacketTime = section.PacketTime,
        Crypto = section.Crypto,
    };

    private static VoiceCodec? CodecOf(SdpFormat format)
    {
        foreach (var (codec, known) in Catalogue)
        {
            if (format.Is(known.Encoding, known.ClockRate)) return codec;
        }

        return null;
    }

    /// <summary>The direction seen from the other side.</summary>
    internal static SdpDirection Mirror(SdpDirection direction) => direction switch
    {
        SdpDirection.SendOnly => SdpDirection.ReceiveOnly,
        SdpDirection.ReceiveOnly => SdpDirection.SendOnly,
        _ => direction,
    };

    /// <summary>What both wishes of one side allow.</summary>
    internal static SdpDirection Both(SdpDirection one, SdpDirection other)
    {
        var sends = one is SdpDirection.SendReceive or SdpDirection.SendOnly && other is SdpDirection.SendReceive or SdpDirection.SendOnly;
        var receives = one is SdpDirection.SendReceive or SdpDirection.ReceiveOnly && other is SdpDirection.SendReceive or SdpDirection.ReceiveOnly;
        return (sends, receives) switch
        {
            (true, true) => SdpDirection.SendReceive,
            (true, false) => SdpDirection.SendOnly,
            (false, true) => SdpDirection.ReceiveOnly,
            _ => SdpDirection.Inactive,
        };
    }
}
