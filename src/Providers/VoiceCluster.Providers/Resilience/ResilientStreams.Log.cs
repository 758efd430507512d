using Microsoft.Extensions.Logging;

namespace VoiceCluster.Providers;

internal sealed partial class ResilientStreams
{
    [LoggerMessage(10, LogLevel.Warning, "{Provider}: no output ({Kind}): {PiiMessage}")]
    private static partial void Failed(ILogger logger, string provider, ProviderErrorKind kind, string piiMessage);

    [LoggerMessage(11, LogLevel.Warning, "{Provider}: broke off in mid-stream ({Kind}): {PiiMessage}")]
    private static partial void BrokeOff(ILogger logger, string provider, ProviderErrorKind kind, string piiMessage);

    [LoggerMessage(12, LogLevel.Debug, "{Provider}: refused a request, {MaxConcurrent} are under way")]
    private static partial void Full(ILogger logger, string provider, int maxConcurrent);

    [LoggerMessage(13, LogLevel.Warning, "{Provider}: circuit {From} -> {To}")]
    private static partial void CircuitMoved(ILogger logger, string provider, CircuitState from, CircuitState to);
}
