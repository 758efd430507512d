using System.Globalization;
using System.Net;

namespace VoiceCluster.Sip;

/// <summary>
/// Offers and answers for one audio stream (RFC 3264), and the session's history: later offers have the same m= lines in the same order, the same
/// profile and keys, payload types that keep their meaning, and a higher version only when something changed. Pure otherwise: no sockets.
/// </summary>
public sealed class SdpNegotiator(MediaCapabilities capabilities, IPEndPoint local, string sessionId)
{
    private static readonly (VoiceCodec Codec, SdpFormat Format)[] Catalogue =
    [
        (VoiceCodec.Pcmu, new(0, "PCMU", 8000)),
        (VoiceCodec.Pcma, new(8, "PCMA", 8000)),
        (VoiceCodec.Opus, new(96, "opus", 48000, 2, "useinbandfec=1")),
    ];

    private readonly PayloadTypes _types = new();
    private ulong _version;
    private string? _lastBody;
    private SdesCrypto? _ownKey;

    // Our last offer, and our part of what was agreed last; where the audio stands in each.
    private (SdpDescription Description, int Audio)? _offer, _agreed;

    /// <summary>An offer: the session as it was agreed, or a new one before.</summary>
    /// <param name="direction">What this side wishes.</param>
    /// <param name="widen">Also offers the codecs that the agreement left out, as to a peer that may be another one now. A refresh or a hold does not.</param>
    public SdpDescription CreateOffer(SdpDirection direction = SdpDirection.SendReceive, bool widen = false)
    {
        var (sections, audio) = _agreed is { } agreed ? ([.. agreed.Description.Media], agreed.Audio) : (new List<SdpMedia> { NewStream() }, 0);
        for (var i = 0; i < sections.Count; i++)
        {
            if (i != audio) sections[i] = sections[i].Reject();
        }

        var section = sections[audio];
        if (widen && _agreed is not null)
            section = Stream(Widened(section.Formats), section.Protocol, section.PacketTime ?? capabilities.PacketTime, section.Crypto is [var key, ..] ? key : null);
        sections[audio] = section with { Direction = direction };
        _types.Keep(section.Formats);
        var offer = Describe(sections);
        _offer = (offer, audio);
        return offer;
    }

    /// <summary>
    /// Answers an offer: the stream of the last agreement, else the first audio stream with a codec of ours, is taken with the offerer's most preferred
    /// one of them; every other stream is rejected with port 0. Null when nothing fits (488), and then nothing changes.
    /// </summary>
    /// <param name="offer">The peer's.</param>
    /// <param name="willing">What this side would do by itself: sendonly or inactive while it holds the call.</param>
    public (SdpDescription Answer, NegotiatedMedia Media)? CreateAnswer(SdpDescription offer, SdpDirection willing = SdpDirection.SendReceive)
    {
        if (FindAcceptable(offer, willing) is not var (audio, section, media)) return null;
        foreach (var stream in offer.Media) _types.Learn(stream.Formats);
        _types.Keep(section.Formats);
        if (media.Srtp is { } keys) _ownKey = keys.Local;
        var answer = Describe([.. offer.Media.Select((stream, i) => i == audio ? section : stream.Reject())]);
        _agreed = (answer, audio);
        return (answer, media);
    }

    /// <summary>Takes the answer to the last offer; null when it does not fit it.</summary>
    public NegotiatedMedia? AcceptAnswer(SdpDescription answer)
    {
        if (_offer is not var (offer, audio) || answer.Media.Count != offer.Media.Count) return null;
        var own = offer.Media[audio];
        var theirs = answer.Media[audio];
        if (theirs.Type != own.Type || theirs.Port == 0 || theirs.Protocol != own.Protocol || answer.EndPointOf(theirs) is not { } remote) return null;
        (SdesCrypto, SdesCrypto)? keys = null;
        if (own.Crypto.Count > 0)
        {
            var key = theirs.Crypto.FirstOrDefault(crypto => crypto.Tag == own.Crypto[0].Tag);
            if (key is null) return null;
            keys = (own.Crypto[0], key);
        }

        foreach (var format in theirs.Formats)
        {
            if (CodecOf(format) is not { } codec || own.Formats.FirstOrDefault(f => CodecOf(f) == codec) is not { } offered) continue;
            _types.Learn(theirs.Formats);
            _agreed = (offer, audio);
            var direction = offer.DirectionOf(own).And(answer.DirectionOf(theirs).Mirrored());
            return Agreement(codec, format.PayloadType, offered.PayloadType, theirs, remote, direction) with
            {
                Events = Events(codec, theirs.Formats, own.Formats),
                Srtp = keys,
            };
        }

        return null;
    }

    private (int Audio, SdpMedia Section, NegotiatedMedia Media)? FindAcceptable(SdpDescription offer, SdpDirection willing)
    {
        var places = Enumerable.Range(0, offer.Media.Count);
        if (_agreed is { } agreed) places = places.OrderBy(place => place != agreed.Audio);
        foreach (var place in places)
        {
            if (Accept(offer, offer.Media[place], willing) is var (section, media)) return (place, section, media);
        }

        return null;
    }

