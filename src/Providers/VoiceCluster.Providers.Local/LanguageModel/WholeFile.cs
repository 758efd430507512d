namespace VoiceCluster.Providers.Local;

/// <summary>Writes a file under another name first, so that a reader never sees half of it and two processes may write at once.</summary>
internal static class WholeFile
{
    /// <param name="path">Where it goes; its folder is made.</param>
    /// <param name="write">Writes the file that it is given the name of.</param>
    public static void Write(string path, Action<string> write)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        string unfinished = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            write(unfinished);
            File.Move(unfinished, path, overwrite: true);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }
}
