using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace VoiceCluster.Sip;

/// <summary>Reads session descriptions strictly (RFC 4566): the mandatory lines in their order, numbers in their ranges, bounded sizes.</summary>
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

    private static readonly SdpFormat[] StaticFormats =
        [new(0, "PCMU", 8000), new(3, "GSM", 8000), new(8, "PCMA", 8000), new(9, "G722", 8000), new(13, "CN", 8000), new(18, "G729", 8000)];

    /// <summary>The attribute of a direction.</summary>
    public static string Name(SdpDirection direction) => Directions[(int)direction].Name;

    /// <param name="body">UTF-8, lines ending in CRLF or LF.</param>
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
        foreach (var raw in Encoding.UTF8.GetString(body).Split('\n'))
        {
            number++;
            var line = raw.TrimEnd('\r');
            if (line.Length == 0) continue;
            if (line.Length < 2 || line[1] != '=' || !state.Take(line[0], line[2..]))
            {
                error = string.Create(CultureInfo.InvariantCulture, $"Line {number} of the session description is not valid");
                return false;
            }
        }

        if (!state.IsComplete) error = "The session description lacks v=, o=, s= or t=";
        description = error is null ? state.Build() : null;
        return error is null;
    }

    private static bool TryParseConnection(string value, out IPAddress? address)
    {
        address = null;
        var parts = value.Split(' ');
        if (parts.Length != 3 || parts[0] != "IN" || parts[1] is not ("IP4" or "IP6")) return false;
        var text = parts[2].Split('/')[0];
        if (!IPAddress.TryParse(text, out address))
        {
            // A host name: allowed by the grammar, but media goes to addresses only; such a stream has none.
            return !text.AsSpan().ContainsAnyExcept(SipSyntax.HostNameChars);
        }

        return address.AddressFamily == (parts[1] == "IP4" ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6);
    }

    private sealed class State
    {
        private const string Order = "vosiuepcbtrzka";

        private readonly List<SdpMedia> _media = [];
        private bool _version, _name, _time;
        private string[]? _origin;
        private ulong _sessionVersion;
        private IPAddress? _connection;
        private SdpDirection _direction;
        private Section? _section;
        private int _lastOrder;

        public bool IsComplete => _version && _origin is not null && _name && _time;

        public bool Take(char type, string value)
        {
            if (type == 'm') return IsComplete && TakeMedia(value);
            if (_section is not null) return _section.Take(type, value);
            var order = Order.IndexOf(type, StringComparison.Ordinal);
            if (order < 0) return char.IsAsciiLetterLower(type); // unknown types are ignored (RFC 4566 section 5)
            if (!_version && type != 'v') return false;
            if (order < _lastOrder && type is 'v' or 'o' or 's') return false;
            _lastOrder = Math.Max(_lastOrder, order);
            switch (type)
            {
                case 'v': return !_version && (_version = value == "0");
                case 'o': return TakeOrigin(value);
                case 's': return !_name && (_name = true);
                case 't': return (_time = true) && value.Split(' ') is [var start, var stop] && ulong.TryParse(start, out _) && ulong.TryParse(stop, out _);
                case 'c': return TryParseConnection(value, out _connection);
                case 'a':
                    if (FindDirection(value) is { } direction) _direction = direction;
                    return true;
                default: return true;
            }
        }

        public SdpDescription Build()
        {
            EndSection();
            return new SdpDescription
            {
                User = _origin![0],
                SessionId = _origin[1],
                Version = _sessionVersion,
                OriginAddress = _origin[5],
                Connection = _connection,
                Direction = _direction,
                Media = _media,
            };
        }

        private bool TakeOrigin(string value)
        {
            _origin = _origin is null ? value.Split(' ') : [];
            return _origin.Length == 6 && ulong.TryParse(_origin[2], NumberStyles.None, CultureInfo.InvariantCulture, out _sessionVersion)
                && _origin[3] == "IN" && _origin[4] is "IP4" or "IP6";
        }

        private bool TakeMedia(string value)
        {
            EndSection();
            var parts = value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (_media.Count == MaxMedia || parts.Length < 4) return false;
            if (!SipSyntax.TryParseDigits(parts[1].Split('/')[0], 65535, out var port)) return false;
            _section = new Section(parts[0], port, parts[2], parts[3..]);
            return parts.Length <= 3 + 128;
        }

        private void EndSection()
        {
            if (_section is not null) _media.Add(_section.Build());
            _section = null;
        }
    }

    private static SdpDirection? FindDirection(string attribute)
    {
        foreach (var (name, direction) in Directions)
        {
            if (attribute == name) return direction;
        }

        return null;
    }

    private sealed class Section(string type, int port, string protocol, string[] formats)
    {
        private readonly Dictionary<int, SdpFormat> _maps = [];
        private readonly Dictionary<int, string> _parameters = [];
        private readonly List<SdesCrypto> _crypto = [];
        private IPAddress? _connection;
        private SdpDirection? _direction;
        private int? _packetTime, _maxPacketTime, _rtcpPort;

        public bool Take(char line, string value)
        {
            if (line == 'c') return TryParseConnection(value, out _connection);
            if (line != 'a') return char.IsAsciiLetterLower(line) && line is not ('v' or 'o' or 's' or 't');
            var colon = value.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0)
            {
                _direction = FindDirection(value) ?? _direction;
                return true;
            }

            var content = value[(colon + 1)..];
            switch (value[..colon])
            {
                case "rtpmap": return TakeMap(content);
                case "fmtp": return TakeParameters(content);
                case "ptime": return TakeTime(content, ref _packetTime);
                case "maxptime": return TakeTime(content, ref _maxPacketTime);
                case "rtcp": return TakePort(content.Split(' ')[0]);
                case "crypto":
                    if (_crypto.Count < 16 && SdesCrypto.TryParse(content, out var crypto)) _crypto.Add(crypto!);
                    return true;
                default: return true;
            }
        }

        public SdpMedia Build() => new()
        {
            Type = type,
            Port = port,
            Protocol = protocol,
            FormatList = formats,
            Formats = [.. formats.Select(FormatOf).OfType<SdpFormat>()],
            Connection = _connection,
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
        private bool TakeMap(string content)
        {
            var space = content.IndexOf(' ', StringComparison.Ordinal);
            if (space < 0 || !SipSyntax.TryParseDigits(content.AsSpan(0, space), 127, out var payloadType)) return false;
            var parts = content[(space + 1)..].Trim().Split('/');
            if (parts.Length < 2) return type != "audio"; // seen for other media only
            var channels = 1;
            if (parts.Length > 3 || !SipSyntax.TryParseDigits(parts[1], 1_000_000, out var rate)) return false;
            if (parts.Length == 3 && !SipSyntax.TryParseDigits(parts[2], 255, out channels)) return false;
            _maps[payloadType] = new SdpFormat(payloadType, parts[0], rate, channels);
            return true;
        }

        private bool TakeParameters(string content)
        {
            var space = content.IndexOf(' ', StringComparison.Ordinal);
            if (space > 0 && SipSyntax.TryParseDigits(content.AsSpan(0, space), 127, out var payloadType)) _parameters[payloadType] = content[(space + 1)..];
            return true; // formats of other media are not numbers
        }

        private static bool TakeTime(string content, ref int? time)
        {
            // Some write fractions ("20.0"); only whole milliseconds matter.
            var whole = content.Trim().Split('.')[0];
            if (!SipSyntax.TryParseDigits(whole, 10_000, out var value)) return false;
            time = value;
            return true;
        }

        private bool TakePort(string content)
        {
            if (!SipSyntax.TryParsePort(content, out var value)) return false;
            _rtcpPort = value;
            return true;
        }
    }
}
