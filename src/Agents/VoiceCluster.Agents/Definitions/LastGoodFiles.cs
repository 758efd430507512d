using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace VoiceCluster.Agents.Definitions;

/// <summary>
/// What the YAML files of a folder say, looked at every second. A file that is wrong is said so in the log, and what it said before stays, until it is right or
/// gone.
/// </summary>
/// <typeparam name="T">What one file says.</typeparam>
public sealed partial class LastGoodFiles<T> : IDisposable
    where T : class
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly string _folder;
    private readonly Func<string, bool> _isOne;
    private readonly Func<string, T> _read;
    private readonly ILogger _logger;
    private readonly ITimer _timer;
    private readonly Lock _looking = new();
    private string? _stamp;
    private string? _notRead;
    private volatile State _state = State.Empty;

    /// <param name="folder">The folder.</param>
    /// <param name="isOne">Whether a path is such a file's; others may be named by one.</param>
    /// <param name="read">Reads a file; throws as <see cref="TryRead"/> says.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">What is wrong, and files that are gone.</param>
    public LastGoodFiles(string folder, Func<string, bool> isOne, Func<string, T> read, TimeProvider time, ILogger logger)
    {
        (_folder, _isOne, _read, _logger) = (folder, isOne, read, logger);
        Look();
        _timer = time.CreateTimer(static files => ((LastGoodFiles<T>)files!).Look(), this, Every, Every);
    }

    /// <summary>What the files say, in the order of their names.</summary>
    public IEnumerable<T> Values => _state.Values;

    /// <summary>What is wrong with files.</summary>
    public ImmutableArray<string> Problems => _state.Problems;

    /// <summary>Reads a file, or says what is wrong with it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="read">May throw a <see cref="FormatException"/>, an <see cref="AgentFileException"/>, or that the file cannot be read.</param>
    public static (T? Value, string? Problem) TryRead(string path, Func<string, T> read)
    {
        try
        {
            return (read(path), null);
        }
        catch (Exception exception) when (exception is FormatException or AgentFileException or IOException or UnauthorizedAccessException)
        {
            return (null, exception.Message);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        // A look that takes longer than a second is not joined by the next.
        if (!_looking.TryEnter()) return;
        try
        {
            var files = new DirectoryInfo(_folder).EnumerateFiles().OrderBy(static file => file.Name, StringComparer.Ordinal).ToList();
            // Files name others, such as instructions: when any has changed, all are read again.
            var stamp = string.Join('|', files.Select(static file => $"{file.Name}:{file.LastWriteTimeUtc.Ticks}:{file.Length}"));
            var isChanged = stamp != _stamp;
            // One that could not be read may be right by now without having changed.
            if (isChanged || _state.Problems.Length > 0) Read(files.Select(static file => file.FullName).Where(IsOne), isChanged);
            (_stamp, _notRead) = (stamp, null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            if (_notRead != exception.Message) LogNotRead(_folder, exception.Message);
            _notRead = exception.Message;
        }
        finally
        {
            _looking.Exit();
        }
    }

    private bool IsOne(string path) => Path.GetExtension(path) == ".yaml" && _isOne(path);

    private void Read(IEnumerable<string> paths, bool isChanged)
    {
        var before = _state.Files;
        var files = paths.ToImmutableSortedDictionary(
            static path => path,
            path => before.GetValueOrDefault(path) is { Problem: null } good && !isChanged ? good : Read(path, before.GetValueOrDefault(path)),
            StringComparer.Ordinal);
        foreach (var gone in before.Keys.Except(files.Keys)) LogGone(gone);
        _state = new State(files);
    }

    private FileState Read(string path, FileState? before)
    {
        var (value, problem) = TryRead(path, _read);
        if (problem is not null && problem != before?.Problem) LogNotTaken(problem);
        return new FileState(value ?? before?.Value, problem);
    }

    [LoggerMessage(61, LogLevel.Error, "A file is wrong and not taken; what it said before stays. {Problem}")]
    private partial void LogNotTaken(string problem);

    [LoggerMessage(62, LogLevel.Warning, "The files in {Folder} cannot be read; what they said before stays: {Problem}")]
    private partial void LogNotRead(string folder, string problem);

    [LoggerMessage(63, LogLevel.Information, "{Path} is gone, and with it what it said")]
    private partial void LogGone(string path);

    private sealed record FileState(T? Value, string? Problem);

    private sealed record State(ImmutableSortedDictionary<string, FileState> Files)
    {
        public static State Empty { get; } = new(ImmutableSortedDictionary.Create<string, FileState>(StringComparer.Ordinal));

        public ImmutableArray<T> Values { get; } = [.. Files.Values.Select(static file => file.Value).OfType<T>()];

        public ImmutableArray<string> Problems { get; } = [.. Files.Values.Select(static file => file.Problem).OfType<string>()];
    }
}
