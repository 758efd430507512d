using VoiceCluster.Dialogue;
using VoiceCluster.People;

namespace VoiceCluster.Storage.Tests;

public sealed class PeopleStoreOnSqliteTests() : PeopleStoreTests(new SqliteTestDatabase());

[Trait("Needs", "postgres")]
public sealed class PeopleStoreOnPostgresTests(SharedPostgres server) : PeopleStoreTests(new PostgresTestDatabase(server));

public abstract class PeopleStoreTests(TestDatabase database) : DatabaseTests(database)
{
    private const string Default = Organisations.Default;

    private static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly DateTimeOffset Later = At.AddDays(1);

    private static readonly Organisation Other = new()
    {
        Id = "other", Name = "Other", TimeZone = "Etc/UTC", Language = "en", MaxUsers = 2, MaxKeys = 1, RequestsPerMinute = 100, CreatedAt = At, Revision = 1,
    };

    [Fact]
    public async Task The_default_organisation_is_there_and_others_can_be_made_and_changed_by_who_saw_the_last_change()
    {
        await using var storage = await OpenAsync();
        var organisations = storage.Get<IOrganisationStore>();
        Assert.NotNull(await organisations.FindAsync(Default, default));
        Assert.Equal(Stored.Done, await organisations.AddAsync(Other, default));
        Assert.Equal(Stored.Taken, await organisations.AddAsync(Other, default));
        Assert.Equal(Stored.Done, await organisations.ReplaceAsync(Other with { Name = "Renamed", Revision = 2 }, 1, default));
        Assert.Equal(Stored.Changed, await organisations.ReplaceAsync(Other with { Name = "Too late", Revision = 2 }, 1, default));
        Assert.Equal(Stored.Missing, await organisations.ReplaceAsync(Other with { Id = "nobody" }, 1, default));
        Assert.Equal(Other with { Name = "Renamed", Revision = 2 }, await organisations.FindAsync("other", default));
        Assert.Equal([Default, "other"], (await organisations.ListAsync(null, 10, default)).Select(static o => o.Id));
        Assert.Equal(["other"], (await organisations.ListAsync(Default, 10, default)).Select(static o => o.Id));
    }

    [Fact]
    public async Task A_user_is_seen_by_the_own_organisation_only_and_an_address_is_of_one_user()
    {
        await using var storage = await OpenAsync();
        await storage.Get<IOrganisationStore>().AddAsync(Other, default);
        var users = storage.Get<IUserStore>();
        Assert.False(await users.AnyAsync(default));
        Assert.Equal(Stored.Done, await users.InviteAsync(User("u1"), Link("l1", "u1"), default));
        Assert.Equal(Stored.Taken, await users.InviteAsync(User("u2", "other") with { Email = "u1@example.com" }, Link("l2", "u2", "other"), default));
        Assert.True(await users.AnyAsync(default));
        Assert.Equal(User("u1"), await users.FindAsync(Default, "u1", default));
        Assert.Null(await users.FindAsync("other", "u1", default));
        Assert.Equal("u1", (await users.FindByEmailAsync("u1@example.com", default))!.Id);
        Assert.Empty(await users.ListAsync("other", UserFilter.All, null, 10, default));
        Assert.Equal(Stored.Missing, await users.RemoveAsync("other", "u1", default));
        Assert.Equal(Stored.Missing, await users.ReplaceAsync(User("u1", "other") with { Revision = 2 }, 1, At, default));
    }

    [Fact]
    public async Task Users_are_listed_page_by_page_and_by_role_state_and_team()
    {
        await using var storage = await OpenAsync();
        var users = storage.Get<IUserStore>();
        var teams = storage.Get<ITeamStore>();
        foreach (var id in new[] { "u1", "u2", "u3" }) await users.InviteAsync(User(id) with { Role = id is "u2" ? Role.Supervisor : Role.Agent }, Link($"l-{id}", id), default);
        await teams.AddAsync(Team("t1"), default);
        await teams.AddMemberAsync(Default, "t1", "u3", default);
        Assert.Equal(["u1", "u2"], await IdsAsync(UserFilter.All, null, 2));
        Assert.Equal(["u3"], await IdsAsync(UserFilter.All, "u2", 2));
        Assert.Equal(["u2"], await IdsAsync(new UserFilter(Role.Supervisor, null, null), null, 10));
        Assert.Equal(["u3"], await IdsAsync(new UserFilter(Role.Agent, UserState.Invited, "t1"), null, 10));
        Assert.Empty(await IdsAsync(new UserFilter(null, UserState.Active, null), null, 10));

        async Task<IEnumerable<string>> IdsAsync(UserFilter filter, string? after, int most) => (await users.ListAsync(Default, filter, after, most, default)).Select(static u => u.Id);
    }

