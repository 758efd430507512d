namespace VoiceCluster.Providers.Wyoming;

/// <summary>A recogniser that speaks the Wyoming protocol. Utterance by utterance, over a connection each: faster-whisper closes it after the transcript.</summary>
public sealed class WyomingSpeechToText : ISpeechToText, IProviderHealth
{
    private readonly WyomingOptions _options;
    private readonly TimeProvider _clock;

    /// <param name="options">Where and what.</param>
    /// <param name="clock">Of deadlines.</param>
    /// <param name="section">The configuration section the options came from, for messages.</param>
    /// <exception cref="SettingsException">With every wrong or missing setting.</exception>
    public WyomingSpeechToText(WyomingOptions options, TimeProvider clock, string section = "Providers:Wyoming") =>
        (_options, _clock) = (options.Validated(section), clock);

    /// <inheritdoc/>
    public string Name => "wyoming";

    /// <inheritdoc/>
    public bool WantsContinuousAudio => false;

    /// <inheritdoc/>
    public string? Problem { get; private set; }

    /// <inheritdoc/>
    /// <exception cref="ProviderException">Nobody answers, or what answers cannot hear.</exception>
    public async ValueTask<ISpeechToTextSession> OpenAsync(SpeechToTextRequest request, CancellationToken cancellationToken)
    {
        try
        {
            await CheckAsync(cancellationToken).ConfigureAwait(false);
            Problem = null;
            return new WyomingRecognition(_options, request, Name, _clock);
        }
        catch (ProviderException exception)
        {
            Problem = exception.Message;
            throw;
        }
    }

    private async ValueTask CheckAsync(CancellationToken cancellationToken)
    {
        var connection = await WyomingConnection.OpenAsync(Name, _options.Recogniser, _options.ConnectTimeout, _clock, cancellationToken).ConfigureAwait(false);
        await using var closing = connection.ConfigureAwait(false);
        var info = await Deadline.WithinAsync(_options.ConnectTimeout, Name, "what it offers", _clock, connection.DescribeAsync, cancellationToken).ConfigureAwait(false);
        if (info.Recognisers is null)
            throw new ProviderException(ProviderErrorKind.InvalidRequest, Name, $"{_options.Recogniser} offers no speech recognition (check Recogniser)");
        if (_options.Model is { } model && !info.Recognisers.Contains(model))
            throw new ProviderException(ProviderErrorKind.InvalidRequest, Name, $"{_options.Recogniser} has no model '{model}'; it has {string.Join(", ", info.Recognisers)} (check Model)");
    }
}
