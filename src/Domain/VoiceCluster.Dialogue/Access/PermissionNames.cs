using System.Collections.Frozen;
using System.Text.Json;

namespace VoiceCluster.Dialogue;

/// <summary>Permissions by the names they have outside: <see cref="Permission.CallTokensCreate"/> is <c>call-tokens:create</c>.</summary>
public static class PermissionNames
{
    private static readonly FrozenDictionary<Permission, string> Names = Enum.GetValues<Permission>().ToFrozenDictionary(static p => p, Spell);
    private static readonly FrozenDictionary<string, Permission> Permissions = Names.ToFrozenDictionary(static p => p.Value, static p => p.Key, StringComparer.Ordinal);

    /// <summary>The name.</summary>
    public static string Name(this Permission permission) => Names[permission];

    /// <summary>The permission of a name; null when nothing is called so.</summary>
    public static Permission? Find(string name) => Permissions.TryGetValue(name, out var permission) ? permission : null;

    private static string Spell(Permission permission)
    {
        var words = JsonNamingPolicy.KebabCaseLower.ConvertName(permission.ToString());
        var verb = words.LastIndexOf('-');
        return $"{words[..verb]}:{words[(verb + 1)..]}";
    }
}
