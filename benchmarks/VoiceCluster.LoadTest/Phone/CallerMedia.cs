using System.Collections.Concurrent;
using System.Net;
using VoiceCluster.Sip;

namespace VoiceCluster.LoadTest.Phone;

/// <summary>The SDP of one telephone whose RTP the generator's thread carries.</summary>
internal sealed class CallerMedia(SdpNegotiator negotiator, RtpCaller? caller) : ISipMedia
{
    public NegotiatedMedia? Agreed { get; private set; }

    public Action<char>? DtmfReceived { get; set; }

    public Action<TimeSpan>? Silent { get; set; }

    public SdpDescription CreateOffer(SdpDirection direction) => negotiator.CreateOffer(direction);

    public SdpDescription? CreateAnswer(SdpDescription offer, SdpDirection willing)
    {
        if (negotiator.CreateAnswer(offer, willing) is not { } result) return null;
        Agreed = result.Media;
        return result.Answer;
    }

    public bool AcceptAnswer(SdpDescription answer)
    {
        Agreed = negotiator.AcceptAnswer(answer);
        if (Agreed is { } agreed) caller?.Connect(agreed.Remote);
        return Agreed is not null;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>Gives each call the next telephone; without telephones, an address that nothing comes to.</summary>
internal sealed class CallerMediaFactory(IEnumerable<RtpCaller> callers) : ISipMediaFactory
{
    private readonly ConcurrentQueue<RtpCaller> _callers = new(callers);

    public ISipMedia Create(IPAddress local)
    {
        var caller = _callers.TryDequeue(out var next) ? next : null;
        var address = new IPEndPoint(local, caller?.Local.Port ?? 9);
        return new CallerMedia(new SdpNegotiator(new MediaCapabilities { Codecs = [VoiceCodec.Pcmu], Srtp = SrtpPolicy.Never }, address, "1"), caller);
    }
}
