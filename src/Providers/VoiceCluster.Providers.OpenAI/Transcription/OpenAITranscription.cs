using OpenAI.Audio;
using VoiceCluster.Audio;

namespace VoiceCluster.Providers.OpenAI;

/// <summary>Recognition of whole utterances by <c>POST /audio/transcriptions</c> (https://platform.openai.com/docs/api-reference/audio/createTranscription) of
/// OpenAI or a compatible server, through the official package.</summary>
public sealed class OpenAITranscription : ISpeechToText, IUtteranceRecogniser, IDisposable
{
    private readonly OpenAITranscriptionOptions _options;
    private readonly OpenAIConnection _connection;
    private readonly OpenAIErrors _errors;
    private readonly AudioClient _client;
    private readonly TimeProvider _clock;

    /// <param name="options">Where and what.</param>
    /// <param name="clock">Of deadlines, and for waits that the server gives as a date.</param>
    /// <param name="section">The configuration section the options came from, for messages.</param>
    /// <exception cref="SettingsException">With every wrong or missing setting.</exception>
    public OpenAITranscription(OpenAITranscriptionOptions options, TimeProvider clock, string section = "Providers:OpenAITranscription")
    {
        (_options, _clock) = (options.Validated(section), clock);
        _connection = new OpenAIConnection(options);
        _errors = new OpenAIErrors(options, clock);
        _client = _connection.Client.GetAudioClient(options.Model);
    }

    /// <inheritdoc cref="ISpeechToText.Name"/>
    public string Name => _options.Name;

    /// <inheritdoc/>
    public bool WantsContinuousAudio => false;

    /// <inheritdoc/>
    public ValueTask<ISpeechToTextSession> OpenAsync(SpeechToTextRequest request, CancellationToken cancellationToken) =>
        ValueTask.FromResult<ISpeechToTextSession>(new UtteranceRecognition(this, request, _options.Utterances, _clock));

    /// <inheritdoc/>
    public async ValueTask<RecognisedUtterance> RecogniseAsync(ReadOnlyMemory<byte> pcm, SpeechToTextRequest request, CancellationToken cancellationToken)
    {
        try
        {
            using var wav = Wav(pcm.Span);
            var asked = new AudioTranscriptionOptions
            {
                Language = request.Language.Split('-')[0],
                Prompt = _options.PromptFor(request) is { Length: > 0 } prompt ? prompt : null,
                ResponseFormat = AudioTranscriptionFormat.Simple,
            };
            var transcription = await _client.TranscribeAudioAsync(wav, "utterance.wav", asked, cancellationToken).ConfigureAwait(false);
            return new RecognisedUtterance(transcription.Value.Text?.Trim() ?? "");
        }
        catch (Exception exception)
        {
            throw _errors.Translate(exception, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private static MemoryStream Wav(ReadOnlySpan<byte> pcm)
    {
        var samples = new short[pcm.Length / 2];
        Pcm16.FromLittleEndian(pcm, samples);
        var file = new MemoryStream(pcm.Length + 64);
        using (var writer = new WavWriter(file, new AudioFormat(AudioEncoding.Pcm16, Frame.SampleRate), leaveOpen: true)) writer.Write(samples);
        file.Position = 0;
        return file;
    }
}
