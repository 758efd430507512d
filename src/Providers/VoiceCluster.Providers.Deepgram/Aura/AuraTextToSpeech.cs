namespace VoiceCluster.Providers.Deepgram;

/// <summary>Deepgram Aura over <c>/v1/speak</c>, as PCM16 of 16 kHz, which nothing resamples. Connections are used again. Use it inside a
/// <see cref="ResilientTextToSpeech"/>.</summary>
public sealed class AuraTextToSpeech : ITextToSpeech, IDisposable
{
    /// <summary>Well under the vendor's own limit, and longer than an agent is usually silent.</summary>
    private static readonly TimeSpan IdleFor = TimeSpan.FromSeconds(30);

    private readonly DeepgramOptions _options;
    private readonly TimeProvider _clock;
    private readonly VoicePools _pools;

    /// <param name="options">Where and what.</param>
    /// <param name="clock">Of deadlines and idle connections.</param>
    /// <param name="section">The configuration section the options came from, for messages.</param>
    /// <exception cref="SettingsException">With every wrong or missing setting.</exception>
    public AuraTextToSpeech(DeepgramOptions options, TimeProvider clock, string section = "Providers:Deepgram")
    {
        (_options, _clock) = (options.Validated(section), clock);
        _pools = new VoicePools(ConnectAsync, IdleFor, clock);
    }

    /// <inheritdoc/>
    public string Name => "deepgram-aura";

    /// <inheritdoc/>
    public IReadOnlyList<string> Voices => [_options.Aura.Voice];

    /// <summary>Connections that wait for use.</summary>
    internal int Idle => _pools.Idle;

    /// <inheritdoc/>
    public IAsyncEnumerable<SpeechChunk> SynthesizeAsync(SpeechRequest request, CancellationToken cancellationToken) =>
        SocketSpeech.SynthesizeAsync(_pools[request.Voice ?? _options.Aura.Voice], new AuraDialect(request.Text, Name, _options.ApiKey), _clock, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _pools.Dispose();

    private Task<VendorSocket> ConnectAsync(string voice, CancellationToken cancellationToken) => VendorSocket.ConnectAsync(
        _options.Endpoint(Name, "v1/speak", [("model", voice), ("encoding", "linear16"), ("sample_rate", "16000")]), _clock, cancellationToken);
}
