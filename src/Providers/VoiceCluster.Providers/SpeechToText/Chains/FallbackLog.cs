using Microsoft.Extensions.Logging;

namespace VoiceCluster.Providers;

internal static partial class FallbackLog
{
    [LoggerMessage(63, LogLevel.Warning, "{Recogniser} cannot be opened ({Kind}), the next one of the chain is asked: {Problem}")]
    public static partial void FellBack(ILogger logger, string recogniser, ProviderErrorKind kind, string problem);

    [LoggerMessage(64, LogLevel.Warning, "{Recogniser}'s circuit went from {From} to {To}")]
    public static partial void CircuitMoved(ILogger logger, string recogniser, CircuitState from, CircuitState to);
}
