using System.Text.Json;
using VoiceCluster.Dialogue;

namespace VoiceCluster.People;

/// <summary>The words of the audit log.</summary>
internal static class AuditWords
{
    /// <summary>A kind of caller: <c>shared-token</c>.</summary>
    public static string Kind(CallerKind kind) => JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString());
}
