using Microsoft.Extensions.Logging;

namespace VoiceCluster.Providers;

public sealed partial class FallbackChatModel
{
    [LoggerMessage(20, LogLevel.Warning, "{Provider} did not answer ({Kind}), {Next} is asked: {PiiMessage}")]
    private static partial void FellBack(ILogger logger, string provider, string next, ProviderErrorKind kind, string piiMessage);

    [LoggerMessage(21, LogLevel.Warning, "{Provider} broke off in the middle of an answer ({Kind}), {Next} goes on: {PiiMessage}")]
    private static partial void WentOn(ILogger logger, string provider, string next, ProviderErrorKind kind, string piiMessage);
}
