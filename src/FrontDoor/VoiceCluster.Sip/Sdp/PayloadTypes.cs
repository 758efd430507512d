namespace VoiceCluster.Sip;

/// <summary>
/// What each payload type of one stream has meant since the session began: a number never gets another meaning (RFC 3264 section 8.3.2), and a
/// codec keeps the number that this side receives it with.
/// </summary>
internal sealed class PayloadTypes
{
    private const int FirstDynamic = 96;
    private const int LastDynamic = 127;

    private readonly Dictionary<int, SdpFormat> _used = [];
    private readonly List<SdpFormat> _own = [];

    /// <summary>The peer gave these numbers a meaning.</summary>
    public void Learn(IEnumerable<SdpFormat> formats)
    {
        foreach (var format in formats) _used[format.PayloadType] = format;
    }

    /// <summary>This side wrote these into a description.</summary>
    public void Keep(IEnumerable<SdpFormat> formats)
    {
        foreach (var format in formats)
        {
            _used[format.PayloadType] = format;
            if (Find(format) is null) _own.Add(format);
        }
    }

    /// <summary>The format with the number that this side has received it with, or its usual one, or one that is free; null when none is.</summary>
    public SdpFormat? Number(SdpFormat format)
    {
        if (format.PayloadType < FirstDynamic) return format;
        if (Find(format) is { } known) return format with { PayloadType = known.PayloadType };
        if (_used.TryGetValue(format.PayloadType, out var meaning) && !meaning.Is(format.Encoding, format.ClockRate))
        {
            var free = FirstDynamic;
            while (free <= LastDynamic && _used.ContainsKey(free)) free++;
            if (free > LastDynamic) return null;
            format = format with { PayloadType = free };
        }

        Keep([format]);
        return format;
    }

    private SdpFormat? Find(SdpFormat format) => _own.Find(own => own.Is(format.Encoding, format.ClockRate));
}
