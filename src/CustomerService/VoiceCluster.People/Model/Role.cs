using System.Collections.Frozen;
using VoiceCluster.Dialogue;

namespace VoiceCluster.People;

/// <summary>What a user is in the organisation.</summary>
public enum Role
{
    /// <summary>Looks on.</summary>
    Viewer,

    /// <summary>Works with callers.</summary>
    Agent,

    /// <summary>Leads those who do.</summary>
    Supervisor,

    /// <summary>Runs the organisation.</summary>
    Administrator,
}

/// <summary>What each role may do: each all that the one below may.</summary>
public static class RolePermissions
{
    private static readonly Permission[] Viewer =
    [
        Permission.CallsRead, Permission.ConversationsRead, Permission.KnowledgeRead, Permission.ShopRead, Permission.TicketsRead, Permission.ProvidersRead,
        Permission.UsersRead, Permission.TeamsRead, Permission.SettingsRead,
    ];

    private static readonly Permission[] Agent =
        [.. Viewer, Permission.TalkUse, Permission.CallsManage, Permission.CallersRead, Permission.RecordingsRead, Permission.TicketsWrite];

    private static readonly Permission[] Supervisor =
        [.. Agent, Permission.KnowledgeWrite, Permission.TeamsWrite, Permission.AuditRead, Permission.McpUse, Permission.CallTokensCreate, Permission.RecordingsDelete, Permission.CallersDelete];

    private static readonly Permission[] Administrator = [.. Supervisor, Permission.UsersWrite, Permission.KeysRead, Permission.KeysWrite, Permission.SettingsWrite];

    private static readonly FrozenDictionary<Role, FrozenSet<Permission>> ByRole = new Dictionary<Role, FrozenSet<Permission>>
    {
        [Role.Viewer] = Viewer.ToFrozenSet(),
        [Role.Agent] = Agent.ToFrozenSet(),
        [Role.Supervisor] = Supervisor.ToFrozenSet(),
        [Role.Administrator] = Administrator.ToFrozenSet(),
    }.ToFrozenDictionary();

    private static readonly FrozenSet<Permission> Operator = [.. Administrator, Permission.OrganisationsManage];

    /// <summary>What a role may do in an organisation.</summary>
    public static FrozenSet<Permission> Of(Role role, string organisation) =>
        role is Role.Administrator && organisation == Organisations.Default ? Operator : ByRole[role];

    /// <summary>Who is let in without being known (the door is open, or a shared token was shown) works with calls and what belongs to them, but has no say over
    /// people, keys and settings.</summary>
    public static FrozenSet<Permission> OfUnknown { get; } =
        Supervisor.Except([Permission.UsersRead, Permission.TeamsRead, Permission.TeamsWrite, Permission.AuditRead, Permission.SettingsRead]).ToFrozenSet();
}
