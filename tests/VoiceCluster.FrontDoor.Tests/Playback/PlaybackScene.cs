using VoiceCluster.FrontDoor.Playback;
using VoiceCluster.Grains;
using VoiceCluster.TestKit;

namespace VoiceCluster.FrontDoor.Tests.Playback;

/// <summary>One leg's playback with the silo's pacer, on virtual time, and a memory of all that left. The audio counts up, so that every byte names its place.</summary>
internal sealed class PlaybackScene : IPlaybackSink, IDisposable
{
    private const int BytesPerMs = 32;

    private readonly AudioPacer _pacer;

    public PlaybackScene(PlaybackPace? pace = null)
    {
        _pacer = new AudioPacer(Time);
        _ = _pacer.StartAsync(CancellationToken.None);
        Playback = new PacedPlayback(Call, this, pace ?? PlaybackPace.Buffered, _pacer, Time, Failures.Add);
    }

    public VirtualTimeProvider Time { get; } = new();

    public FakeCall Call { get; } = new();

    public List<Exception> Failures { get; } = [];

    public PacedPlayback Playback { get; }

    public List<(int Turn, int Index, int FromMs, int Ms, bool IsFinal, double At)> Sent { get; } = [];

    public List<(int Turn, string Cause)> Cleared { get; } = [];

    /// <summary>Audio of an answer: each millisecond holds its own number.</summary>
    public void Play(int fromMs, int ms, bool isFinal = false, long epoch = 1)
    {
        var pcm = new byte[ms * BytesPerMs];
        for (var i = 0; i < ms; i++)
        {
            for (var b = 0; b < BytesPerMs; b += 2) BitConverter.TryWriteBytes(pcm.AsSpan((i * BytesPerMs) + b), (short)(fromMs + i));
        }

        Playback.Play(new AgentAudio(epoch, (int)epoch, pcm, isFinal));
    }

    public void Wait(int ms) => Time.Advance(TimeSpan.FromMilliseconds(ms));

    public int SentMs => Sent.Sum(s => s.Ms);

    public void Dispose() => _pacer.Dispose();

    void IPlaybackSink.Send(int turn, int index, ReadOnlyMemory<byte> pcm, bool isFinal)
    {
        var from = pcm.IsEmpty ? -1 : BitConverter.ToInt16(pcm.Span);
        for (var i = 0; i < pcm.Length; i += 2) Assert.Equal(from + (i / BytesPerMs), BitConverter.ToInt16(pcm.Span[i..]));
        Sent.Add((turn, index, from, pcm.Length / BytesPerMs, isFinal, Time.Elapsed.TotalMilliseconds));
    }

    void IPlaybackSink.Clear(int turn, string cause) => Cleared.Add((turn, cause));
}
