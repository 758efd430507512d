using System.Globalization;
using System.Net;
using System.Text;

namespace VoiceCluster.Sip;

/// <summary>
/// Reads session descriptions (RFC 8866) leniently: white space and letter case that peers get wrong, lines that are missing or unknown, and
/// attributes that cannot be read do not cost a call. Only what a call cannot do without is an error: v=, o=, and every m= section.
/// </summary>
public static class SdpParser
{
    /// <summary>Longest description.</summary>
    public const int MaxBytes = 16 * 1024;

    /// <summary>Most m= sections.</summary>
    public const int MaxMedia = 32;

    private static readonly (string Name, SdpDirection Direction)[] Directions =
    [
        ("sendrecv", SdpDirection.SendReceive), ("sendonly", SdpDirection.SendOnly),
        ("recvonly", SdpDirection.ReceiveOnly), ("inactive", SdpDirection.Inactive),
    ];

    private static readonly char[] Blank = [' ', '\t'];

    /// <summary>The attribute of a direction.</summary>
    public static string Name(SdpDirection direction) => Directions[(int)direction].Name;

    /// <param name="body">UTF-8, lines ending in CRLF, LF or CR.</param>
    /// <param name="description">Null when it is refused.</param>
    /// <param name="error">What is wrong and in which line; null when nothing is.</param>
    public static bool TryParse(ReadOnlySpan<byte> body, out SdpDescription? description, out string? error)
    {
        description = null;
        if (body.Length > MaxBytes)
        {
            error = "The session description is longer than 16 KiB";
            return false;
        }

        var state = new State();
        error = null;
        var number = 0;
        foreach (var raw in Encoding.UTF8.GetString(body).ReplaceLineEndings("\n").Split('\n'))
        {
            number++;
            var line = raw.Trim(Blank);
            if (line.Length < 2 || line[1] != '=') continue;
            if (state.TryRead(char.ToLowerInvariant(line[0]), line[2..].Trim(Blank))) continue;
            error = string.Create(CultureInfo.InvariantCulture, $"Line {number} of the session description is not valid");
            return false;
        }

        if (!state.IsComplete) error = "The session description lacks v= or o=";
        description = error is null ? state.Build() : null;
        return error is null;
    }

