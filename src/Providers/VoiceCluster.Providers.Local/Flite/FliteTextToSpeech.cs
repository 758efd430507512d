using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace VoiceCluster.Providers.Local;

/// <summary>
/// Flite 2.2 (Debian's libflite1), in this process: 16 kHz, no key, no network. Voices "slt" (a woman, the default), "rms" and "awb" (men), "kal16" (a robot). Text is brought into spoken words first and cut
/// into sentences; each sentence streams while it is synthesised, with the times of its words. Text with nothing to say gives no audio.
/// </summary>
public sealed class FliteTextToSpeech : ITextToSpeech, IProviderHealth
{
    internal const string ProviderName = "flite";

    /// <summary>The port's limit on a request, in characters.</summary>
    private const int LongestText = 2_000;

    private readonly FliteOptions options;
    private readonly FliteVoice usual;
    private readonly SynthesisGate gate;

    /// <summary>Loads the voice; when it is not installed, <see cref="Problem"/> says so and every request is refused.</summary>
    /// <exception cref="ArgumentException">Options out of range, every one named.</exception>
    public FliteTextToSpeech(FliteOptions options)
        : this(options, () => FliteVoice.Slt)
    {
    }

    internal FliteTextToSpeech(FliteOptions options, Func<FliteVoice> load)
    {
        if (options.Validate() is { Count: > 0 } errors)
            throw new ArgumentException(string.Join(" ", errors), nameof(options));
        this.options = options;
        gate = new(options.MaxConcurrentSentences, options.MaxWaitingSentences);
        usual = load();
    }

    /// <inheritdoc cref="ITextToSpeech.Name"/>
    public string Name => ProviderName;

    /// <inheritdoc/>
    public IReadOnlyList<string> Voices { get; } = [.. FliteVoice.Names];

    /// <inheritdoc/>
    public string? Problem => usual.Problem;

    /// <inheritdoc/>
    public async IAsyncEnumerable<SpeechChunk> SynthesizeAsync(SpeechRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var voice = Check(request);
        var offset = TimeSpan.Zero;
        foreach (var sentence in SpokenForm.Of(request.Text))
        {
            await gate.EnterAsync(cancellationToken);
            // Unbounded in form only: it holds one sentence at most (50 words, well under a megabyte).
            var chunks = Channel.CreateUnbounded<SpeechChunk>(new() { SingleReader = true, SingleWriter = true });
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var receiver = new SentenceChunks(sentence, offset, options, chunks.Writer, stop.Token);
            var synthesis = Task.Run(() => Speak(voice, sentence, receiver, chunks.Writer), CancellationToken.None);
            try
            {
                await foreach (var chunk in chunks.Reader.ReadAllAsync(cancellationToken))
                {
                    yield return chunk;
                    cancellationToken.ThrowIfCancellationRequested(); // chunks that lie ready must not come out either
                }
            }
            finally
            {
                // Also when the reader left early: native code is out of the way within one chunk.
                await stop.CancelAsync();
                await synthesis;
            }

            offset += receiver.Duration;
        }
    }

    private void Speak(FliteVoice voice, List<SpokenWord> sentence, SentenceChunks receiver, ChannelWriter<SpeechChunk> chunks)
    {
        Exception? failure = null;
        try
        {
            FliteSentence.Speak(voice, sentence, options, receiver);
        }
        catch (Exception e)
        {
            failure = e;
        }
        finally
        {
            gate.Leave();
            chunks.TryComplete(failure);
        }
    }

    /// <summary>The voice that is to speak, when all is well with the request.</summary>
    private FliteVoice Check(SpeechRequest request)
    {
        if (request.Text.Length > LongestText)
            throw Invalid($"the text has {request.Text.Length} characters; at most {LongestText} are spoken at once");
        if (!request.Language.StartsWith("en", StringComparison.OrdinalIgnoreCase))
            throw Invalid($"the voices speak English (en-US), not \"{request.Language}\"");
        var voice = request.Voice is null or "" or FliteVoice.Default ? usual
            : FliteVoice.Named(request.Voice) ?? throw Invalid($"there is no voice \"{request.Voice}\", only {string.Join(", ", FliteVoice.Names)}");
        return voice.Problem is { } problem ? throw new ProviderException(ProviderErrorKind.NotInstalled, Name, problem) : voice;
    }

    private ProviderException Invalid(string why) => new(ProviderErrorKind.InvalidRequest, Name, why);
}
