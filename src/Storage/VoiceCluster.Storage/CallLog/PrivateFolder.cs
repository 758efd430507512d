namespace VoiceCluster.Storage;

/// <summary>Folders that hold what callers said: readable by this user only.</summary>
internal static class PrivateFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Creates <c>root/name</c> when it is missing and returns its path.</summary>
    public static string Create(string root, string name = "")
    {
        var path = Path.Combine(root, name);
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, OwnerOnly);
        return path;
    }
}
