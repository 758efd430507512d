using System.Runtime.CompilerServices;
using VoiceCluster.Providers;

namespace VoiceCluster.MicroBenchmarks;

/// <summary>Understands nothing and counts what arrives.</summary>
internal sealed class CountingRecogniser : ISpeechToText, IDisposable
{
    private readonly ManualResetEventSlim _arrived = new();
    private int _missing;

    public string Name => "counting";

    public bool WantsContinuousAudio => true;

    /// <summary>Set when so many frames have come from now on.</summary>
    public ManualResetEventSlim Expect(int frames)
    {
        _arrived.Reset();
        Volatile.Write(ref _missing, frames);
        return _arrived;
    }

    public ValueTask<ISpeechToTextSession> OpenAsync(SpeechToTextRequest request, CancellationToken cancellationToken) =>
        ValueTask.FromResult<ISpeechToTextSession>(new Session(this));

    public void Dispose() => _arrived.Dispose();

    private void Count()
    {
        if (Interlocked.Decrement(ref _missing) == 0) _arrived.Set();
    }

    private sealed class Session(CountingRecogniser owner) : ISpeechToTextSession
    {
        public ValueTask SendAsync(ReadOnlyMemory<byte> pcm, CancellationToken cancellationToken)
        {
            owner.Count();
            return ValueTask.CompletedTask;
        }

        public ValueTask FinishUtteranceAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public async IAsyncEnumerable<SpeechToTextEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            yield break;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
