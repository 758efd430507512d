using System.Net;
using VoiceCluster.Knowledge.Embeddings;

namespace VoiceCluster.Knowledge.Tests;

public sealed class OpenAIEmbedderTests
{
    [Fact]
    public async Task Vectors_come_in_the_order_of_the_texts_and_of_length_one()
    {
        var endpoint = new Endpoint(HttpStatusCode.OK, """{"data":[{"index":1,"embedding":[0,2]},{"index":0,"embedding":[3,4]}]}""");
        using var embedder = new OpenAIEmbedder(new() { BaseAddress = "http://models.example/v1/", Model = "m", ApiKey = "k" }, endpoint);
        var vectors = await embedder.EmbedAsync(["a", "b"], CancellationToken.None);
        Assert.Equal([[0.6f, 0.8f], [0, 1]], vectors);
        Assert.Equal("http://models.example/v1/embeddings", endpoint.Asked);
        Assert.Equal("""{"model":"m","input":["a","b"]}""", endpoint.Body);
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized, "{}")]
    [InlineData(HttpStatusCode.OK, "no json")]
    [InlineData(HttpStatusCode.OK, """{"data":[]}""")]
    [InlineData(HttpStatusCode.OK, """{"data":[{"index":7,"embedding":[1]}]}""")]
    [InlineData(HttpStatusCode.OK, """{"data":"none"}""")]
    public async Task Whatever_else_it_answers_is_an_embedding_error(HttpStatusCode status, string body)
    {
        using var embedder = new OpenAIEmbedder(new(), new Endpoint(status, body));
        await Assert.ThrowsAsync<EmbeddingException>(() => embedder.EmbedAsync(["a"], CancellationToken.None));
    }

    private sealed class Endpoint(HttpStatusCode status, string body) : HttpMessageHandler
    {
        public string? Asked { get; private set; }

        public string? Body { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked = request.RequestUri?.ToString();
            Body = await request.Content!.ReadAsStringAsync(cancellationToken);
            return new HttpResponseMessage(status) { Content = new StringContent(body) };
        }
    }
}
