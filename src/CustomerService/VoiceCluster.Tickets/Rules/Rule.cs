namespace VoiceCluster.Tickets.Rules;

/// <summary>What a rule that holds does.</summary>
public abstract record RuleAction
{
    /// <summary>As files and records name it, such as <c>set_priority</c>.</summary>
    public abstract string Kind { get; }
}

/// <summary>Raises a ticket's priority by one, and gives it to a team when one is named.</summary>
/// <param name="Team">Null to leave it where it is.</param>
public sealed record Escalate(string? Team) : RuleAction
{
    public override string Kind => "escalate";
}

/// <summary>Gives a ticket to somebody.</summary>
/// <param name="Team">Null to leave it.</param>
/// <param name="Person">Null to leave it.</param>
public sealed record Assign(string? Team, string? Person) : RuleAction
{
    public override string Kind => "assign";
}

/// <summary>Adds tags to a ticket.</summary>
/// <param name="Tags">At least one.</param>
public sealed record AddTags(IReadOnlyList<string> Tags) : RuleAction
{
    public override string Kind => "tag";
}

/// <summary>Answers the customer.</summary>
/// <param name="Text">The answer.</param>
public sealed record Reply(string Text) : RuleAction
{
    public override string Kind => "reply";
}

/// <summary>Tells people.</summary>
/// <param name="Team">Whom.</param>
/// <param name="Message">What.</param>
public sealed record Notify(string Team, string Message) : RuleAction
{
    public override string Kind => "notify";
}

/// <summary>Gives a ticket a priority.</summary>
/// <param name="Priority">One of <see cref="TicketPriority.All"/>.</param>
public sealed record SetPriority(string Priority) : RuleAction
{
    public override string Kind => "set_priority";
}

/// <summary>Starts a workflow.</summary>
/// <param name="Workflow">Its name.</param>
public sealed record StartWorkflow(string Workflow) : RuleAction
{
    public override string Kind => "start_workflow";
}

/// <summary>Hands a conversation over to people.</summary>
/// <param name="Team">Null for whoever is free.</param>
public sealed record HandOff(string? Team) : RuleAction
{
    public override string Kind => "hand_off";
}

/// <summary>If this holds, do that.</summary>
public sealed class Rule
{
    internal Rule(string name, int priority, IReadOnlyList<string> events, bool stops, Condition condition, IReadOnlyList<RuleAction> actions) =>
        (Name, Priority, Events, Stops, Condition, Actions) = (name, priority, events, stops, condition, actions);

    /// <summary>Once in an organisation.</summary>
    public string Name { get; }

    /// <summary>Higher ones are asked first; of equal ones the one that stands first.</summary>
    public int Priority { get; }

    /// <summary>On which of <see cref="RuleEvents.All"/>.</summary>
    public IReadOnlyList<string> Events { get; }

    /// <summary>When it holds, no further rule is asked.</summary>
    public bool Stops { get; }

    /// <summary>What it does.</summary>
    public IReadOnlyList<RuleAction> Actions { get; }

    internal Condition Condition { get; }
}
