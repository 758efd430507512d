namespace VoiceCluster.Providers;

/// <summary>The error of a chain of which nobody answered.</summary>
internal static class NoneAnswered
{
    /// <summary>Transient when one of them was: asking again later may help then, and the shortest wait asked for is passed on.</summary>
    public static ProviderException Of(string chain, List<ProviderException> failures)
    {
        var telling = failures.Find(static failure => failure.Kind.IsTransient()) ?? failures[^1];
        if (failures.Count == 1) return telling;
        var retryAfter = failures.Min(static failure => failure.RetryAfter);
        var each = string.Join("; ", failures.Select(static failure => failure.Message));
        return new ProviderException(telling.Kind, chain, $"none answered: {each}", retryAfter, new AggregateException(failures));
    }
}
