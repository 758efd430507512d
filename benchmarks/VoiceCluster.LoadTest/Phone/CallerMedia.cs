using System.Collections.Concurrent;
using System.Net;
using VoiceCluster.Sip;

namespace VoiceCluster.LoadTest.Phone;

/// <summary>The SDP of one telephone whose RTP the generator's thread carries.</summary>
internal sealed class CallerMedia(SdpNegotiator negotiator, RtpCaller? caller) : ISipMedia
{
    public NegotiatedMedia? Agreed { get; private set; }

    public Action<char>? DtmfReceived { get; set; }

    public Action<MediaSilence>? Silent { get; set; }

    public RtpFrameReceived? FrameReceived { get; set; }

    // The telephone's own thread carries and counts the audio.
    public RtpQuality Quality => new(0, 0, 0, default, null, null, null, 0, 0);

    public void Send(ReadOnlySpan<short> outgoing)
    {
    }

    public void Receive()
    {
    }

    public SdpDescription CreateOffer(SdpDirection direction, bool widen = false) => negotiator.CreateOffer(direction, widen);

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
