using System.Globalization;
using VoiceCluster.Tickets;

namespace VoiceCluster.Storage;

/// <summary>What of a query is SQL: the text after WHERE, order included, and its parameters.</summary>
internal sealed class TicketConditions
{
    private const string Rank = "CASE priority WHEN 'urgent' THEN 3 WHEN 'high' THEN 2 WHEN 'normal' THEN 1 ELSE 0 END";

    private readonly List<(StoredType Type, object Value)> _parameters = [];
    private readonly List<string> _parts = [];

    public TicketConditions(string organisation, TicketQuery query, TicketSearchSql search)
    {
        _parts.Add($"organisation_id = {Add(Sql.Text(organisation))}");
        if (query.Statuses.Count > 0) _parts.Add($"status IN ({string.Join(", ", query.Statuses.Select(status => Add(Sql.Text(TicketStatusNames.NameOf(status)))))})");
        Is("priority", query.Priority);
        IsOrNone("assignee_id", query.AssigneeId);
        IsOrNone("team_id", query.TeamId);
        Is("requester", query.Requester);
        Is("promise", query.Promise);
        // Tags stand in a JSON array, each in quotation marks.
        if (query.Tag is { } tag) _parts.Add($"{search.Position}(tags, {Add(Sql.Text($"\"{tag}\""))}) > 0");
        if (query.Conversation is { } session)
            _parts.Add($"EXISTS (SELECT 1 FROM ticket_links l WHERE l.organisation_id = tickets.organisation_id AND l.ticket_number = tickets.number AND l.kind = 'conversation' AND l.target = {Add(Sql.Text(session))})");
        if (query.Words.Count > 0)
        {
            var sought = string.Join(search.And, query.Words.Select(word => string.Format(CultureInfo.InvariantCulture, search.Term, word)));
            _parts.Add(string.Format(CultureInfo.InvariantCulture, search.Seek, Add(Sql.Text(sought))));
        }

        var by = query.Sort switch
        {
            TicketSort.Updated => "updated_at",
            TicketSort.Due => $"COALESCE(due_at, {Add(Sql.Instant(TicketPlace.Never))})",
            TicketSort.Priority => Rank,
            _ => "number",
        };
        if (query.After is { } after)
        {
            var (compare, number) = (query.IsDescending ? "<" : ">", Add((StoredType.Integer, after.Number)));
            _parts.Add(query.Sort is TicketSort.Number ? $"number {compare} {number}" : $"({by}, number) {compare} ({Add(Value(after.Value, query.Sort))}, {number})");
        }

        var way = query.IsDescending ? "DESC" : "ASC";
        Text = $"{string.Join(" AND ", _parts)} ORDER BY {by} {way}, number {way}";
    }

    /// <summary>What stands after WHERE.</summary>
    public string Text { get; }

    /// <summary>In the order of their numbers.</summary>
    public IReadOnlyList<(StoredType Type, object Value)> Parameters => _parameters;

    private static (StoredType, object) Value(string text, TicketSort sort) => sort is TicketSort.Priority
        ? (StoredType.Integer, int.Parse(text, CultureInfo.InvariantCulture))
        : Sql.Instant(DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal));

    private void Is(string column, string? value)
    {
        if (value is not null) _parts.Add($"{column} = {Add(Sql.Text(value))}");
    }

    private void IsOrNone(string column, string? value)
    {
        if (value is "") _parts.Add($"{column} IS NULL");
        else Is(column, value);
    }

    private string Add((StoredType Type, object Value) parameter)
    {
        _parameters.Add(parameter);
        return string.Create(CultureInfo.InvariantCulture, $"${_parameters.Count}");
    }
}
