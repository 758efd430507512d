using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace VoiceCluster.Knowledge.Embeddings;

/// <summary>An OpenAI-compatible endpoint: <c>POST {BaseAddress}/embeddings</c> (https://platform.openai.com/docs/api-reference/embeddings).</summary>
public sealed class OpenAIEmbedder : IEmbedder, IDisposable
{
    private const int MostTexts = 64;

    private readonly HttpClient _client;
    private readonly EmbeddingSettings _settings;

    /// <param name="settings">Validated settings.</param>
    /// <param name="handler">For tests; null for the network.</param>
    public OpenAIEmbedder(EmbeddingSettings settings, HttpMessageHandler? handler = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _settings = settings;
        _client = new HttpClient(handler ?? new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = settings.Timeout };
        if (settings.ApiKey is { Length: > 0 } key) _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    /// <inheritdoc/>
    public string Model => _settings.Model;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<float[]>> EmbedAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var vectors = new List<float[]>(texts.Count);
        foreach (var batch in texts.Chunk(MostTexts)) vectors.AddRange(await AskAsync(batch, cancellationToken));
        return vectors;
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private async Task<float[][]> AskAsync(string[] texts, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _client.PostAsJsonAsync($"{_settings.BaseAddress.TrimEnd('/')}/embeddings", new { model = _settings.Model, input = texts }, cancellationToken);
            if (!response.IsSuccessStatusCode)
                throw new EmbeddingException($"The embedding endpoint answered {(int)response.StatusCode}; check Knowledge:Embeddings:BaseAddress, :ApiKey and :Model.");
            var answer = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
            var vectors = new float[texts.Length][];
            foreach (var item in answer.GetProperty("data").EnumerateArray())
            {
                var vector = item.GetProperty("embedding").EnumerateArray().Select(static n => n.GetSingle()).ToArray();
                Vectors.Normalize(vector);
                vectors[item.GetProperty("index").GetInt32()] = vector;
            }

            return Array.TrueForAll(vectors, v => v is { Length: > 0 } && v.Length == vectors[0].Length) ? vectors : throw new JsonException("vectors are missing or differ in length");
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or IndexOutOfRangeException)
        {
            throw new EmbeddingException($"The embedding endpoint answered what is no list of vectors: {exception.Message}.", exception);
        }
        catch (HttpRequestException exception)
        {
            throw new EmbeddingException($"The embedding endpoint cannot be reached: {exception.Message}", exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new EmbeddingException($"The embedding endpoint did not answer within {_settings.Timeout.TotalSeconds:0.#} s (Knowledge:Embeddings:Timeout).", exception);
        }
    }
}
