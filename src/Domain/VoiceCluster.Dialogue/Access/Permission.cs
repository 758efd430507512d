namespace VoiceCluster.Dialogue;

/// <summary>What somebody may do. Its name over the API is its thing and its verb: <c>calls:read</c> (<see cref="PermissionNames"/>).</summary>
public enum Permission
{
    /// <summary>Talk with the agent: the client protocol, and its voice as a file.</summary>
    TalkUse,

    /// <summary>See the calls that are up, and the trunks.</summary>
    CallsRead,

    /// <summary>Place, transfer, record and end calls.</summary>
    CallsManage,

    /// <summary>Give a caller of a website a token to call with.</summary>
    CallTokensCreate,

    /// <summary>Read conversations, and what was done in them.</summary>
    ConversationsRead,

    /// <summary>Find and listen to recordings.</summary>
    RecordingsRead,

    /// <summary>Delete recordings.</summary>
    RecordingsDelete,

    /// <summary>Search and list documents.</summary>
    KnowledgeRead,

    /// <summary>Add and remove documents.</summary>
    KnowledgeWrite,

    /// <summary>Read what is remembered of callers.</summary>
    CallersRead,

    /// <summary>Have callers forgotten.</summary>
    CallersDelete,

    /// <summary>Read the sample shop's orders.</summary>
    ShopRead,

    /// <summary>Read tickets.</summary>
    TicketsRead,

    /// <summary>Open and change tickets.</summary>
    TicketsWrite,

    /// <summary>See how engines and models do.</summary>
    ProvidersRead,

    /// <summary>Use the tools of our MCP server.</summary>
    McpUse,

    /// <summary>See who there is: users and their roles.</summary>
    UsersRead,

    /// <summary>Invite, change and remove users.</summary>
    UsersWrite,

    /// <summary>See teams and who is in them.</summary>
    TeamsRead,

    /// <summary>Make, change and remove teams.</summary>
    TeamsWrite,

    /// <summary>See API keys, not their secrets.</summary>
    KeysRead,

    /// <summary>Make and end API keys.</summary>
    KeysWrite,

    /// <summary>Read the audit log.</summary>
    AuditRead,

    /// <summary>See the organisation's settings and limits.</summary>
    SettingsRead,

    /// <summary>Change the organisation's settings.</summary>
    SettingsWrite,

    /// <summary>Make organisations and set their limits: only for who runs the installation, the administrators of the default organisation.</summary>
    OrganisationsManage,
}
