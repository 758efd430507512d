using System.Text;
using System.Text.RegularExpressions;

namespace VoiceCluster.Sip.Tests.Messages;

/// <summary>Reads the torture messages from their data files (notation of RFC 4475 section 2).</summary>
public static partial class TortureCorpus
{
    private const string Sdp = "v=0\no=mhandley 29739 7272939 IN IP4 192.0.2.1\ns=-\nc=IN IP4 192.0.2.1\nt=0 0\nm=audio 49217 RTP/AVP 0 12\n"
        + "m=video 3227 RTP/AVP 31\na=rtpmap:31 LPC\n";

    public sealed record Case(string Name, string Section, string Outcome, byte[] Bytes)
    {
        public override string ToString() => $"{Name} ({Section})";
    }

    public static readonly IReadOnlyList<Case> All = [.. Read("rfc4475.txt"), .. Read("rfc5118.txt")];

    public static TheoryData<string> Names => [.. All.Select(c => c.Name)];

    public static Case Find(string name) => All.Single(c => c.Name == name);

    private static IEnumerable<Case> Read(string file)
    {
        using var reader = new StreamReader(typeof(TortureCorpus).Assembly.GetManifestResourceStream(file)!);
        foreach (var section in reader.ReadToEnd().Split("\n#### ").Skip(1).Select(part => part + "\n"))
        {
            var end = section.IndexOf('\n', StringComparison.Ordinal);
            var head = section[..end].Split(" | ");
            yield return new(head[0], head[1], head[2], Expand(section[(end + 1)..]));
        }
    }

    private static byte[] Expand(string text)
    {
        text = text.Replace("<sdp/>\n", Sdp, StringComparison.Ordinal);
        text = Repeat().Replace(text, m => string.Concat(Enumerable.Repeat(m.Groups["text"].Value, int.Parse(m.Groups["count"].Value, null))));
        text = AllOneLine().Replace(text, m => m.Groups["text"].Value.Replace("\n", "", StringComparison.Ordinal) + "\n");
        text = text.Replace("\n", "\r\n", StringComparison.Ordinal);
        var bytes = new List<byte>();
        var position = 0;
        foreach (Match match in Hex().Matches(text))
        {
            bytes.AddRange(Encoding.UTF8.GetBytes(text[position..match.Index]));
            bytes.AddRange(Convert.FromHexString(match.Groups["octets"].Value));
            position = match.Index + match.Length;
        }

        bytes.AddRange(Encoding.UTF8.GetBytes(text[position..]));
        return [.. bytes];
    }

    [GeneratedRegex("<repeat count=(?<count>\\d+)>(?<text>[^<]*)</repeat>", RegexOptions.None, 1000)]
    private static partial Regex Repeat();

    [GeneratedRegex("<allOneLine>\n(?<text>.*?)</allOneLine>\n", RegexOptions.Singleline, 1000)]
    private static partial Regex AllOneLine();

    [GeneratedRegex("<hex>(?<octets>[0-9A-F]*)</hex>", RegexOptions.None, 1000)]
    private static partial Regex Hex();
}
