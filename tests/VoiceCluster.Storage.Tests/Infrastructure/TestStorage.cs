using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using VoiceCluster.Dialogue;

namespace VoiceCluster.Storage.Tests;

/// <summary>Storage as a host composes it, started.</summary>
internal sealed class TestStorage : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private TestStorage(ServiceProvider services, CapturedLogs logs)
    {
        _services = services;
        Logs = logs;
    }

    public WriteBehindRecorder Recorder => Get<WriteBehindRecorder>();

    public ICallHistory History => Get<ICallHistory>();

    public StorageHealth Health => Get<StorageHealth>();

    public StorageDatabase Database => Get<StorageDatabase>();

    public CapturedLogs Logs { get; }

    public static async Task<TestStorage> OpenAsync(StorageOptions options, TimeProvider? time = null)
    {
        var logs = new CapturedLogs();
        var services = new ServiceCollection().AddLogging(logging => logging.AddProvider(logs));
        if (time is not null) services.AddSingleton(time);
        var storage = new TestStorage(services.AddVoiceClusterStorage(options).BuildServiceProvider(), logs);
        try
        {
            await storage.Get<StorageLifecycle>().OpenAsync(CancellationToken.None).WaitAsync(Wait.Patience);
            return storage;
        }
        catch
        {
            await storage.DisposeAsync();
            throw;
        }
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public Task FlushAsync() => Recorder.FlushAsync(CancellationToken.None).WaitAsync(Wait.Patience);

    public Task ExecuteAsync(params string[] sql) => Database.ExecuteAsync(Array.ConvertAll(sql, text => new SqlStatement(text)), CancellationToken.None);

    public async Task<long> CountAsync(string table) =>
        (await Database.QueryAsync(new SqlStatement("SELECT COUNT(*) FROM " + table), row => row.GetInt64(0), CancellationToken.None))[0];

    public async ValueTask DisposeAsync() => await _services.DisposeAsync();
}

/// <summary>What was logged.</summary>
internal sealed class CapturedLogs : ILoggerProvider, ILogger
{
    private readonly List<(LogLevel Level, string Text)> _lines = [];

    public IReadOnlyList<string> At(LogLevel level)
    {
        lock (_lines) return _lines.FindAll(line => line.Level == level).ConvertAll(line => line.Text);
    }

    public ILogger CreateLogger(string categoryName) => this;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (_lines) _lines.Add((logLevel, formatter(state, exception)));
    }

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Dispose()
    {
        // Nothing is held.
    }
}