    [Fact]
    public async Task An_organisation_has_no_more_users_and_keys_than_it_may_however_many_come_at_once()
    {
        await using var storage = await OpenAsync();
        await storage.Get<IOrganisationStore>().AddAsync(Other, default);
        var users = storage.Get<IUserStore>();
        var keys = storage.Get<IApiKeyStore>();
        var invited = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => users.InviteAsync(User($"u{i}", "other"), Link($"l{i}", $"u{i}", "other"), default))));
        Assert.Equal((2, 6), (invited.Count(static s => s is Stored.Done), invited.Count(static s => s is Stored.Full)));
        var made = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => keys.AddAsync(Key($"k{i}", "other"), At, default))));
        Assert.Equal((1, 7), (made.Count(static s => s is Stored.Done), made.Count(static s => s is Stored.Full)));
        // An ended key makes room.
        var first = Assert.Single(await keys.ListAsync("other", null, 10, default));
        Assert.Equal(Stored.Done, await keys.EndAsync("other", first.Id, At, default));
        Assert.Equal(Stored.Missing, await keys.EndAsync("other", first.Id, At, default));
        Assert.Equal(Stored.Done, await keys.AddAsync(Key("k9", "other"), At, default));
    }

    [Fact]
    public async Task A_link_sets_one_password_however_many_use_it_at_once()
    {
        await using var storage = await OpenAsync();
        var users = storage.Get<IUserStore>();
        var link = Link("l1", null);
        await users.AddLinkAsync(link, default);
        await users.AddLinkAsync(Link("l2", null), default);
        var made = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => users.RedeemAsync(link, Active($"a{i}"), At, default))));
        Assert.Equal((1, 7), (made.Count(static s => s is Stored.Done), made.Count(static s => s is Stored.LinkUsed)));
        Assert.Single(await users.ListAsync(Default, UserFilter.All, null, 10, default));
        // The other links for a first administrator are over with it.
        Assert.Null(await users.FindLinkAsync("l2", At, default));
    }

    [Fact]
    public async Task A_link_is_not_used_up_by_a_user_who_cannot_be_made_and_is_over_after_its_time()
    {
        await using var storage = await OpenAsync();
        var users = storage.Get<IUserStore>();
        await users.InviteAsync(User("u1"), Link("l1", "u1"), default);
        await users.AddLinkAsync(Link("l2", null), default);
        Assert.Equal(Stored.Taken, await users.RedeemAsync(Link("l2", null), Active("a1") with { Email = "u1@example.com" }, At, default));
        Assert.NotNull(await users.FindLinkAsync("l2", At, default));
        Assert.Null(await users.FindLinkAsync("l2", Later, default));
        Assert.Equal(Stored.LinkUsed, await users.RedeemAsync(Link("l2", null), Active("a1"), Later, default));
    }

    [Fact]
    public async Task A_password_that_is_set_anew_signs_out_whoever_has_the_old_one()
    {
        await using var storage = await OpenAsync();
        var users = storage.Get<IUserStore>();
        var signIns = storage.Get<ISignInStore>();
        await users.InviteAsync(User("u1"), Link("l1", "u1"), default);
        await signIns.BeginAsync(SignIn("s1", "u1"), "r1", default);
        await users.AddLinkAsync(Link("l2", "u1"), default);
        Assert.Null(await users.FindLinkAsync("l1", At, default)); // the later link took its place
        Assert.Equal(Stored.Done, await users.RedeemAsync(Link("l2", "u1"), "hash", At, default));
        var user = (await users.FindAsync(Default, "u1", default))!;
        Assert.Equal((UserState.Active, "hash", 2), (user.State, user.PasswordHash, user.Revision));
        Assert.Equal("password", (await signIns.FindAsync("s1", default))!.Value.SignIn.EndReason);
        Assert.True(await users.SetPasswordAsync(Default, "u1", "hash", "dearer", default));
        Assert.False(await users.SetPasswordAsync(Default, "u1", "hash", "lost", default));
    }

    [Fact]
    public async Task The_last_administrator_stays_however_two_remove_each_other_at_once()
    {
        await using var storage = await OpenAsync();
        var users = storage.Get<IUserStore>();
        foreach (var id in new[] { "a1", "a2" })
        {
            await users.AddLinkAsync(Link($"l-{id}", null), default);
            await users.RedeemAsync(Link($"l-{id}", null), Active(id), At, default);
        }

        var outcomes = await Task.WhenAll(
            Task.Run(() => users.RemoveAsync(Default, "a1", default)),
            Task.Run(() => users.ReplaceAsync(Active("a2") with { Role = Role.Agent, Revision = 2 }, 1, At, default)));
        Assert.Equal([Stored.Done, Stored.LastAdministrator], outcomes.Order());
        var left = Assert.Single(await users.ListAsync(Default, new UserFilter(Role.Administrator, UserState.Active, null), null, 10, default));
        Assert.Equal(Stored.LastAdministrator, await users.ReplaceAsync(left with { State = UserState.Disabled, Revision = left.Revision + 1 }, left.Revision, At, default));
        Assert.Equal(Stored.Changed, await users.ReplaceAsync(left with { Name = "New" }, left.Revision - 1, At, default));
    }

    [Fact]
    public async Task Who_is_disabled_is_signed_out_and_who_is_removed_leaves_nothing_behind()
    {
        await using var storage = await OpenAsync();
        var users = storage.Get<IUserStore>();
        var signIns = storage.Get<ISignInStore>();
        await users.InviteAsync(User("u1"), Link("l1", "u1"), default);
        await signIns.BeginAsync(SignIn("s1", "u1"), "r1", default);
        await users.ReplaceAsync(User("u1") with { State = UserState.Disabled, Revision = 2 }, 1, At, default);
        Assert.Equal("disabled", (await signIns.FindAsync("s1", default))!.Value.SignIn.EndReason);
        Assert.Empty(await signIns.ListAsync(Default, "u1", At, default));
        await storage.Get<ITeamStore>().AddAsync(Team("t1"), default);
        await storage.Get<ITeamStore>().AddMemberAsync(Default, "t1", "u1", default);
        Assert.Equal(Stored.Done, await users.RemoveAsync(Default, "u1", default));
        foreach (var table in new[] { "users", "sign_ins", "refresh_tokens", "one_time_links", "team_members" }) Assert.Equal(0, await storage.CountAsync(table));
    }

    [Fact]
    public async Task A_refresh_token_is_good_once_and_a_second_time_ends_its_family()
    {
        await using var storage = await OpenAsync();
        await storage.Get<IUserStore>().InviteAsync(User("u1"), Link("l1", "u1"), default);
        var signIns = storage.Get<ISignInStore>();
        await signIns.BeginAsync(SignIn("s1", "u1"), "r1", default);
        await signIns.BeginAsync(SignIn("s2", "u1"), "other-family", default);
        var renewed = await signIns.RefreshAsync("r1", "r2", At, Later.AddDays(1), default);
        Assert.Equal((RefreshOutcome.Renewed, Later.AddDays(1)), (renewed.Outcome, renewed.SignIn!.ExpiresAt));
        Assert.Equal(RefreshOutcome.Reused, (await signIns.RefreshAsync("r1", "r3", At, Later, default)).Outcome);
        // Neither the thief's nor the owner's is good now; another sign-in of the same user is.
        Assert.Equal(RefreshOutcome.Unknown, (await signIns.RefreshAsync("r2", "r4", At, Later, default)).Outcome);
        Assert.Equal(RefreshOutcome.Unknown, (await signIns.RefreshAsync("r3", "r5", At, Later, default)).Outcome);
        Assert.Equal("reuse", (await signIns.FindAsync("s1", default))!.Value.SignIn.EndReason);
        Assert.Equal(RefreshOutcome.Renewed, (await signIns.RefreshAsync("other-family", "r6", At, Later, default)).Outcome);
        Assert.Equal(RefreshOutcome.Unknown, (await signIns.RefreshAsync("r6", "r7", Later, Later, default)).Outcome); // too late
        Assert.Equal(RefreshOutcome.Unknown, (await signIns.RefreshAsync("never", "r8", At, Later, default)).Outcome);
    }

    [Fact]
    public async Task Of_many_who_show_one_refresh_token_at_once_at_most_one_is_given_the_next()
    {
        await using var storage = await OpenAsync();
        await storage.Get<IUserStore>().InviteAsync(User("u1"), Link("l1", "u1"), default);
        var signIns = storage.Get<ISignInStore>();
        await signIns.BeginAsync(SignIn("s1", "u1"), "r1", default);
        var refreshes = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => signIns.RefreshAsync("r1", $"next-{i}", At, Later, default))));
        Assert.Single(refreshes, static r => r.Outcome is RefreshOutcome.Renewed);
        Assert.Contains(refreshes, static r => r.Outcome is RefreshOutcome.Reused);
        Assert.NotNull((await signIns.FindByTokenAsync("r1", default))!.EndedAt);
    }

    [Fact]
    public async Task Sign_ins_end_one_by_one_or_all_but_one_and_only_their_owners()
    {
        await using var storage = await OpenAsync();
        await storage.Get<IUserStore>().InviteAsync(User("u1"), Link("l1", "u1"), default);
        var signIns = storage.Get<ISignInStore>();
        foreach (var id in new[] { "s1", "s2", "s3" }) await signIns.BeginAsync(SignIn(id, "u1"), $"r-{id}", default);
        Assert.False(await signIns.EndAsync(Default, "u2", "s1", "sign-out", At, default));
        Assert.False(await signIns.EndAsync("other", "u1", "s1", "sign-out", At, default));
        Assert.True(await signIns.EndAsync(Default, "u1", "s1", "sign-out", At, default));
        Assert.False(await signIns.EndAsync(Default, "u1", "s1", "sign-out", At, default));
        await signIns.EndAllAsync(Default, "u1", except: "s3", "sign-out-everywhere", At, default);
        Assert.Equal(["s3"], (await signIns.ListAsync(Default, "u1", At, default)).Select(static s => s.Id));
    }

    [Fact]
    public async Task A_team_has_only_users_of_its_organisation()
    {
        await using var storage = await OpenAsync();
        await storage.Get<IOrganisationStore>().AddAsync(Other, default);
        var users = storage.Get<IUserStore>();
        var teams = storage.Get<ITeamStore>();
        await users.InviteAsync(User("u1"), Link("l1", "u1"), default);
        await users.InviteAsync(User("u2", "other"), Link("l2", "u2", "other"), default);
        Assert.Equal(Stored.Done, await teams.AddAsync(Team("t1"), default));
        Assert.Equal(Stored.Taken, await teams.AddAsync(Team("t2") with { Name = "t1" }, default));
        Assert.Equal(Stored.Done, await teams.AddAsync(Team("t2"), default));
        Assert.Equal(Stored.Taken, await teams.ReplaceAsync(Team("t2") with { Name = "t1", Revision = 2 }, 1, default));
        Assert.Equal(Stored.Changed, await teams.ReplaceAsync(Team("t2") with { Revision = 3 }, 2, default));
        Assert.Equal(Stored.Missing, await teams.AddMemberAsync(Default, "t1", "u2", default));
        Assert.Equal(Stored.Missing, await teams.AddMemberAsync("other", "t1", "u2", default));
        Assert.Equal(Stored.Done, await teams.AddMemberAsync(Default, "t1", "u1", default));
        Assert.Equal(Stored.Done, await teams.AddMemberAsync(Default, "t1", "u1", default));
        Assert.Equal(["u1"], await teams.MembersAsync(Default, "t1", default));
        Assert.Empty(await teams.MembersAsync("other", "t1", default));
        Assert.Equal(Stored.Done, await teams.RemoveMemberAsync(Default, "t1", "u1", default));
        Assert.Equal(Stored.Missing, await teams.RemoveMemberAsync(Default, "t1", "u1", default));
        Assert.Equal(Stored.Missing, await teams.RemoveAsync("other", "t1", default));
        Assert.Equal(Stored.Done, await teams.RemoveAsync(Default, "t1", default));
        Assert.Null(await teams.FindAsync(Default, "t1", default));
    }

    [Fact]
    public async Task The_audit_log_is_read_newest_first_by_its_organisation_and_what_happened_in_the_end_stands_there()
    {
        await using var storage = await OpenAsync();
        var audit = storage.Get<IAuditLog>();
        for (var i = 1; i <= 4; i++) await audit.WriteAsync(Entry($"e{i}") with { At = At.AddMinutes(i), ActorId = i is 2 ? "u2" : "u1", OrganisationId = i is 4 ? "other" : Default }, default);
        await audit.WriteAsync(Entry("e1") with { At = At.AddMinutes(1), Status = 204 }, default);
        Assert.Equal(["e3", "e2", "e1"], await IdsAsync(new AuditFilter(null, null, null, null), null, 10));
        Assert.Equal(["e1"], await IdsAsync(new AuditFilter(null, null, null, null), "e2", 10));
        Assert.Equal(["e2"], await IdsAsync(new AuditFilter("u2", "RemoveUser", null, null), null, 10));
        Assert.Equal(["e2"], await IdsAsync(new AuditFilter(null, null, At.AddMinutes(2), At.AddMinutes(3)), null, 10));
        Assert.Equal(204, (await audit.ListAsync(Default, new AuditFilter(null, null, null, null), "e2", 1, default))[0].Status);

        async Task<IEnumerable<string>> IdsAsync(AuditFilter filter, string? before, int most) => (await audit.ListAsync(Default, filter, before, most, default)).Select(static e => e.Id);
    }

    [Fact]
    public async Task Of_many_requests_with_one_idempotency_key_one_is_the_first()
    {
        await using var storage = await OpenAsync();
        var requests = storage.Get<IIdempotencyStore>();
        var request = new IdempotentRequest { OrganisationId = Default, Caller = "key:k1", Key = "a", RequestHash = "h", CreatedAt = At };
        var begun = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => requests.BeginAsync(request, default))));
        Assert.Single(begun, static first => first is null);
        await requests.CompleteAsync(request with { Status = 201, Body = "e30=" }, default);
        Assert.Equal(201, (await requests.BeginAsync(request, default))!.Status);
        Assert.Null(await requests.BeginAsync(request with { Caller = "key:k2" }, default));
        Assert.Null(await requests.BeginAsync(request with { OrganisationId = "other" }, default));
        await requests.ForgetAsync(request, default);
        Assert.Null(await requests.BeginAsync(request, default));
    }

    [Fact]
    public async Task What_nobody_needs_any_more_goes()
    {
        await using var storage = await OpenAsync();
        var signingKeys = storage.Get<ISigningKeyStore>();
        await storage.Get<IUserStore>().InviteAsync(User("u1"), Link("l1", "u1"), default);
        await storage.Get<ISignInStore>().BeginAsync(SignIn("s1", "u1"), "r1", default);
        await storage.Get<IAuditLog>().WriteAsync(Entry("e1"), default);
        await storage.Get<IIdempotencyStore>().BeginAsync(new IdempotentRequest { OrganisationId = Default, Caller = "c", Key = "a", RequestHash = "h", CreatedAt = At }, default);
        await signingKeys.AddAsync(new SigningKey { Id = "old", PrivateKey = "", CreatedAt = At }, default);
        await signingKeys.AddAsync(new SigningKey { Id = "new", PrivateKey = "", CreatedAt = At.AddHours(1) }, default);
        var upkeep = storage.Get<IPeopleUpkeep>();
        await upkeep.SweepAsync(At.AddHours(1), signingKeysBefore: At, auditBefore: null, default);
        foreach (var table in new[] { "sign_ins", "one_time_links", "audit_entries", "idempotent_requests" }) Assert.Equal(1, await storage.CountAsync(table));
        Assert.Equal(["new", "old"], (await signingKeys.ListAsync(default)).Select(static k => k.Id));
        await upkeep.SweepAsync(At.AddDays(9), signingKeysBefore: At.AddDays(9), auditBefore: At.AddDays(8), default);
        foreach (var table in new[] { "sign_ins", "refresh_tokens", "one_time_links", "audit_entries", "idempotent_requests" }) Assert.Equal(0, await storage.CountAsync(table));
        Assert.Equal(["new"], (await signingKeys.ListAsync(default)).Select(static k => k.Id)); // the newest stays, however old
    }

    private static User User(string id, string organisation = Default) => new()
    {
        OrganisationId = organisation, Id = id, Email = $"{id}@example.com", Name = id, Role = Role.Agent, State = UserState.Invited, Skills = """{"billing":3}""", CreatedAt = At, Revision = 1,
    };

    private static User Active(string id) => User(id) with { Role = Role.Administrator, State = UserState.Active, PasswordHash = "hash" };

    private static OneTimeLink Link(string hash, string? user, string organisation = Default) => new() { Hash = hash, OrganisationId = organisation, UserId = user, CreatedAt = At, ExpiresAt = Later };

    private static SignIn SignIn(string id, string user) => new()
    {
        Id = id, OrganisationId = Default, UserId = user, Address = "127.0.0.1", Client = "test", CreatedAt = At, UsedAt = At, ExpiresAt = Later,
    };

    private static Team Team(string id) => new() { OrganisationId = Default, Id = id, Name = id, Description = "", Revision = 1 };

    private static ApiKey Key(string id, string organisation) => new()
    {
        OrganisationId = organisation, Id = id, Name = id, Prefix = "vck_12345678", Hash = $"hash of {id}", Scopes = """["calls:read"]""", CreatedBy = "u1", CreatedAt = At,
    };

    private static AuditEntry Entry(string id) => new()
    {
        Id = id, OrganisationId = Default, At = At, ActorKind = "person", ActorId = "u1", ActorName = "U", Action = "RemoveUser", Target = "id=u9", Address = "127.0.0.1", RequestId = "r", Details = "",
    };
}
