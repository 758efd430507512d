using Microsoft.Extensions.Logging;

namespace VoiceCluster.Providers;

internal sealed partial class FallbackChain<TRequest, T>
{
    [LoggerMessage(20, LogLevel.Warning, "{Provider} did not answer ({Kind}), {Next} is asked: {PiiMessage}")]
    private static partial void FellBack(ILogger logger, string provider, string next, ProviderErrorKind kind, string piiMessage);
}
