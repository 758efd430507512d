namespace VoiceCluster.Dialogue;

/// <summary>Metadata of an endpoint: who asks must have a permission.</summary>
/// <param name="Permission">The permission.</param>
public sealed record NeedsPermission(Permission Permission);

/// <summary>Metadata of an endpoint: it answers with what belongs to the caller's organisation. Others hold what is not kept by organisation yet, and answer
/// only callers of the default one.</summary>
public sealed record OfCallersOrganisation;

/// <summary>Metadata of an endpoint: a look is written to the audit log too, not only a change.</summary>
public sealed record AuditedLook;
