using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace VoiceCluster.Providers.Wyoming;

/// <summary>A voice that speaks the Wyoming protocol, such as Piper. A connection for each sentence: the protocol has no way to cancel one but to leave.
/// Use it inside a <see cref="ResilientTextToSpeech"/>.</summary>
public sealed class WyomingTextToSpeech : ITextToSpeech, IProviderHealth
{
    private static readonly int[] Rates = [8_000, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000];

    private readonly WyomingOptions _options;
    private readonly TimeProvider _clock;
    private WyomingInfo? _info;

    /// <param name="options">Where and what.</param>
    /// <param name="clock">Of deadlines.</param>
    /// <param name="section">The configuration section the options came from, for messages.</param>
    /// <exception cref="SettingsException">With every wrong or missing setting.</exception>
    public WyomingTextToSpeech(WyomingOptions options, TimeProvider clock, string section = "Providers:Wyoming") =>
        (_options, _clock) = (options.Validated(section), clock);

    /// <inheritdoc/>
    public string Name => "wyoming";

    /// <inheritdoc/>
    /// <remarks>Known once the engine has been asked for the first sentence.</remarks>
    public IReadOnlyList<string> Voices => _options.Voice is { } first
        ? [first, .. (_info?.Voices ?? []).Where(name => name != first)]
        : _info?.Voices ?? [];

    /// <inheritdoc/>
    public string? Problem { get; private set; }

    /// <inheritdoc/>
    public async IAsyncEnumerable<SpeechChunk> SynthesizeAsync(SpeechRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var connection = await OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var closing = connection.ConfigureAwait(false);
        var streams = _info!.StreamsSpeech;
        await AskAsync(connection, request, streams, cancellationToken).ConfigureAwait(false);
        PcmStream? pcm = null;
        var isSilent = true;
        while (true)
        {
            var said = await connection.ReceiveAsync(cancellationToken).ConfigureAwait(false);
            if (said.Type is "audio-start" or "audio-chunk") pcm ??= Pcm(said);
            if (said.Type == "audio-chunk" && pcm!.Convert(said.Payload.Span) is { Length: > 0 } chunk)
            {
                isSilent = false;
                yield return new SpeechChunk(chunk);
            }

            // A streaming engine may stop and start its audio between sentences.
            if (said.Type == (streams ? "synthesize-stopped" : "audio-stop")) break;
        }

        if (pcm?.End() is { Length: > 0 } rest) yield return new SpeechChunk(rest);
        if (isSilent) throw new ProviderException(ProviderErrorKind.Unavailable, Name, "answered without audio");
    }

    private async ValueTask<WyomingConnection> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            var connection = await WyomingConnection.OpenAsync(Name, _options.Speaker, _options.ConnectTimeout, _clock, cancellationToken).ConfigureAwait(false);
            try
            {
                _info ??= await Deadline.WithinAsync(_options.ConnectTimeout, Name, "what it offers", _clock, connection.DescribeAsync, cancellationToken).ConfigureAwait(false);
                if (_info.Voices is null) throw new ProviderException(ProviderErrorKind.InvalidRequest, Name, $"{_options.Speaker} offers no voice (check Speaker)");
                Problem = null;
                return connection;
            }
            catch
            {
                await connection.DisposeAsync().ConfigureAwait(false);
                throw;
            }
        }
        catch (ProviderException exception)
        {
            // Whoever answers next may be another engine.
            _info = null;
            Problem = exception.Message;
            throw;
        }
    }

    private async ValueTask AskAsync(WyomingConnection connection, SpeechRequest request, bool streams, CancellationToken cancellationToken)
    {
        var voice = new JsonObject();
        if ((request.Voice ?? _options.Voice) is { } name) voice["name"] = name;
        else voice["language"] = request.Language.Replace('-', '_');
        if (streams)
        {
            await connection.SendAsync(new WyomingEvent("synthesize-start", new JsonObject { ["voice"] = voice.DeepClone() }), cancellationToken).ConfigureAwait(false);
            await connection.SendAsync(new WyomingEvent("synthesize-chunk", new JsonObject { ["text"] = request.Text }), cancellationToken).ConfigureAwait(false);
        }

        await connection.SendAsync(new WyomingEvent("synthesize", new JsonObject { ["text"] = request.Text, ["voice"] = voice }), cancellationToken).ConfigureAwait(false);
        if (streams) await connection.SendAsync(new WyomingEvent("synthesize-stop"), cancellationToken).ConfigureAwait(false);
    }

    private PcmStream Pcm(WyomingEvent format)
    {
        var (rate, width, channels) = (format.Number("rate"), format.Number("width"), format.Number("channels"));
        return width == 2 && channels == 1 && Rates.Contains(rate)
            ? new PcmStream(rate)
            : throw new ProviderException(ProviderErrorKind.ProtocolViolation, Name, $"speaks with {rate} Hz, {width} bytes and {channels} channels; mono PCM16 is needed");
    }
}