    private (SdpMedia Section, NegotiatedMedia Media)? Accept(SdpDescription offer, SdpMedia stream, SdpDirection willing)
    {
        var secure = stream.Protocol is "RTP/SAVP" or "RTP/SAVPF";
        if (stream.Type != "audio" || stream.Port == 0 || offer.EndPointOf(stream) is not { } remote) return null;
        if (!secure && stream.Protocol is not ("RTP/AVP" or "RTP/AVPF")) return null;
        var theirKey = secure && stream.Crypto.Count > 0 ? stream.Crypto[0] : null;
        if (secure ? theirKey is null || capabilities.Srtp == SrtpPolicy.Never : capabilities.Srtp == SrtpPolicy.Always) return null;
        foreach (var format in stream.Formats)
        {
            if (CodecOf(format) is not { } codec || !capabilities.Codecs.Contains(codec)) continue;
            var ownKey = theirKey is null ? null : OwnKey(theirKey.Tag);
            var direction = willing.And(offer.DirectionOf(stream).Mirrored());
            var media = Agreement(codec, format.PayloadType, format.PayloadType, stream, remote, direction) with
            {
                Events = Events(codec, stream.Formats, stream.Formats),
                Srtp = theirKey is null ? null : (ownKey!, theirKey),
            };
            var formats = new List<SdpFormat> { codec == VoiceCodec.Opus ? format with { Channels = 2, Parameters = "useinbandfec=1" } : format };
            if (media.Events is { } events) formats.Add(EventFormat(events.ReceivePayloadType, events.ClockRate));
            if (codec != VoiceCodec.Opus && stream.Formats.FirstOrDefault(f => f.Is("CN", 8000)) is { } noise) formats.Add(noise);
            return (Stream(formats, stream.Protocol, media.PacketTime, ownKey) with { Direction = direction }, media);
        }

        return null;
    }

    private NegotiatedMedia Agreement(VoiceCodec codec, int send, int receive, SdpMedia theirs, IPEndPoint remote, SdpDirection direction)
    {
        var longest = Math.Clamp(theirs.MaxPacketTime ?? 60, 10, 60);
        var wanted = Math.Min(theirs.PacketTime ?? capabilities.PacketTime, longest) / 10 * 10;
        return new NegotiatedMedia
        {
            Codec = codec,
            SendPayloadType = send,
            ReceivePayloadType = receive,
            Direction = direction,
            Remote = remote,
            RemoteRtcp = new IPEndPoint(remote.Address, theirs.RtcpPort ?? Math.Min(theirs.Port + 1, 65535)),
            PacketTime = codec == VoiceCodec.Opus ? 20 : Math.Clamp(wanted, 10, 60), // an Opus frame is 20 ms here, one in a packet
        };
    }

    // At the codec's clock, as RFC 4733 wants it, else at 8000, which some offer beside any codec.
    private static NegotiatedEvents? Events(VoiceCodec codec, IReadOnlyList<SdpFormat> theirs, IReadOnlyList<SdpFormat> own)
    {
        foreach (var clock in codec == VoiceCodec.Opus ? new[] { 48_000, 8000 } : [8000])
        {
            if (Find(theirs, clock) is { } send && Find(own, clock) is { } receive) return new NegotiatedEvents(send, receive, clock);
        }

        return null;

        static int? Find(IReadOnlyList<SdpFormat> formats, int clock) => formats.FirstOrDefault(f => f.Is("telephone-event", clock))?.PayloadType;
    }

    // The own key changes only when the peer's line has another tag than before.
    private SdesCrypto OwnKey(int tag) => _ownKey?.Tag == tag ? _ownKey : SdesCrypto.Create(tag);

    private SdpMedia NewStream()
    {
        var secure = capabilities.Srtp == SrtpPolicy.Always;
        if (secure) _ownKey ??= SdesCrypto.Create(1);
        return Stream(Widened([]), secure ? "RTP/SAVP" : "RTP/AVP", capabilities.PacketTime, secure ? _ownKey : null);
    }

    /// <summary>The formats, and behind them everything else this side can do.</summary>
    private List<SdpFormat> Widened(IReadOnlyList<SdpFormat> formats)
    {
        var wider = new List<SdpFormat>(formats);
        foreach (var codec in capabilities.Codecs) Add(Array.Find(Catalogue, row => row.Codec == codec).Format);
        Add(EventFormat(101, 8000));
        if (capabilities.Codecs.Contains(VoiceCodec.Opus)) Add(EventFormat(102, 48_000));
        Add(new SdpFormat(13, "CN", 8000));
        return wider;

        void Add(SdpFormat format)
        {
            if (!wider.Exists(f => f.Is(format.Encoding, format.ClockRate)) && _types.Number(format) is { } numbered) wider.Add(numbered);
        }
    }

    private static SdpFormat EventFormat(int payloadType, int clockRate) => new(payloadType, "telephone-event", clockRate, 1, "0-16");

    private SdpMedia Stream(IReadOnlyList<SdpFormat> formats, string protocol, int packetTime, SdesCrypto? key) => new()
    {
        Type = "audio",
        Port = local.Port,
        Protocol = protocol,
        FormatList = [.. formats.Select(f => f.PayloadType.ToString(CultureInfo.InvariantCulture))],
        Formats = formats,
        PacketTime = packetTime,
        Crypto = key is null ? [] : [key],
    };

    // The version rises only when something changed (RFC 3264 section 8).
    private SdpDescription Describe(IReadOnlyList<SdpMedia> media)
    {
        var description = Build(_version, media);
        if (_lastBody is not null && description.ToString() != _lastBody) description = Build(++_version, media);
        _lastBody = description.ToString();
        return description;
    }

    private SdpDescription Build(ulong version, IReadOnlyList<SdpMedia> media) => new()
    {
        User = "voicecluster",
        SessionId = sessionId,
        Version = version.ToString(CultureInfo.InvariantCulture),
        OriginAddress = local.Address.ToString(),
        Connection = local.Address,
        Media = media,
    };

    private static VoiceCodec? CodecOf(SdpFormat format)
    {
        foreach (var (codec, known) in Catalogue)
        {
            if (format.Is(known.Encoding, known.ClockRate)) return codec;
        }

        return null;
    }
}
