using Microsoft.Extensions.Logging;

namespace VoiceCluster.Providers;

internal sealed partial class OpeningPipeline
{
    [LoggerMessage(1, LogLevel.Warning, "{Provider}: attempt {Attempt} failed ({Kind}), the next one in {Delay}: {PiiMessage}")]
    private static partial void Retrying(ILogger logger, string provider, ProviderErrorKind kind, int attempt, TimeSpan delay, string piiMessage);
}
