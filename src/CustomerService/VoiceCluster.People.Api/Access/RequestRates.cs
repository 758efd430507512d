using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using VoiceCluster.Dialogue;
using VoiceCluster.People.Limits;

namespace VoiceCluster.People.Access;

/// <summary>Counts requests, and answers 429 to who sends too many: with <c>Retry-After</c>, and <c>RateLimit</c> and <c>RateLimit-Policy</c>
/// (draft-ietf-httpapi-ratelimit-headers), which every counted answer has.</summary>
internal sealed class RequestRates(IRateLimiter limiter, IOrganisationStore organisations, SecuritySettings settings, TimeProvider time)
{
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, (int PerMinute, long At)> _limits = new(StringComparer.Ordinal);

    /// <summary>Counts a request of an address.</summary>
    /// <returns>False when it was answered.</returns>
    public Task<bool> AdmitAddressAsync(HttpContext context) => AdmitAsync(context, "address", ClientAddress.Subscriber(context), settings.Rates.Address);

    /// <summary>Counts a request of a caller, and of the caller's organisation.</summary>
    /// <returns>False when it was answered.</returns>
    public async Task<bool> AdmitCallerAsync(HttpContext context, Caller caller)
    {
        var limit = caller.Kind switch
        {
            CallerKind.Person => settings.Rates.User,
            CallerKind.Key => settings.Rates.Key,
            _ => (int?)null, // who is not known is counted by address
        };
        if (limit is { } perMinute && !await AdmitAsync(context, AuditWords.Kind(caller.Kind), caller.Id, perMinute)) return false;
        return await AdmitAsync(context, "organisation", caller.OrganisationId, await LimitOfAsync(caller.OrganisationId, context.RequestAborted));
    }

    private async Task<bool> AdmitAsync(HttpContext context, string policy, string id, int perMinute)
    {
        var verdict = await limiter.TakeAsync($"{policy}:{id}", perMinute);
        if (!verdict.IsAllowed || IsTightest(context, verdict)) Tell(context, policy, verdict);
        if (verdict.IsAllowed) return true;
        context.Response.Headers.RetryAfter = Seconds(verdict.Wait);
        await Problem.Of(StatusCodes.Status429TooManyRequests, "rate-limited", $"That is more than {perMinute} requests a minute of one {policy}. Try again in {Seconds(verdict.Wait)} s.").ExecuteAsync(context);
        return false;
    }

    private async Task<int> LimitOfAsync(string organisation, CancellationToken cancellationToken)
    {
        if (_limits.TryGetValue(organisation, out var known) && time.GetElapsedTime(known.At) < LookAgainAfter) return known.PerMinute;
        var perMinute = (await organisations.FindAsync(organisation, cancellationToken))?.RequestsPerMinute ?? 1;
        _limits[organisation] = (perMinute, time.GetTimestamp());
        return perMinute;
    }

    private static bool IsTightest(HttpContext context, RateVerdict verdict)
    {
        if (context.Items[typeof(RequestRates)] is RateVerdict told && told.Remaining <= verdict.Remaining) return false;
        context.Items[typeof(RequestRates)] = verdict;
        return true;
    }

    private static void Tell(HttpContext context, string policy, RateVerdict verdict)
    {
        context.Response.Headers["RateLimit-Policy"] = string.Create(CultureInfo.InvariantCulture, $"\"{policy}\";q={verdict.PerMinute};w=60");
        context.Response.Headers["RateLimit"] = string.Create(CultureInfo.InvariantCulture, $"\"{policy}\";r={verdict.Remaining};t={Seconds(verdict.Wait)}");
    }

    private static string Seconds(TimeSpan time) => Math.Max(1, (int)Math.Ceiling(time.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
}
