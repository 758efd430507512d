namespace VoiceCluster.Storage;

/// <summary>How the words of tickets are kept and sought. Parameters: the organisation, the ticket's number, the words.</summary>
/// <param name="Read">Reads a ticket's words.</param>
/// <param name="Add">Adds them.</param>
/// <param name="Replace">Replaces them.</param>
/// <param name="Seek">A condition on tickets.id; {0} is the parameter of what is sought.</param>
/// <param name="Term">One sought word; {0} is the word.</param>
/// <param name="And">Between two.</param>
/// <param name="Position">The function that tells where in a text another stands; 0 for nowhere.</param>
internal sealed record TicketSearchSql(string Read, string Add, string Replace, string Seek, string Term, string And, string Position)
{
    private const string Id = "(SELECT id FROM tickets WHERE organisation_id = $1 AND number = $2)";

    // Words are letters and digits, so nothing in a term needs escaping.
    private static readonly TicketSearchSql Sqlite = new(
        $"SELECT words FROM ticket_search WHERE rowid = {Id}",
        $"INSERT INTO ticket_search (rowid, words) VALUES ({Id}, $3)",
        $"UPDATE ticket_search SET words = $3 WHERE rowid = {Id}",
        "id IN (SELECT rowid FROM ticket_search WHERE ticket_search MATCH {0})",
        "\"{0}\"*",
        " AND ",
        "instr");

    private static readonly TicketSearchSql Postgres = new(
        $"SELECT words FROM ticket_search WHERE ticket_id = {Id}",
        $"INSERT INTO ticket_search (ticket_id, words) VALUES ({Id}, $3)",
        $"UPDATE ticket_search SET words = $3 WHERE ticket_id = {Id}",
        "id IN (SELECT ticket_id FROM ticket_search WHERE vector @@ CAST({0} AS tsquery))",
        "'{0}':*",
        " & ",
        "strpos");

    /// <summary>Of a database.</summary>
    public static TicketSearchSql For(string dialect) => dialect is "postgres" ? Postgres : Sqlite;
}
