using Microsoft.Extensions.Logging;

namespace VoiceCluster.Providers.Local;

/// <summary>The knowledge in a folder as it is now: read again when a file changed. Thread safe.</summary>
public sealed partial class KnowledgeFolder
{
    // A folder is looked at when something is asked, and at most this often.
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    private readonly Lock _gate = new();
    private readonly string _folder;
    private readonly TimeProvider _time;
    private readonly ILogger<KnowledgeFolder> _logger;
    private KnowledgeBase _current;
    private string _state;
    private long _looked;

    /// <exception cref="KnowledgeException">As for <see cref="KnowledgeBase.Load"/>.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public KnowledgeFolder(string folder, TimeProvider time, ILogger<KnowledgeFolder> logger)
    {
        _folder = folder;
        _time = time;
        _logger = logger;
        _current = KnowledgeBase.Load(folder);
        _state = State();
        _looked = time.GetTimestamp();
    }

    /// <summary>What the folder holds; what it held before while a file in it is malformed, which is logged.</summary>
    public KnowledgeBase Current
    {
        get
        {
            lock (_gate)
            {
                if (_time.GetElapsedTime(_looked) < LookEvery) return _current;
                _looked = _time.GetTimestamp();
                try
                {
                    var state = State();
                    if (state == _state) return _current;
                    _state = state;
                    _current = KnowledgeBase.Load(_folder);
                }
                catch (Exception exception) when (exception is KnowledgeException or IOException or UnauthorizedAccessException)
                {
                    LogKept(exception.Message);
                }

                return _current;
            }
        }
    }

    private string State() => string.Join('\n', new DirectoryInfo(_folder).EnumerateFiles("*.md").OrderBy(static f => f.Name, StringComparer.Ordinal).Select(static f => $"{f.Name} {f.Length} {f.LastWriteTimeUtc.Ticks}"));

    [LoggerMessage(Level = LogLevel.Warning, Message = "The built-in responder keeps the answers it had: {Reason}")]
    private partial void LogKept(string reason);
}
