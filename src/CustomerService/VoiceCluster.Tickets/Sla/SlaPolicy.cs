using System.Collections.Frozen;

namespace VoiceCluster.Tickets.Sla;

/// <summary>What is promised.</summary>
public enum SlaPromiseKind
{
    /// <summary>From the ticket's beginning to our first word.</summary>
    FirstAnswer,

    /// <summary>From a customer's word that waits, after our first, to our next.</summary>
    NextAnswer,

    /// <summary>From the ticket's beginning until it is solved.</summary>
    Resolution,
}

/// <summary>How much working time each promise of a priority allows; null for no such promise.</summary>
/// <param name="FirstAnswer">See <see cref="SlaPromiseKind.FirstAnswer"/>.</param>
/// <param name="NextAnswer">See <see cref="SlaPromiseKind.NextAnswer"/>.</param>
/// <param name="Resolution">See <see cref="SlaPromiseKind.Resolution"/>.</param>
public sealed record SlaTargets(TimeSpan? FirstAnswer, TimeSpan? NextAnswer, TimeSpan? Resolution)
{
    /// <summary>Nothing is promised.</summary>
    public static SlaTargets None { get; } = new(null, null, null);

    /// <summary>One of the three.</summary>
    public TimeSpan? Of(SlaPromiseKind kind) => kind switch
    {
        SlaPromiseKind.FirstAnswer => FirstAnswer,
        SlaPromiseKind.NextAnswer => NextAnswer,
        _ => Resolution,
    };
}

/// <summary>Promises to customers: how soon they are answered and helped, in working time.</summary>
public sealed record SlaPolicy
{
    public required string Name { get; init; }

    /// <summary>Whose working time counts.</summary>
    public required BusinessCalendar Calendar { get; init; }

    /// <summary>By priority; one that is missing is promised nothing.</summary>
    public required IReadOnlyDictionary<string, SlaTargets> Targets { get; init; }

    /// <summary>The customers that it is for, an address, a number or <c>*@example.com</c>; empty for all.</summary>
    public IReadOnlyList<string> Customers { get; init; } = [];

    /// <summary>The part of a promise after which people are warned: above 0, below 1; default 0.8.</summary>
    public double WarnAfter { get; init; } = 0.8;

    /// <summary>What a priority is promised.</summary>
    public SlaTargets TargetsOf(string priority) => Targets.GetValueOrDefault(priority) ?? SlaTargets.None;

    /// <summary>Whether it is for a customer.</summary>
    public bool IsFor(string customer) => Customers.Count == 0 || Customers.Any(one => one.StartsWith('*')
        ? customer.EndsWith(one[1..], StringComparison.OrdinalIgnoreCase)
        : customer.Equals(one, StringComparison.OrdinalIgnoreCase));
}

/// <summary>All policies of an organisation, in the order in which they are asked.</summary>
/// <param name="Policies">The first that is for a customer counts.</param>
public sealed record SlaPolicies(IReadOnlyList<SlaPolicy> Policies)
{
    /// <summary>Nothing is promised to anybody.</summary>
    public static SlaPolicies None { get; } = new([]);

    /// <summary>The policy for a customer; null for none.</summary>
    public SlaPolicy? For(string customer) => Policies.FirstOrDefault(policy => policy.IsFor(customer));
}
