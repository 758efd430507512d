using System.Globalization;
using VoiceCluster.Tickets;
using static VoiceCluster.Storage.Sql;

namespace VoiceCluster.Storage;

/// <summary>Notices in table notices.</summary>
internal sealed class NoticeStore(StorageDatabase database) : INoticeStore
{
    private static readonly Table<Notice> Table = new("notices", keys: 2);

    /// <summary>Adds one, unless its key is there already.</summary>
    public static SqlStatement Insert(Notice notice) => Table.Insert(notice);

    /// <inheritdoc/>
    public Task AddAsync(Notice notice, CancellationToken cancellationToken) => database.ExecuteAsync([Insert(notice)], cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Notice>> ListAsync(string organisation, string? team, int? ticket, string? before, int most, CancellationToken cancellationToken) => await Table.SelectAsync(
        database,
        string.Create(CultureInfo.InvariantCulture, $"organisation_id = $1 AND ($2 = '' OR id < $2) AND ($3 = '' OR team_id = $3) AND ($4 = 0 OR ticket_number = $4) ORDER BY id DESC LIMIT {most}"),
        [Text(organisation), Text(before ?? ""), Text(team ?? ""), (StoredType.Integer, ticket ?? 0)],
        cancellationToken);
}
