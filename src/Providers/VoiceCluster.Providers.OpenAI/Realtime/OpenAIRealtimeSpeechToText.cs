namespace VoiceCluster.Providers.OpenAI;

/// <summary>Streaming recognition by a Realtime transcription session (https://platform.openai.com/docs/guides/realtime-transcription). One WebSocket a call.</summary>
public sealed class OpenAIRealtimeSpeechToText : ISpeechToText
{
    private readonly OpenAITranscriptionOptions _options;
    private readonly TimeProvider _clock;

    /// <param name="options">Where and what.</param>
    /// <param name="clock">Of deadlines.</param>
    /// <param name="section">The configuration section the options came from, for messages.</param>
    /// <exception cref="SettingsException">With every wrong or missing setting.</exception>
    public OpenAIRealtimeSpeechToText(OpenAITranscriptionOptions options, TimeProvider clock, string section = "Providers:OpenAITranscription") =>
        (_options, _clock) = (options.Validated(section), clock);

    /// <inheritdoc/>
    public string Name => _options.Name;

    /// <inheritdoc/>
    public bool WantsContinuousAudio => false;

    /// <inheritdoc/>
    public async ValueTask<ISpeechToTextSession> OpenAsync(SpeechToTextRequest request, CancellationToken cancellationToken)
    {
        var endpoint = new VendorEndpoint
        {
            Provider = Name,
            Address = VendorEndpoint.Beside(_options.BaseAddress, "realtime", [("intent", "transcription")]),
            Errors = OpenAIRealtimeErrors.Table,
            Headers = string.IsNullOrEmpty(_options.ApiKey) ? [] : [("Authorization", $"Bearer {_options.ApiKey}")],
            Secret = _options.ApiKey,
            ConnectTimeout = _options.ConnectTimeout,
        };
        var socket = await VendorSocket.ConnectAsync(endpoint, _clock, cancellationToken).ConfigureAwait(false);
        try
        {
            var dialect = new RealtimeDialect(Name, _options.ApiKey);
            await socket.SendAsync(RealtimeDialect.Session(_options, request), cancellationToken).ConfigureAwait(false);
            return new SocketRecognition(socket, dialect, _options.Utterances.FinalTimeout, _clock);
        }
        catch
        {
            await socket.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
