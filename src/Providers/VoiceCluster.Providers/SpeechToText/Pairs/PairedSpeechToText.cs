using Microsoft.Extensions.Logging;

namespace VoiceCluster.Providers;

/// <summary>
/// Two recognisers that hear the same call: the quick one's partials drive turn taking, the good one's finals are the words of the turn. Where the good one fails
/// or is late, the quick one's words stand. For a good recogniser that has no partials of its own. Takes both for its own and disposes them.
/// </summary>
public sealed class PairedSpeechToText : ISpeechToText, IProviderHealth, IDisposable
{
    private readonly ISpeechToText _quick;
    private readonly ISpeechToText _good;
    private readonly TimeSpan _patience;
    private readonly TimeProvider _clock;
    private readonly ILogger<PairedSpeechToText> _logger;

    /// <param name="quick">Has partials.</param>
    /// <param name="good">Has the better words. It wants audio as the quick one does.</param>
    /// <param name="patience">How long the good one's words are waited for once the quick one has all of its own.</param>
    /// <param name="clock">Of that.</param>
    /// <param name="logger">Disagreements, and what stood in.</param>
    /// <exception cref="ArgumentException">One wants silence and the other does not.</exception>
    public PairedSpeechToText(ISpeechToText quick, ISpeechToText good, TimeSpan patience, TimeProvider clock, ILogger<PairedSpeechToText> logger)
    {
        if (quick.WantsContinuousAudio != good.WantsContinuousAudio)
            throw new ArgumentException($"{quick.Name} and {good.Name} cannot be paired: only one of them wants silence too.", nameof(good));
        (_quick, _good, _patience, _clock, _logger) = (quick, good, patience, clock, logger);
    }

    /// <inheritdoc/>
    public string Name => $"{_quick.Name}+{_good.Name}";

    /// <inheritdoc/>
    public bool WantsContinuousAudio => _quick.WantsContinuousAudio;

    /// <inheritdoc/>
    public string? Problem => (_quick as IProviderHealth)?.Problem ?? (_good as IProviderHealth)?.Problem;

    /// <inheritdoc/>
    /// <remarks>Fails only when the quick one cannot be had: without the good one a call still hears.</remarks>
    public async ValueTask<ISpeechToTextSession> OpenAsync(SpeechToTextRequest request, CancellationToken cancellationToken)
    {
        var quick = await _quick.OpenAsync(request, cancellationToken).ConfigureAwait(false);
        ISpeechToTextSession? good = null;
        try
        {
            good = await _good.OpenAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (ProviderException exception)
        {
            PairLog.Alone(_logger, _quick.Name, exception);
        }
        catch
        {
            await quick.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        return new PairedRecognition(quick, good, _good.Name, _patience, _clock, _logger);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        (_quick as IDisposable)?.Dispose();
        (_good as IDisposable)?.Dispose();
    }
}
