namespace VoiceCluster.Providers.Cartesia;

/// <summary>Cartesia Sonic over one WebSocket after the other, each used again and again by contexts, with the time of every word; as PCM16 of 16 kHz, which
/// nothing resamples. Use it inside a <see cref="ResilientTextToSpeech"/>.</summary>
public sealed class CartesiaTextToSpeech : ITextToSpeech, IDisposable
{
    /// <summary>The vendor closes after 5 minutes without a message.</summary>
    private static readonly TimeSpan IdleFor = TimeSpan.FromMinutes(2);

    private readonly CartesiaOptions _options;
    private readonly TimeProvider _clock;
    private readonly VoicePools _pools;

    /// <param name="options">Where and what.</param>
    /// <param name="clock">Of deadlines and idle connections.</param>
    /// <param name="section">The configuration section the options came from, for messages.</param>
    /// <exception cref="SettingsException">With every wrong or missing setting.</exception>
    public CartesiaTextToSpeech(CartesiaOptions options, TimeProvider clock, string section = "Providers:Cartesia")
    {
        (_options, _clock) = (options.Validated(section), clock);
        _pools = new VoicePools(ConnectAsync, IdleFor, clock);
    }

    /// <inheritdoc/>
    public string Name => "cartesia";

    /// <inheritdoc/>
    public IReadOnlyList<string> Voices => [_options.Voice];

    /// <summary>Connections that wait for use.</summary>
    internal int Idle => _pools.Idle;

    /// <inheritdoc/>
    /// <remarks>The voice is named in the request, so that all share one pool.</remarks>
    public IAsyncEnumerable<SpeechChunk> SynthesizeAsync(SpeechRequest request, CancellationToken cancellationToken) =>
        SocketSpeech.SynthesizeAsync(_pools[""], new CartesiaDialect(request, _options, Name), _clock, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _pools.Dispose();

    private Task<VendorSocket> ConnectAsync(string voice, CancellationToken cancellationToken) =>
        VendorSocket.ConnectAsync(_options.Endpoint(Name, "tts/websocket", []), _clock, cancellationToken);
}
