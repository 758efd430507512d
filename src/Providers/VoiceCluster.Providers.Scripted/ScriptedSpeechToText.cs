using System.Threading.Channels;
using System.Runtime.InteropServices;
using VoiceCluster.Audio;

namespace VoiceCluster.Providers.Scripted;

/// <summary>Hears speech by its level and understands the same question every time, word by word. Timed by the audio alone.</summary>
public sealed class ScriptedSpeechToText(ScriptedOptions options) : ISpeechToText
{
    private static readonly string[] Words = "what are your opening hours on saturday please".Split(' ');
    private static readonly string[] Partials = [.. Enumerable.Range(1, Words.Length).Select(n => string.Join(' ', Words.Take(n)))];

    /// <inheritdoc/>
    public string Name => "scripted";

    /// <inheritdoc/>
    public bool WantsContinuousAudio => true;

    /// <inheritdoc/>
    public ValueTask<ISpeechToTextSession> OpenAsync(SpeechToTextRequest request, CancellationToken cancellationToken) =>
        ValueTask.FromResult<ISpeechToTextSession>(new Session(options));

    private sealed class Session(ScriptedOptions options) : ISpeechToTextSession
    {
        private readonly Channel<SpeechToTextEvent> _events = Channel.CreateBounded<SpeechToTextEvent>(
            new BoundedChannelOptions(1000) { SingleReader = true, FullMode = BoundedChannelFullMode.DropOldest, AllowSynchronousContinuations = options.Inline });

        private TimeSpan _audio;
        private TimeSpan _start;
        private TimeSpan _spoken;
        private TimeSpan _silent;
        private int _partials;
        private bool _speaks;

        public ValueTask SendAsync(ReadOnlyMemory<byte> pcm, CancellationToken cancellationToken)
        {
            var duration = TimeSpan.FromTicks(pcm.Length * TimeSpan.TicksPerMillisecond / 32);
            _audio += duration;
            if (Level(pcm.Span) >= options.SpeechLevelDb) Speech(duration);
            else if (_speaks) Silence(duration);
            return ValueTask.CompletedTask;
        }

        public ValueTask FinishUtteranceAsync(CancellationToken cancellationToken)
        {
            Finish();
            _events.Writer.TryWrite(new SpeechToTextEvent(SpeechToTextEventKind.UtteranceEnd));
            return ValueTask.CompletedTask;
        }

        public IAsyncEnumerable<SpeechToTextEvent> ReadAsync(CancellationToken cancellationToken) => _events.Reader.ReadAllAsync(cancellationToken);

        public ValueTask DisposeAsync()
        {
            _events.Writer.TryComplete();
            return ValueTask.CompletedTask;
        }

        private static float Level(ReadOnlySpan<byte> pcm)
        {
            var peak = 0;
            foreach (var sample in MemoryMarshal.Cast<byte, short>(pcm)) peak = Math.Max(peak, Math.Abs((int)sample));
            return peak == 0 ? float.NegativeInfinity : 20 * MathF.Log10(peak / 32768f);
        }

        private void Speech(TimeSpan duration)
        {
            if (!_speaks) (_speaks, _start, _spoken, _partials) = (true, _audio - duration, TimeSpan.Zero, 0);
            _silent = TimeSpan.Zero;
            _spoken += duration;
            if (_spoken < options.PartialEvery * (_partials + 1)) return;
            _partials++;
            _events.Writer.TryWrite(new SpeechToTextEvent(SpeechToTextEventKind.Partial, Text, 0.8, _start, _audio));
        }

        private void Silence(TimeSpan duration)
        {
            _silent += duration;
            if (_silent >= options.FinalAfter) Finish();
        }

        private void Finish()
        {
            if (!_speaks) return;
            _speaks = false;
            if (_partials > 0) _events.Writer.TryWrite(new SpeechToTextEvent(SpeechToTextEventKind.Final, Text, 0.95, _start, _audio));
        }

        private string Text => Partials[Math.Min(_partials, Partials.Length) - 1];
    }
}
