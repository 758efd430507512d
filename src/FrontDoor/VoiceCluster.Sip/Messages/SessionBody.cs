using System.Text;

namespace VoiceCluster.Sip;

/// <summary>
/// What a message's body says about the session: the description itself, or one inside a multipart (RFC 5621), as calls that carry ISUP or a location send it.
/// </summary>
internal readonly record struct SessionBody
{
    private const string Sdp = "application/sdp";
    private const int MaxParts = 32;
    private const int MaxDepth = 4;

    /// <summary>The session description; empty when there is none.</summary>
    public ReadOnlyMemory<byte> Description { get; private init; }

    /// <summary>The status that refuses the message: 415 for a part that is to be understood and is not, 400 for a broken multipart; 0 when all is well.</summary>
    public int Refusal { get; private init; }

    /// <summary>Reads the body of a message.</summary>
    public static SessionBody Of(SipMessage message)
    {
        if (message.Body.IsEmpty) return default;
        var type = message.Get(SipHeaderId.ContentType) ?? Sdp;
        var disposition = message.Get(SipHeaderId.ContentDisposition) ?? "session";
        return Read(new Part(type, disposition, message.Get(SipHeaderId.ContentEncoding), message.Body), MaxDepth);
    }

    private static SessionBody Read(in Part part, int depth)
    {
        if (!part.IsEncoded && part.IsSession && part.Is(Sdp)) return new SessionBody { Description = part.Content };
        if (!part.IsEncoded && part.Type.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase)) return ReadMultipart(part, depth);
        return part.IsRequired ? new SessionBody { Refusal = 415 } : default;
    }

    private static SessionBody ReadMultipart(in Part multipart, int depth)
    {
        if (depth == 0 || multipart.Boundary is not { } boundary || Split(multipart.Content, boundary) is not { } parts) return new SessionBody { Refusal = 400 };
        // One of alternatives is enough; of any other multipart each part counts.
        var alternatives = multipart.Is("multipart/alternative");
        SessionBody found = default;
        foreach (var part in parts)
        {
            var read = Read(part, depth - 1);
            if (read.Refusal != 0 && !alternatives) return read;
            if (found.Description.IsEmpty && read.Refusal == 0) found = read;
        }

        return alternatives && found.Description.IsEmpty && multipart.IsRequired ? new SessionBody { Refusal = 415 } : found;
    }

    /// <summary>The parts between the boundary's lines; null when they do not begin, or are too many.</summary>
    private static List<Part>? Split(ReadOnlyMemory<byte> body, string boundary)
    {
        var parts = new List<Part>();
        var text = Encoding.Latin1.GetString(body.Span); // one character an octet
        var delimiter = "--" + boundary;
        var start = -1;
        for (var at = 0; at < text.Length;)
        {
            var end = text.IndexOf('\n', at);
            var next = end < 0 ? text.Length : end + 1;
            var line = text.AsSpan(at, next - at).TrimEnd();
            if (line.StartsWith(delimiter, StringComparison.Ordinal) && (line.Length == delimiter.Length || line[delimiter.Length..] is "--"))
            {
                if (start >= 0) parts.Add(Part.Read(body, text, start, BeforeLineEnd(text, start, at)));
                if (line.Length > delimiter.Length) return parts;
                if (parts.Count == MaxParts) return null;
                start = next;
            }

            at = next;
        }

        // Without its last boundary the multipart was cut short, or the writer forgot it.
        if (start < 0) return null;
        parts.Add(Part.Read(body, text, start, text.Length));
        return parts;
    }

    // The line end before a boundary belongs to the boundary.
    private static int BeforeLineEnd(string text, int start, int end)
    {
        if (end > start && text[end - 1] == '\n') end--;
        if (end > start && text[end - 1] == '\r') end--;
        return end;
    }

    /// <summary>A body, whole or one part of it, with what its headers say.</summary>
    private readonly record struct Part(string Type, string? Disposition, string? Encoding, ReadOnlyMemory<byte> Content)
    {
        public bool IsEncoded => Encoding is not null && !Encoding.Trim().Equals("identity", StringComparison.OrdinalIgnoreCase);

        /// <summary>A description of something else than the session, such as early media (RFC 3959), is not its offer.</summary>
        public bool IsSession => Disposition is null || Name(Disposition).Equals("session", StringComparison.OrdinalIgnoreCase);

        /// <summary>
        /// It has to be understood: so says its handling, or the rule for one that says nothing (RFC 3261 section 20.11). What is only referred to is not
        /// read, and what a part without a disposition is for, nobody said.
        /// </summary>
        public bool IsRequired => Parameter(Disposition, "handling") is { } handling
            ? handling.Equals("required", StringComparison.OrdinalIgnoreCase)
            : Disposition is not null && !Name(Disposition).Equals("by-reference", StringComparison.OrdinalIgnoreCase);

        public string? Boundary => Parameter(Type, "boundary") is { Length: > 0 and <= 70 } boundary ? boundary : null;

        public bool Is(string type) => Name(Type).Equals(type, StringComparison.OrdinalIgnoreCase);

        /// <summary>A part's headers end with an empty line.</summary>
        public static Part Read(ReadOnlyMemory<byte> body, string text, int start, int end)
        {
            string? type = null, disposition = null, encoding = null;
            while (start < end)
            {
                var lineEnd = text.IndexOf('\n', start, end - start);
                var next = lineEnd < 0 ? end : lineEnd + 1;
                // A folded header goes on in the next line.
                while (next < end && text[next] is ' ' or '\t') next = text.IndexOf('\n', next, end - next) is var more && more < 0 ? end : more + 1;
                var line = text[start..next].Trim();
                start = next;
                if (line.Length == 0) break;
                var colon = line.IndexOf(':', StringComparison.Ordinal);
                if (colon < 0) continue;
                var value = line[(colon + 1)..].ReplaceLineEndings(" ").Trim();
                switch (SipHeaderName.Find(line[..colon].TrimEnd()))
                {
                    case SipHeaderId.ContentType:
                        type = value;
                        break;
                    case SipHeaderId.ContentDisposition:
                        disposition = value;
                        break;
                    case SipHeaderId.ContentEncoding:
                        encoding = value;
                        break;
                }
            }

            return new Part(type ?? "text/plain", disposition, encoding, body[start..end]);
        }

        private static ReadOnlySpan<char> Name(string header) => header.AsSpan(0, SipSyntax.IndexOfTopLevel(header, ';')).Trim();

        private static string? Parameter(string? header, string name)
        {
            if (header is null) return null;
            return SipParameters.TryParse(header.AsSpan(SipSyntax.IndexOfTopLevel(header, ';')), out var parameters) ? parameters.GetUnquoted(name) : null;
        }
    }
}
