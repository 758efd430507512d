using Microsoft.Extensions.Logging;
using VoiceCluster.Knowledge.Documents;

namespace VoiceCluster.Knowledge.Bases;

/// <summary>
/// Keeps a base like a folder: what was written there is taken, what was removed goes. An upload of the same name hides a file. Files are compared by date and size
/// at each look, which works on network drives too and sees every way in which editors save.
/// </summary>
internal sealed partial class WatchedFolder(string knowledgeBase, string folder, KnowledgeBases bases, TimeProvider time, ILogger<WatchedFolder> logger)
{
    // A folder of thousands is taken in bites: in between, what was taken is searched, and edits and other folders have their turn.
    private static readonly TimeSpan Bite = TimeSpan.FromSeconds(1);

    // How each file was when it was taken or refused last.
    private readonly Dictionary<string, (DateTime Written, long Length)> _seen = new(StringComparer.Ordinal);
    private bool _looked;

    /// <summary>Looks once.</summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        var stored = (bases.List(knowledgeBase) ?? []).ToDictionary(static d => d.Name, StringComparer.Ordinal);
        var files = Files().ToList();
        var (changed, started) = (false, time.GetTimestamp());
        foreach (var (name, file) in files)
        {
            changed |= await TakeAsync(name, file, stored.GetValueOrDefault(name), cancellationToken);
            if (!changed || time.GetElapsedTime(started) < Bite) continue;
            await bases.LoadAsync(knowledgeBase, cancellationToken);
            return;
        }

        var there = files.Select(static f => f.Name).ToHashSet(StringComparer.Ordinal);

        // Later only what this silo saw here: another silo's folder may hold other files.
        foreach (var gone in stored.Values.Where(d => d.Source is DocumentSource.Folder && !there.Contains(d.Name) && (!_looked || _seen.ContainsKey(d.Name))))
        {
            await bases.DeleteAsync(knowledgeBase, gone.Name, cancellationToken);
            LogGone(gone.Name, knowledgeBase);
        }

        foreach (var name in _seen.Keys.Where(name => !there.Contains(name)).ToList()) _seen.Remove(name);
        _looked = true;
        if (changed) await bases.LoadAsync(knowledgeBase, cancellationToken);
    }

    private IEnumerable<(string Name, FileInfo File)> Files() => new DirectoryInfo(folder)
        .EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.Hidden | FileAttributes.System, IgnoreInaccessible = true })
        .Where(static f => DocumentReader.Reads(f.Name))
        .Select(f => (Path.GetRelativePath(folder, f.FullName).Replace('\\', '/'), f))
        .OrderBy(f => !_seen.ContainsKey(f.Item1)).ThenBy(static f => f.Item1, StringComparer.Ordinal);

    private async Task<bool> TakeAsync(string name, FileInfo file, KnowledgeDocument? stored, CancellationToken cancellationToken)
    {
        if (stored?.Source is DocumentSource.Upload)
        {
            // When the upload goes, the file comes back.
            _seen.Remove(name);
            return false;
        }

        var now = (file.LastWriteTimeUtc, file.Exists ? file.Length : 0);
        if (_seen.TryGetValue(name, out var before) && before == now) return false;
        try
        {
            var bytes = await File.ReadAllBytesAsync(file.FullName, cancellationToken);
            _seen[name] = now;
            if (stored?.Hash == KnowledgeBases.HashOf(bytes)) return false;
            await bases.StoreAsync(knowledgeBase, name, bytes, DocumentSource.Folder, cancellationToken);
            return true;
        }
        catch (DocumentException exception) when (exception.Problem is DocumentProblem.Empty)
        {
            LogNoText(name, knowledgeBase);
        }
        catch (DocumentException exception)
        {
            LogRefused(name, knowledgeBase, exception.Message);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Gone again, or being written: the next look tells.
            LogRefused(name, knowledgeBase, exception.Message);
        }

        return false;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Document {Document} left the folder of knowledge base {KnowledgeBase}, and the base")]
    private partial void LogGone(string document, string knowledgeBase);

    [LoggerMessage(Level = LogLevel.Debug, Message = "File {Document} in the folder of knowledge base {KnowledgeBase} holds nothing to answer from")]
    private partial void LogNoText(string document, string knowledgeBase);

    [LoggerMessage(Level = LogLevel.Warning, Message = "File {Document} in the folder of knowledge base {KnowledgeBase} is not taken, and what was known of it stays: {Reason}")]
    private partial void LogRefused(string document, string knowledgeBase, string reason);
}
