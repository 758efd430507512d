using Microsoft.Extensions.Logging;

namespace VoiceCluster.Providers;

internal static partial class PairLog
{
    [LoggerMessage(60, LogLevel.Warning, "Only {Quick} hears: the other recogniser of the pair is lost")]
    public static partial void Alone(ILogger logger, string quick, Exception exception);

    [LoggerMessage(61, LogLevel.Information, "{Good} did not give its words in time; the quick recogniser's stand")]
    public static partial void Late(ILogger logger, string good);

    [LoggerMessage(62, LogLevel.Debug, "The recognisers differ in {Different} of {Words} words")]
    public static partial void Differ(ILogger logger, int different, int words);
}
