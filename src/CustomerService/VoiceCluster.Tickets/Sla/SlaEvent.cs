namespace VoiceCluster.Tickets.Sla;

/// <summary>What promises look at.</summary>
public enum SlaEventKind
{
    /// <summary>The ticket begins. Its first event.</summary>
    Opened,

    /// <summary>The customer wrote or said something; ends a wait for him.</summary>
    CustomerWrote,

    /// <summary>The customer got an answer from us.</summary>
    Answered,

    /// <summary>The next move is the customer's: clocks stand still.</summary>
    AwaitingCustomer,

    /// <summary>It is ours again.</summary>
    Resumed,

    /// <summary>The ticket is done.</summary>
    Solved,

    /// <summary>It is not done after all.</summary>
    Reopened,

    /// <summary>The ticket has another priority from now on.</summary>
    PriorityChanged,
}

/// <summary>Something that happened to a ticket.</summary>
/// <param name="Kind">What.</param>
/// <param name="At">When; events are in order of time.</param>
/// <param name="Priority">With <see cref="SlaEventKind.Opened"/> and <see cref="SlaEventKind.PriorityChanged"/>: the priority from then on.</param>
public readonly record struct SlaEvent(SlaEventKind Kind, DateTimeOffset At, string? Priority = null);
