using System.Net.Http.Json;
using System.Text.Json;

namespace VoiceCluster.EndToEnd.Tests.Processes;

/// <summary>The real server as its own process, on a free port.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private const string Ready = "VoiceCluster is ready on ";

    // A new data folder would get the embedding model's 90 MB and a second's work each; the test of knowledge turns it on.
    private static readonly string[] WithoutEmbedding = ["--Knowledge:Embeddings:Provider", "None"];

    // A start takes more than a core for some seconds: of eight at once, the calls of the tests beside them would stand still.
    private static readonly SemaphoreSlim Starting = new(2);

    private ServerProcess(ProgramRun process, Uri address)
    {
        Process = process;
        Address = address;
        Http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(30) };
    }

    public ProgramRun Process { get; }

    public Uri Address { get; }

    public HttpClient Http { get; }

    /// <summary>Starts it and waits until it is ready.</summary>
    public static async Task<ServerProcess> StartAsync(DataFolder data, params IEnumerable<string> arguments)
    {
        await Starting.WaitAsync();
        try
        {
            return await ReadyAsync(ProgramRun.Start(BuiltPrograms.Silo, ["--urls", "http://127.0.0.1:0", "--DataFolder", data.Path, .. WithoutEmbedding, .. arguments]));
        }
        finally
        {
            Starting.Release();
        }
    }

    /// <summary>With the scripted engines: whatever is loud is the same question, answered by 1.8 s of a hum.</summary>
    public static Task<ServerProcess> StartScriptedAsync(DataFolder data, params IEnumerable<string> arguments) =>
        StartAsync(data, ["--Providers:Scripted", "true", "--FrontDoor:StartWithin", "00:01:00", .. arguments]);

    public async Task<JsonElement> GetAsync(string path) => await Http.GetFromJsonAsync<JsonElement>(path);

    /// <summary>Posts JSON and gives what comes back, whatever the status.</summary>
    public async Task<(int Status, JsonElement Body)> PostAsync(string path, object body)
    {
        using var response = await Http.PostAsJsonAsync(new Uri(path, UriKind.Relative), body);
        return ((int)response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>());
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Process.DisposeAsync();
    }

    private static async Task<ServerProcess> ReadyAsync(ProgramRun process)
    {
        try
        {
            var line = await process.LineAsync(static l => l.StartsWith(Ready, StringComparison.Ordinal));
            return new ServerProcess(process, new Uri(line[Ready.Length..]));
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }
}
