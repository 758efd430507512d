using System.Text;
using System.Text.RegularExpressions;
using Whisper.net;

namespace VoiceCluster.Providers.Whisper;

/// <summary>
/// Whisper in the process: recognises whole utterances, and the running one again for partials when options ask for them. For partials in time pair it with a
/// quick recogniser (<see cref="PairedSpeechToText"/>). One model, read once, for all calls.
/// </summary>
public sealed partial class WhisperSpeechToText : ISpeechToText, IUtteranceRecogniser, IProviderHealth, IDisposable
{
    /// <summary>What is shorter than a second whisper.cpp leaves unheard: silence is added up to this.</summary>
    private const int LeastSamples = 17_600;

    /// <summary>The prompt holds 224 tokens; a hundred words stay under that.</summary>
    private const int MostKeyterms = 100;

    /// <summary>The encoder's positions: 50 a second, of which it wants a few more than there is sound.</summary>
    private const int MostPositions = 1_500, SparePositions = 128, SamplesPerPosition = 320;

    private readonly WhisperOptions _options;
    private readonly TimeProvider _clock;
    private readonly WhisperFactory? _factory;
    private readonly SemaphoreSlim _slots;

    /// <param name="options">Where the model is.</param>
    /// <param name="clock">Of deadlines.</param>
    /// <param name="section">The configuration section the options came from, for messages.</param>
    /// <exception cref="SettingsException">With every wrong or missing setting, also a file that is no whole model.</exception>
    public WhisperSpeechToText(WhisperOptions options, TimeProvider clock, string section = "Providers:Whisper")
    {
        (_options, _clock) = (options.Validated(section), clock);
        _slots = new SemaphoreSlim(options.Concurrent);
        try
        {
            _factory = WhisperFactory.FromPath(options.Model, new WhisperFactoryOptions { DelayInitialization = false });
            _factory.CreateBuilder(); // only this tells of a model that could not be loaded
        }
        catch (Exception exception)
        {
            // No library for this processor, or a model that it does not take: the other engines go on, and /health says so.
            Problem = $"{section}:{nameof(options.Model)} {options.Model} cannot be loaded: {exception.Message}";
        }
    }

    /// <inheritdoc cref="ISpeechToText.Name"/>
    public string Name => "whisper";

    /// <inheritdoc/>
    public bool WantsContinuousAudio => false;

    /// <inheritdoc/>
    public string? Problem { get; }

    /// <inheritdoc/>
    public ValueTask<ISpeechToTextSession> OpenAsync(SpeechToTextRequest request, CancellationToken cancellationToken)
    {
        if (Problem is not null) throw new ProviderException(ProviderErrorKind.NotInstalled, Name, Problem);
        return ValueTask.FromResult<ISpeechToTextSession>(new UtteranceRecognition(this, request, _options.Utterances, _clock));
    }

    /// <inheritdoc/>
    public async ValueTask<RecognisedUtterance> RecogniseAsync(ReadOnlyMemory<byte> pcm, SpeechToTextRequest request, CancellationToken cancellationToken)
    {
        if (_factory is null) throw new ProviderException(ProviderErrorKind.NotInstalled, Name, Problem!);
        var samples = Samples(pcm.Span);
        await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Made for each utterance, which takes 2 ms: the words to expect are another call's.
            var processor = Builder(_factory, request, samples.Length).Build();
            await using var closing = processor.ConfigureAwait(false);
            var (text, weighed, letters) = (new StringBuilder(), 0.0, 0);
            await foreach (var segment in processor.ProcessAsync(samples, cancellationToken).ConfigureAwait(false))
            {
                var said = Sounds().Replace(segment.Text, "");
                text.Append(said);
                weighed += segment.Probability * said.Length;
                letters += said.Length;
            }

            cancellationToken.ThrowIfCancellationRequested(); // the engine breaks off without a word
            return new RecognisedUtterance(text.ToString().Trim(), letters == 0 ? 0 : weighed / letters);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw ProviderErrors.From(exception, Name);
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _factory?.Dispose();
        _slots.Dispose();
    }

    private WhisperProcessorBuilder Builder(WhisperFactory factory, SpeechToTextRequest request, int samples)
    {
        var builder = factory.CreateBuilder().WithLanguage(request.Language.Split('-')[0]).WithThreads(_options.Threads).WithNoContext().WithProbabilities();
        if (_options.ShortContext) builder.WithAudioContextSize(Math.Min(MostPositions, (samples / SamplesPerPosition) + SparePositions));
        if (request.Keyterms is { Count: > 0 } terms) builder.WithPrompt($"{string.Join(", ", terms.Take(MostKeyterms))}.");
        return builder;
    }

    private static float[] Samples(ReadOnlySpan<byte> pcm)
    {
        var samples = new float[Math.Max(pcm.Length / 2, LeastSamples)];
        for (var i = 0; i < pcm.Length / 2; i++) samples[i] = (short)(pcm[2 * i] | (pcm[(2 * i) + 1] << 8)) / 32_768f;
        return samples;
    }

    /// <summary>What Whisper writes of sounds that are no speech: <c>[BLANK_AUDIO]</c>, <c>(music)</c>.</summary>
    [GeneratedRegex(@"\[[^\]]*\]|\([^)]*\)", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Sounds();
}
