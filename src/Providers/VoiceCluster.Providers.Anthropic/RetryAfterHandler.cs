namespace VoiceCluster.Providers.Anthropic;

/// <summary>Remembers how long an answer asks to wait: the package's exceptions have its body and its status, but not its headers.</summary>
internal sealed class RetryAfterHandler(TimeProvider clock, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private readonly AsyncLocal<Told?> _listener = new();

    /// <summary>What is told to the requests that this flow makes from now on.</summary>
    public Told Listen() => _listener.Value = new Told();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var told = _listener.Value;
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (told is not null) told.Wait = HttpErrors.RetryAfter(response.Headers.RetryAfter?.ToString(), clock);
        return response;
    }

    internal sealed class Told
    {
        public TimeSpan? Wait { get; set; }
    }
}
