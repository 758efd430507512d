using VoiceCluster.Simulators;

namespace VoiceCluster.Providers.OpenAI.Tests;

/// <summary>What compatible servers really send. The answer is whatever text came.</summary>
public sealed class CompatibleServerTests : SimulatedOpenAI
{
    public static TheoryData<string, string> Bodies => new()
    {
        { "no reason but an empty one", Events("""{"id":"1","created":1,"model":"m","choices":[{"index":0,"delta":{"role":"","content":"We open."},"finish_reason":""}]}""", "[DONE]") },
        { "a reason of its own", Events("""{"choices":[{"index":0,"delta":{"content":"We open."},"finish_reason":null}]}""", """{"choices":[{"index":0,"delta":{},"finish_reason":"eos"}]}""", "[DONE]") },
        { "nothing but text", Events("""{"choices":[{"delta":{"content":"We "}}]}""", """{"choices":[{"delta":{"content":"open."}}]}""") },
        { "no end but [DONE]", Events("""{"choices":[{"index":0,"delta":{"content":"We open."},"finish_reason":null}]}""", "[DONE]") },
        { "no [DONE]", Events("""{"choices":[{"index":0,"delta":{"content":"We open."},"finish_reason":"stop"}]}""") },
        { "null and nothing", Events("""{"id":null,"usage":null,"choices":[]}""", """{"choices":[{"delta":null}]}""", """{"choices":null}""", """{"choices":[{"delta":{"content":"We open.","tool_calls":null,"function_call":null},"finish_reason":"stop"}],"usage":null}""", "[DONE]") },
        { "numbers as texts", Events("""{"id":7,"created":"1700000000.5","choices":[{"index":"0","delta":{"content":"We open."},"finish_reason":"stop"}],"usage":{"prompt_tokens":"12","completion_tokens":"3","total_tokens":"15"}}""", "[DONE]") },
        { "content in parts", Events("""{"choices":[{"delta":{"content":[{"type":"text","text":"We "},{"type":"text","text":"open."}]},"finish_reason":"stop"}]}""", "[DONE]") },
        { "an unknown role and tier", Events("""{"service_tier":"gold","system_fingerprint":5,"choices":[{"delta":{"role":"bot","content":"We open."},"finish_reason":"stop","logprobs":"none"}]}""", "[DONE]") },
        { "one choice, no array", Events("""{"choices":{"delta":{"content":"We open."},"finish_reason":"stop"}}""", "[DONE]") },
        { "an older completion", Events("""{"choices":[{"text":"We open.","finish_reason":"stop"}]}""", "[DONE]") },
        { "comments, names and CR LF", ": ping\r\n\r\nevent: message\r\nid: 1\r\ndata:{\"choices\":[{\"delta\":{\"content\":\"We open.\"},\"finish_reason\":\"stop\"}]}\r\n\r\ndata: [DONE]\r\n\r\n" },
        { "no blank line at the end", "data: {\"choices\":[{\"delta\":{\"content\":\"We open.\"},\"finish_reason\":\"stop\"}]}" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Whatever_text_came_is_the_answer(string server, string body)
    {
        Server.Chat.Enqueue(ChatScript.Verbatim(body));
        var deltas = await ReadAsync(Model);
        Assert.True("We open." == string.Concat(deltas.Select(static d => d.Text)), server);
        Assert.NotNull(deltas[^1].Usage);
    }

    [Fact]
    public async Task Numbers_as_texts_are_counted()
    {
        Server.Chat.Enqueue(ChatScript.Verbatim(Events("""{"choices":[{"delta":{"content":"ok"},"finish_reason":"stop"}],"usage":{"prompt_tokens":"12","completion_tokens":3.0,"prompt_tokens_details":{"cached_tokens":"4"}}}""", "[DONE]")));
        var usage = (await ReadAsync(Model))[^1].Usage!;
        Assert.Equal((12, 3, false), (usage.PromptTokens, usage.CompletionTokens, usage.Estimated));
    }

    [Fact]
    public async Task A_server_that_does_not_stream_answers_in_one_piece()
    {
        Server.Chat.Enqueue(ChatScript.Verbatim("""{"id":"1","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"We open."},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":2}}""", "application/json"));
        Assert.Equal("We open.", string.Concat((await ReadAsync(Model)).Select(static d => d.Text)));
    }

    [Theory]
    [InlineData("""{"choices":[{"delta":{"reasoning_content":"Hours?"}}]}""")]
    [InlineData("""{"choices":[{"delta":{"reasoning":"Hours?","reasoning_details":[{"type":"reasoning.text","text":"Hours?"}]}}]}""")]
    [InlineData("""{"choices":[{"delta":{"content":[{"type":"thinking","thinking":[{"type":"text","text":"Hours?"}]}]}}]}""")]
    public async Task What_is_thought_comes_apart_from_what_is_answered(string thought)
    {
        Server.Chat.Enqueue(ChatScript.Verbatim(Events(thought, """{"choices":[{"delta":{"content":"We open."},"finish_reason":"stop"}]}""", "[DONE]")));
        var deltas = await ReadAsync(Model);
        Assert.Equal("We open.", string.Concat(deltas.Select(static d => d.Text)));
        Assert.Equal("Hours?", string.Concat(deltas.Select(static d => d.Reasoning)));
    }

    [Theory]
    [InlineData("""{"choices":[{"index":0,"delta":{"content":"We "},"finish_reason":null}]}""")] // cut off: this one would have said that it ends
    [InlineData("""{"choices":[{"delta":{"content":"We "}}]}|{"error":{"message":"out of memory"}}""")]
    [InlineData("""{"choices":[{"delta":{"content":"We "}}]}|{"choices":[{"delta":{},"finish_reason":"error"}]}""")]
    [InlineData("""{"choices":[]}""")]
    public async Task An_answer_that_breaks_off_is_still_an_error(string events)
    {
        Server.Chat.Enqueue(ChatScript.Verbatim(Events(events.Split('|'))));
        Assert.Equal(ProviderErrorKind.Unavailable, (await FailAsync(Model)).Kind);
    }

    private static string Events(params string[] events) => string.Concat(events.Select(static e => $"data: {e}\n\n"));
}
