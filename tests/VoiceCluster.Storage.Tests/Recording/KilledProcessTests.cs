using System.Globalization;

namespace VoiceCluster.Storage.Tests;

[Trait("Needs", "process")]
public sealed class KilledProcessOnSqliteTests() : KilledProcessTests(new SqliteTestDatabase());

[Trait("Needs", "postgres")]
public sealed class KilledProcessOnPostgresTests(SharedPostgres server) : KilledProcessTests(new PostgresTestDatabase(server));

public abstract class KilledProcessTests(TestDatabase database) : DatabaseTests(database)
{
    [Fact]
    public async Task Every_turn_acknowledged_before_a_kill_9_is_in_the_database_after_the_next_start()
    {
        var acknowledged = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var round = 1; round <= 3; round++)
        {
            using var child = await ChildProcess.StartAsync("record", Options);
            for (var i = 0; i < 500 * round; i++) Note(await child.ReadLineAsync(), acknowledged);
            await child.KillAsync();
            while (await child.ReadLineAsync() is { } line) Note(line, acknowledged);

            await using var storage = await OpenAsync();
            Assert.Equal(0, storage.Health.PendingRecords);
            Assert.Equal(0, storage.Health.QuarantinedRecords);
            foreach (var (session, last) in acknowledged)
            {
                var turns = await storage.History.GetTurnsAsync(session, 0, default);
                Assert.True(turns.Count >= last, $"{session}: {turns.Count} of {last}");
                Assert.Equal(Enumerable.Range(1, turns.Count), turns.Select(turn => turn.Number));
                Assert.All(turns, turn => Assert.Equal(turn.Number % 3000, turn.AgentText.Length));
            }
        }
    }

    private static void Note(string? line, Dictionary<string, int> acknowledged)
    {
        // The kill may cut the last line.
        var parts = line?.Split(' ') ?? throw new InvalidOperationException("The child ended by itself.");
        if (parts.Length == 2 && int.TryParse(parts[1], CultureInfo.InvariantCulture, out var number) && parts[0].Length == "caller-0".Length)
            acknowledged[parts[0]] = Math.Max(number, acknowledged.GetValueOrDefault(parts[0]));
    }
}
