using System.Globalization;
using VoiceCluster.Tickets;
using static VoiceCluster.Storage.Sql;

namespace VoiceCluster.Storage;

/// <summary>What rules are asked about in table rule_events.</summary>
internal sealed class RuleEventStore(StorageDatabase database) : IRuleEventStore
{
    private static readonly Table<RuleEventRecord> Table = new("rule_events", keys: 2);

    /// <summary>Adds one, unless its key is there already.</summary>
    public static SqlStatement Insert(RuleEventRecord record) => Table.Insert(record);

    /// <inheritdoc/>
    public Task AddAsync(RuleEventRecord record, CancellationToken cancellationToken) => database.ExecuteAsync([Insert(record)], cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<RuleEventRecord>> PendingAsync(int most, CancellationToken cancellationToken) =>
        await Table.SelectAsync(database, string.Create(CultureInfo.InvariantCulture, $"done_at IS NULL ORDER BY at, organisation_id, key LIMIT {most}"), [], cancellationToken);

    /// <inheritdoc/>
    public Task CompleteAsync(RuleEventRecord record, CancellationToken cancellationToken) => database.ExecuteAsync([Table.Upsert(record)], cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<RuleEventRecord>> ListAsync(string organisation, string subjectKind, string subject, int most, CancellationToken cancellationToken) => await Table.SelectAsync(
        database,
        string.Create(CultureInfo.InvariantCulture, $"organisation_id = $1 AND subject_kind = $2 AND subject = $3 ORDER BY at, key LIMIT {most}"),
        [Text(organisation), Text(subjectKind), Text(subject)],
        cancellationToken);
}
