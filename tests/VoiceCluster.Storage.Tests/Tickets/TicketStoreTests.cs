using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using VoiceCluster.Tickets;

namespace VoiceCluster.Storage.Tests;

public sealed class TicketStoreOnSqliteTests() : TicketStoreTests(new SqliteTestDatabase());

[Trait("Needs", "postgres")]
public sealed class TicketStoreOnPostgresTests(SharedPostgres server) : TicketStoreTests(new PostgresTestDatabase(server));

public abstract class TicketStoreTests(TestDatabase database) : DatabaseTests(database)
{
    private static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly TicketActor Ada = new("person", "u1", "Ada");

    [Fact]
    public async Task Tickets_are_numbered_without_gaps_however_many_are_opened_at_once()
    {
        await using var storage = await OpenAsync();
        var store = storage.Get<ITicketStore>();
        var opened = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => store.OpenAsync(Draft($"key {i % 10}"), default))));
        Assert.Equal(Enumerable.Range(1, 10), opened.Select(t => t.Ticket.Number).Distinct().Order());
        Assert.Equal(10, opened.Count(static t => t.IsNew));
        Assert.Equal(10, (await store.ListAsync("default", TicketQuery.All, 100, default)).Count);
        Assert.Equal(opened[3].Ticket, await store.FindAsync("default", opened[3].Ticket.Number, default));
        Assert.Null(await store.FindAsync("another", 1, default));
        Assert.Equal(1, (await store.OpenAsync(Draft("key 1", organisation: "another"), default)).Ticket.Number);
        // Each has its own history.
        Assert.Equal(11, await storage.CountAsync("ticket_entries"));
    }

    [Fact]
    public async Task Of_two_who_change_a_ticket_at_once_one_is_told()
    {
        await using var storage = await OpenAsync();
        var store = storage.Get<ITicketStore>();
        var ticket = (await store.OpenAsync(Draft("k"), default)).Ticket;
        var written = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Task.Run(() =>
            store.WriteAsync(new TicketWrite(Commented(ticket, $"comment {i}"), null, []), ticket.Revision, default))));
        Assert.Equal((1, 9), (written.Count(static w => w is TicketWritten.Done), written.Count(static w => w is TicketWritten.Changed)));
        var changed = (await store.FindAsync("default", 1, default))!;
        Assert.Equal((2, 2, TicketStatus.Open), (changed.Revision, changed.Entries, changed.Status));
        Assert.StartsWith("comment ", Assert.Single(await store.EntriesAsync("default", 1, TicketEntryKind.Comment, 0, 10, default)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_done_under_a_key_is_done_once_and_leaves_nothing_of_a_second_time()
    {
        await using var storage = await OpenAsync();
        var store = storage.Get<ITicketStore>();
        var ticket = (await store.OpenAsync(Draft("k"), default)).Ticket;
        var first = Commented(ticket, "first");
        Assert.Equal(TicketWritten.Done, await store.WriteAsync(new TicketWrite(first, null, []) { Key = "rule/1" }, ticket.Revision, default));
        var again = Commented(first.Ticket, "again");
        Assert.Equal(TicketWritten.Before, await store.WriteAsync(new TicketWrite(again, Event("e1"), [Notice("n1")]) { Key = "rule/1" }, first.Ticket.Revision, default));
        Assert.Equal(first.Ticket, await store.FindAsync("default", 1, default));
        Assert.Empty(await storage.Get<IRuleEventStore>().PendingAsync(10, default));
        Assert.Empty(await storage.Get<INoticeStore>().ListAsync("default", null, null, null, 10, default));
        Assert.Empty(await store.ListAsync("default", TicketQuery.All with { Words = ["again"] }, 10, default));
    }

    [Fact]
    public async Task A_ticket_is_found_by_the_beginnings_of_words_of_itself_and_its_comments()
    {
        await using var storage = await OpenAsync();
        var store = storage.Get<ITicketStore>();
        var lamp = (await store.OpenAsync(Draft("k1", "A broken Lamp", "Écran fêlé, order-4271 (ada@example.com)"), default)).Ticket;
        await store.OpenAsync(Draft("k2", "A chair", "It is fine."), default);
        await store.OpenAsync(Draft("k1", "A broken lamp", "Another's", "another"), default);
        await store.WriteAsync(new TicketWrite(Commented(lamp, "We send a 'replacement' & more: it's \"on\" its way* OR NOT"), null, []), 1, default);
        Assert.Equal([1], await SoughtAsync("lam brok"));
        Assert.Equal([1], await SoughtAsync("REPLACE lamp"));
        Assert.Equal([1], await SoughtAsync("fêlé"));
        Assert.Equal([1], await SoughtAsync("ada@example 4271"));
        Assert.Equal([1], await SoughtAsync("not or its"));
        Assert.Equal([2, 1], await SoughtAsync("a"));
        Assert.Empty(await SoughtAsync("lamp chair"));
        Assert.Empty(await SoughtAsync("another's"));

        async Task<IEnumerable<int>> SoughtAsync(string text) => (await store.ListAsync("default", TicketQuery.All with { Words = TicketSearch.Sought(text) }, 10, default)).Select(static t => t.Number);
    }

    [Fact]
    public async Task Lists_are_filtered_and_come_in_any_order_in_pages_that_meet()
    {
        await using var storage = await OpenAsync();
        var store = storage.Get<ITicketStore>();
        foreach (var i in Enumerable.Range(1, 8))
        {
            var draft = Draft(string.Create(CultureInfo.InvariantCulture, $"k{i}"), priority: TicketPriority.All[i % 4], tags: i % 2 == 0 ? ["even", "a_b"] : ["odd"], session: i < 3 ? "s-1" : null, team: i > 6 ? "t1" : null);
            var ticket = draft.Step.Ticket with { DueAt = i % 3 == 0 ? null : At.AddHours(10 - i), UpdatedAt = At.AddMinutes(i % 5) };
            await store.OpenAsync(draft with { Step = draft.Step with { Ticket = ticket } }, default);
        }

        Assert.Equal([8, 6, 4, 2], await AllAsync(TicketQuery.All with { Tag = "even" }));
        Assert.Empty(await AllAsync(TicketQuery.All with { Tag = "eve" }));
        Assert.Empty(await AllAsync(TicketQuery.All with { Tag = "aXb" }));
        Assert.Equal([2, 1], await AllAsync(TicketQuery.All with { Conversation = "s-1" }));
        Assert.Equal([8, 7], await AllAsync(TicketQuery.All with { TeamId = "t1" }));
        Assert.Equal([6, 5, 4, 3, 2, 1], await AllAsync(TicketQuery.All with { TeamId = "" }));
        Assert.Equal([8, 4], await AllAsync(TicketQuery.All with { Priority = "low", Statuses = [TicketStatus.New, TicketStatus.Closed] }));
        Assert.Empty(await AllAsync(TicketQuery.All with { Statuses = [TicketStatus.Closed] }));
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], await AllAsync(TicketQuery.All with { IsDescending = false }));
        Assert.Equal([7, 3, 6, 2, 5, 1, 8, 4], await AllAsync(TicketQuery.All with { Sort = TicketSort.Priority }));
        Assert.Equal([8, 7, 5, 4, 2, 1, 3, 6], await AllAsync(TicketQuery.All with { Sort = TicketSort.Due, IsDescending = false }));
        Assert.Equal([5, 1, 6, 2, 7, 3, 8, 4], await AllAsync(TicketQuery.All with { Sort = TicketSort.Updated, IsDescending = false }));

        // Two at a time.
        async Task<List<int>> AllAsync(TicketQuery query)
        {
            var all = new List<int>();
            while (await store.ListAsync("default", query, 2, default) is { Count: > 0 } page)
            {
                all.AddRange(page.Select(static t => t.Number));
                query = query with { After = TicketPlace.Of(page[^1], query.Sort) };
            }

            return all;
        }
    }

    [Fact]
    public async Task What_is_due_is_found_and_what_is_promised_anew_is_due_if_it_is_open()
    {
        await using var storage = await OpenAsync();
        var store = storage.Get<ITicketStore>();
        foreach (var (key, alarmAt, status) in new[] { ("k1", At, TicketStatus.New), ("k2", At.AddHours(1), TicketStatus.New), ("k3", (DateTimeOffset?)null, TicketStatus.Open), ("k4", null, TicketStatus.Solved) })
        {
            var draft = Draft(key);
            await store.OpenAsync(draft with { Step = draft.Step with { Ticket = draft.Step.Ticket with { AlarmAt = alarmAt, Status = status } } }, default);
        }

        Assert.Equal([1], (await store.DueAsync(At.AddMinutes(1), 10, default)).Select(static t => t.Number));
        await store.MeasureAllAsync(At.AddMinutes(2), default);
        Assert.Empty(await store.DueAsync(At.AddMinutes(1), 10, default));
        Assert.Equal([1, 2, 3], (await store.DueAsync(At.AddMinutes(2), 10, default)).Select(static t => t.Number));
    }

    [Fact]
    public async Task What_rules_are_asked_about_stays_until_it_is_done_and_then_as_their_trace()
    {
        await using var storage = await OpenAsync();
        var (store, events) = (storage.Get<ITicketStore>(), storage.Get<IRuleEventStore>());
        // The number is known only when it is stored.
        await store.OpenAsync(Draft("k1") with { Event = Event("ticket/0/1") with { Subject = "0", Facts = """{"ticket":0}""" } }, default);
        var pending = Assert.Single(await events.PendingAsync(10, default));
        Assert.Equal(("ticket/1/1", "1", """{"ticket":1}"""), (pending.Key, pending.Subject, pending.Facts));
        await events.AddAsync(pending with { Facts = "{}" }, default);
        Assert.Equal(pending, Assert.Single(await events.PendingAsync(10, default)));
        var done = pending with { DoneAt = At, Trace = "[1]" };
        await events.CompleteAsync(done, default);
        Assert.Empty(await events.PendingAsync(10, default));
        Assert.Equal([done], await events.ListAsync("default", "ticket", "1", 10, default));
        Assert.Empty(await events.ListAsync("another", "ticket", "1", 10, default));
    }

    [Fact]
    public async Task Notices_are_told_once_for_a_key_newest_first()
    {
        await using var storage = await OpenAsync();
        var notices = storage.Get<INoticeStore>();
        foreach (var notice in new[] { Notice("n1"), Notice("n2") with { TeamId = "t1" }, Notice("n3") with { Key = "n2" }, Notice("n4") with { TicketNumber = 7 } }) await notices.AddAsync(notice, default);
        Assert.Equal(["n4", "n2", "n1"], await IdsAsync(null, null, null));
        Assert.Equal(["n1"], await IdsAsync(null, null, "n2"));
        Assert.Equal(["n2"], await IdsAsync("t1", null, null));
        Assert.Equal(["n4"], await IdsAsync(null, 7, null));

        async Task<IEnumerable<string>> IdsAsync(string? team, int? ticket, string? before) => (await notices.ListAsync("default", team, ticket, before, 10, default)).Select(static n => n.Id);
    }

    [Fact]
    public async Task Tickets_from_before_survive_with_their_numbers_conversations_and_words()
    {
        await using (var tables = await TablesAsync())
        {
            var migrations = Migration.Embedded(tables.Dialect);
            await new Migrator(tables, TimeProvider.System, NullLogger.Instance).MigrateAsync([.. migrations.TakeWhile(static m => m.Name != "tickets")], default);
            foreach (var (number, subject, status, session) in new[] { (1, "It's a Lamp, broken!", "open", "'s-1'"), (2, "Done", "closed", "NULL") })
            {
                await tables.ExecuteAsync([new SqlStatement($"""
                    INSERT INTO tickets (organisation_id, number, subject, description, requester, status, priority, session_id, created_at, opened_by)
                    VALUES ('default', {number}, '{subject.Replace("'", "''", StringComparison.Ordinal)}', 'It is, as I said: (very) {new string('x', 3000)}', '', '{status}', 'high', {session}, '2026-01-02T03:04:05.000000Z', 'k{number}')
                    """)], default);
            }
        }

        await using var storage = await OpenAsync();
        var store = storage.Get<ITicketStore>();
        var lamp = (await store.FindAsync("default", 1, default))!;
        Assert.Equal(("It's a Lamp, broken!", TicketStatus.Open, "high", At, At, "k1"), (lamp.Subject, lamp.Status, lamp.Priority, lamp.CreatedAt, lamp.UpdatedAt, lamp.OpenedBy));
        Assert.Equal(["conversation s-1"], (await store.LinksAsync("default", 1, default)).Select(static l => $"{l.Kind} {l.Target}"));
        Assert.Equal([1], (await store.ListAsync("default", TicketQuery.All with { Words = ["lamp", "very"] }, 10, default)).Select(static t => t.Number));
        Assert.Equal(TicketWritten.Done, await store.WriteAsync(new TicketWrite(Commented(lamp, "a new one"), null, []), lamp.Revision, default));
        Assert.Equal([1], (await store.ListAsync("default", TicketQuery.All with { Words = ["broken", "new"] }, 10, default)).Select(static t => t.Number));
        Assert.Equal(3, (await store.OpenAsync(Draft("k3"), default)).Ticket.Number);
        Assert.False((await store.OpenAsync(Draft("k2"), default)).IsNew);
    }

    private static TicketWrite Draft(
        string key, string subject = "A lamp", string description = "It is broken.", string organisation = "default", string priority = "normal", string[]? tags = null, string? session = null, string? team = null) => new(
        TicketLife.Open(
            new TicketDraft
            {
                OrganisationId = organisation, Subject = subject, Description = description, OpenedBy = key, Channel = "api", Priority = priority, Tags = tags ?? [], SessionId = session, TeamId = team,
                Fields = new Dictionary<string, JsonElement> { ["seats"] = JsonSerializer.SerializeToElement(3) },
            },
            Ada,
            At),
        null,
        []);

    private static TicketStep Commented(Ticket ticket, string text) => TicketLife.Comment(ticket, new TicketComment(text, true, false, true), Ada, At).Step!;

    private static RuleEventRecord Event(string key) => new() { OrganisationId = "default", Key = key, Event = "ticket_changed", SubjectKind = "ticket", Subject = "1", Facts = "{}", At = At };

    private static Notice Notice(string id) => new() { OrganisationId = "default", Id = id, At = At, Kind = "rule", Text = "Look.", Key = id };

    private async Task<StorageDatabase> TablesAsync()
    {
        if (Options.UsesPostgres) return new PostgresDatabase(Options);
        var sqlite = new SqliteDatabase(Options);
        await sqlite.PrepareAsync(CancellationToken.None);
        return sqlite;
    }
}