    private static string[] Words(string value) => value.Split(Blank, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>c=IN IP4 192.0.2.1; a host name has no address, because media goes to addresses only.</summary>
    private static bool TryParseConnection(string value, out IPAddress? address)
    {
        address = null;
        if (Words(value) is not [var network, var family, var host, ..] || !Is(network, "IN") || !(Is(family, "IP4") || Is(family, "IP6"))) return false;
        host = host.Split('/')[0];
        return IPAddress.TryParse(host, out address) || !host.AsSpan().ContainsAnyExcept(SipSyntax.HostNameChars);
    }

    private static SdpDirection? FindDirection(string attribute)
    {
        foreach (var (name, direction) in Directions)
        {
            if (Is(attribute, name)) return direction;
        }

        return null;
    }

    private static bool Is(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);

    private sealed class State
    {
        private readonly List<SdpMedia> _media = [];
        private bool _hasVersion;
        private string[]? _origin;
        private IPAddress? _connection;
        private SdpDirection _direction;
        private SdpSection? _section;

        public bool IsComplete => _hasVersion && _origin is not null;

        public bool TryRead(char type, string value)
        {
            if (!_hasVersion) return type == 'v' && (_hasVersion = value == "0");
            switch (type)
            {
                case 'm':
                    return TryBeginSection(value);
                case 'o' when _origin is null:
                    _origin = Words(value);
                    return _origin.Length == 6;
                case 'c':
                    if (!TryParseConnection(value, out var address)) return false;
                    if (_section is null) _connection = address;
                    else _section.Connection = address;
                    return true;
                case 'a' when _section is not null:
                    _section.ReadAttribute(value);
                    return true;
                case 'a':
                    _direction = FindDirection(value) ?? _direction;
                    return true;
                default:
                    return true; // s= and t= say nothing to a call, and unknown types are to be ignored (section 5)
            }
        }

        public SdpDescription Build()
        {
            EndSection();
            return new SdpDescription
            {
                User = _origin![0],
                SessionId = _origin[1],
                Version = _origin[2],
                OriginAddress = _origin[5],
                Connection = _connection,
                Direction = _direction,
                Media = _media,
            };
        }

        private bool TryBeginSection(string value)
        {
            EndSection();
            var words = Words(value);
            if (_media.Count == MaxMedia || words.Length is < 3 or > 3 + SdpSection.MaxFormats) return false;
            if (!SipSyntax.TryParseDigits(words[1].Split('/')[0], 65535, out var port)) return false;
            // Some write no formats where the port is 0; a section needs one.
            _section = new SdpSection(words[0].ToLowerInvariant(), port, words[2].ToUpperInvariant(), words.Length > 3 ? words[3..] : ["0"]);
            return true;
        }

        private void EndSection()
        {
            if (_section is not null) _media.Add(_section.Build());
            _section = null;
        }
    }

    /// <summary>One m= section while it is read.</summary>
    private sealed class SdpSection(string type, int port, string protocol, string[] formats)
    {
        public const int MaxFormats = 128;
        private const int MaxCrypto = 16;

        private static readonly SdpFormat[] StaticFormats =
            [new(0, "PCMU", 8000), new(3, "GSM", 8000), new(8, "PCMA", 8000), new(9, "G722", 8000), new(13, "CN", 8000), new(18, "G729", 8000)];

        private readonly Dictionary<int, SdpFormat> _maps = [];
        private readonly Dictionary<int, string> _parameters = [];
        private readonly List<SdesCrypto> _crypto = [];
        private SdpDirection? _direction;
        private int? _packetTime, _maxPacketTime, _rtcpPort;

        public IPAddress? Connection { get; set; }

        /// <summary>Takes an attribute; one that cannot be read is as good as none.</summary>
        public void ReadAttribute(string value)
        {
            var colon = value.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0)
            {
                _direction = FindDirection(value) ?? _direction;
                return;
            }

            var content = value[(colon + 1)..].Trim(Blank);
            switch (value[..colon].TrimEnd(Blank).ToLowerInvariant())
            {
                case "rtpmap":
                    ReadMap(Words(content));
                    break;
                case "fmtp":
                    ReadParameters(content);
                    break;
                case "ptime":
                    _packetTime = Time(content) ?? _packetTime;
                    break;
                case "maxptime":
                    _maxPacketTime = Time(content) ?? _maxPacketTime;
                    break;
                case "rtcp":
                    if (SipSyntax.TryParseDigits(content.Split(Blank)[0], 65535, out var rtcpPort)) _rtcpPort = rtcpPort;
                    break;
                case "crypto":
                    if (_crypto.Count < MaxCrypto && SdesCrypto.TryParse(content, out var crypto)) _crypto.Add(crypto!);
                    break;
            }
        }

        public SdpMedia Build() => new()
        {
            Type = type,
            Port = port,
            Protocol = protocol,
            FormatList = formats,
            Formats = [.. formats.Select(FormatOf).OfType<SdpFormat>()],
            Connection = Connection,
            Direction = _direction,
            PacketTime = _packetTime,
            MaxPacketTime = _maxPacketTime,
            RtcpPort = _rtcpPort,
            Crypto = _crypto,
        };

        private SdpFormat? FormatOf(string format)
        {
            if (!SipSyntax.TryParseDigits(format, 127, out var payloadType)) return null;
            var known = _maps.GetValueOrDefault(payloadType) ?? Array.Find(StaticFormats, f => f.PayloadType == payloadType);
            return known is not null && _parameters.TryGetValue(payloadType, out var parameters) ? known with { Parameters = parameters } : known;
        }

        // rtpmap:<payload type> <encoding>/<clock rate>[/<channels>]
        private void ReadMap(string[] words)
        {
            if (words.Length < 2 || !SipSyntax.TryParseDigits(words[0], 127, out var payloadType)) return;
            var parts = words[1].Split('/');
            var channels = 1;
            if (parts[0].Length == 0 || parts.Length > 3) return;
            var rate = UsualRate(parts[0]);
            if (parts.Length > 1 && !SipSyntax.TryParseDigits(parts[1], 1_000_000, out rate)) return;
            if (parts.Length > 2 && !SipSyntax.TryParseDigits(parts[2], 255, out channels)) return;
            _maps[payloadType] = new SdpFormat(payloadType, parts[0], rate, channels);
        }

        // Some leave the clock out, which the grammar asks for.
        private static int UsualRate(string encoding) => Is(encoding, "opus") ? 48_000 : 8_000;

        private void ReadParameters(string content)
        {
            var end = content.IndexOfAny(Blank);
            if (end > 0 && SipSyntax.TryParseDigits(content.AsSpan(0, end), 127, out var payloadType)) _parameters[payloadType] = content[(end + 1)..].TrimStart(Blank);
        }

        // Some write fractions ("20.0"); only whole milliseconds matter.
        private static int? Time(string content) => SipSyntax.TryParseDigits(content.Split('.')[0], 10_000, out var value) ? value : null;
    }
}
