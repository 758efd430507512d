namespace VoiceCluster.Providers.Deepgram;

/// <summary>Deepgram (https://developers.deepgram.com): recognition by Nova or Flux, and the voice Aura.</summary>
public sealed record DeepgramOptions : VendorOptions
{
    /// <summary>The region: https://api.deepgram.com (the default), https://api.eu.deepgram.com, or a host of one's own.</summary>
    public override string BaseAddress { get; init; } = "https://api.deepgram.com";

    /// <summary>True keeps audio and text out of the vendor's training (<c>mip_opt_out</c>). Default true.</summary>
    public bool OptOutOfTraining { get; init; } = true;

    /// <summary>Recognition by <c>/v1/listen</c>.</summary>
    public NovaOptions Nova { get; init; } = new();

    /// <summary>Recognition by <c>/v2/listen</c>, which says by itself when the caller is done.</summary>
    public FluxOptions Flux { get; init; } = new();

    /// <summary>Recognition of whole utterances.</summary>
    public BatchOptions Batch { get; init; } = new();

    /// <summary>The voice.</summary>
    public AuraOptions Aura { get; init; } = new();

    /// <inheritdoc/>
    protected override string Domain => "deepgram.com";

    /// <inheritdoc/>
    protected override string KeyPage => "https://console.deepgram.com";

    /// <inheritdoc/>
    public override IEnumerable<string> Validate(string section) =>
    [
        .. base.Validate(section),
        .. Nova.Validate($"{section}:{nameof(Nova)}"),
        .. Flux.Validate($"{section}:{nameof(Flux)}"),
        .. Batch.Validate($"{section}:{nameof(Batch)}"),
        .. Aura.Validate($"{section}:{nameof(Aura)}"),
    ];

    internal VendorEndpoint Endpoint(string name, string path, IEnumerable<(string Name, string Value)> query)
    {
        var all = OptOutOfTraining ? query.Append(("mip_opt_out", "true")) : query;
        return new VendorEndpoint
        {
            Provider = name,
            Address = VendorEndpoint.Beside(BaseAddress, path, all),
            Errors = DeepgramErrors.Table,
            Headers = string.IsNullOrEmpty(ApiKey) ? [] : [("Authorization", $"Token {ApiKey}")],
            ErrorHeader = "dg-error",
            Secret = ApiKey,
            ConnectTimeout = ConnectTimeout,
        };
    }
}
