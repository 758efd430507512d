using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using VoiceCluster.Dialogue;
using VoiceCluster.People;
using VoiceCluster.People.Access;
using VoiceCluster.Tickets.Desk;

namespace VoiceCluster.Tickets.Rest;

/// <summary>What may stand in a request about a ticket, and why not.</summary>
internal static class TicketFields
{
    private const int LongestField = 1000;

    private static readonly string[] PromiseStates = ["running", "warned", "paused", "kept", "breached"];

    /// <summary>Who asks, as a ticket's history has it.</summary>
    public static TicketActor Actor(HttpContext context)
    {
        var caller = context.Caller();
        return new TicketActor(JsonNamingPolicy.KebabCaseLower.ConvertName(caller.Kind.ToString()), caller.Id, caller.Name);
    }

    /// <summary>Why a request cannot be taken; null when it can.</summary>
    public static async Task<string?> ProblemAsync(TicketRequest request, string organisation, PeopleNames names, CancellationToken cancellationToken)
    {
        if (request.Subject is not null && (request.Subject.Trim().Length is 0 or > TicketText.LongestSubject || HasControl(request.Subject))) return $"subject has 1 to {TicketText.LongestSubject} characters.";
        if (request.Description is { } description && (description.Length > TicketText.LongestDescription || description.Contains('\0', StringComparison.Ordinal))) return $"description has at most {TicketText.LongestDescription} characters.";
        if (request.Requester is { } requester && (requester.Length > TicketText.LongestName || HasControl(requester))) return $"requester has at most {TicketText.LongestName} characters.";
        if (request.Status is not null && !TicketStatusNames.TryParse(request.Status, out _)) return OneOf("status", TicketStatusNames.All);
        if (request.Priority is not null && !TicketPriority.All.Contains(request.Priority)) return OneOf("priority", TicketPriority.All);
        if (request.Tags is { } tags && (tags.Count > TicketText.MostTags || tags.Any(static tag => tag is null || !TicketText.IsTag(tag)))) return $"tags are at most {TicketText.MostTags}, each 1 to {TicketText.LongestTag} letters, digits, '-', '_' or '.'.";
        if (request.Fields is { } fields && (fields.Count > TicketText.MostFields || !fields.All(static field => TicketText.IsTag(field.Key) && IsValue(field.Value))))
            return $"fields are at most {TicketText.MostFields}, each named like a tag, and a text of at most {LongestField} characters, a number or a flag.";
        if (request.Assignee is { Length: > 0 } user && await names.UserAsync(organisation, user, cancellationToken) is not { State: UserState.Active }) return $"assignee is '{user}', which is no active user.";
        if (request.Team is { Length: > 0 } team && await names.TeamAsync(organisation, team, cancellationToken) is null) return $"team is '{team}', which is no team.";
        return null;
    }

    /// <summary>Which tickets are asked for; null with why when that cannot be told.</summary>
    public static TicketQuery? Read(TicketListRequest asked, Caller caller, out string problem)
    {
        problem = "";
        var statuses = new List<TicketStatus>();
        foreach (var name in (asked.Status ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (TicketStatusNames.TryParse(name, out var status)) statuses.Add(status);
            else problem = OneOf("status", TicketStatusNames.All);
        }

        if (asked.Priority is not null && !TicketPriority.All.Contains(asked.Priority)) problem = OneOf("priority", TicketPriority.All);
        if (asked.Promise is not null && !PromiseStates.Contains(asked.Promise)) problem = OneOf("promise", PromiseStates);
        if (asked.Tag is not null && !TicketText.IsTag(asked.Tag)) problem = "tag is no tag.";
        var sort = (asked.Sort ?? "-number").TrimStart('-');
        if (!Enum.TryParse<TicketSort>(sort, ignoreCase: true, out var by) || !sort.All(char.IsAsciiLetterLower)) problem = OneOf("sort", ["number", "updated", "due", "priority"]) + " A '-' before it turns the order around.";
        var words = TicketSearch.Sought(asked.Q ?? "");
        if (asked.Q is not null && words.Count == 0) problem = "q has no word to look for.";
        return problem.Length > 0 ? null : new TicketQuery
        {
            Statuses = statuses,
            Priority = asked.Priority,
            AssigneeId = asked.Assignee switch { "none" => "", "me" => caller.Id, var other => other },
            TeamId = asked.Team is "none" ? "" : asked.Team,
            Tag = asked.Tag?.ToLowerInvariant(),
            Requester = asked.Requester,
            Conversation = asked.Conversation,
            Promise = asked.Promise,
            Words = words,
            Sort = by,
            IsDescending = asked.Sort?.StartsWith('-') ?? true,
        };
    }

    /// <summary>A place as a cursor holds it.</summary>
    public static string Write(TicketPlace place, TicketSort sort) => string.Create(CultureInfo.InvariantCulture, $"{sort}|{place.Value}|{place.Number}");

    /// <summary>A place of this order; null when it is none.</summary>
    public static TicketPlace? Read(string cursor, TicketSort sort)
    {
        var parts = cursor.Split('|');
        if (parts.Length != 3 || parts[0] != sort.ToString() || !int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return null;
        var isSound = sort switch
        {
            TicketSort.Number => parts[1].Length == 0,
            TicketSort.Priority => int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out _),
            _ => DateTimeOffset.TryParse(parts[1], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _),
        };
        return isSound ? new TicketPlace(parts[1], number) : null;
    }

    private static bool HasControl(string text) => text.Any(char.IsControl);

    private static bool IsValue(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString() is { Length: <= LongestField } text && !text.Contains('\0', StringComparison.Ordinal),
        JsonValueKind.Number => value.TryGetDouble(out var number) && double.IsFinite(number),
        JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null => true,
        _ => false,
    };

    private static string OneOf(string field, IEnumerable<string> values) => $"{field} is one of {string.Join(", ", values)}.";
}

/// <summary>Which tickets, in which order.</summary>
/// <param name="Status">One, or several with commas between them.</param>
/// <param name="Priority"><c>low</c>, <c>normal</c>, <c>high</c> or <c>urgent</c>.</param>
/// <param name="Assignee">The id of a user; <c>me</c>, or <c>none</c> for nobody's.</param>
/// <param name="Team">The id of a team; <c>none</c> for no team's.</param>
/// <param name="Tag">With this tag.</param>
/// <param name="Requester">Exactly so.</param>
/// <param name="Conversation">Linked to this conversation.</param>
/// <param name="Promise">How the tightest promise stands.</param>
/// <param name="Q">Words; each begins a word of the ticket or of its comments.</param>
/// <param name="Sort"><c>number</c>, <c>updated</c>, <c>due</c> or <c>priority</c>; with <c>-</c> before it from the greatest on. <c>-number</c> by default.</param>
/// <param name="Cursor">Where a list before this one ended.</param>
/// <param name="Limit">1 to 200; 50 by default.</param>
public sealed record TicketListRequest(
    string? Status, string? Priority, string? Assignee, string? Team, string? Tag, string? Requester, string? Conversation, string? Promise, string? Q, string? Sort, string? Cursor, int? Limit);
