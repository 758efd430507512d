namespace VoiceCluster.Simulators;

/// <summary>What the simulator does with one chat completion: a <see cref="VoiceCluster.Simulators.Refusal"/>, or an answer with timing
/// and at most one flaw, as in <c>ChatScript.Answer("We ", "open.").FirstTokenAfter(delay).Every(gap).Disconnects(afterTokens: 1)</c>.</summary>
public sealed record ChatScript
{
    private ChatScript()
    {
    }

    /// <summary>The answer, token by token.</summary>
    public IReadOnlyList<string> Tokens { get; private init; } = [];

    /// <summary>What the answer asks to have done, after its text; each is sent in pieces, which count as tokens.</summary>
    public IReadOnlyList<SimulatedToolCall> ToolCalls { get; private init; } = [];

    /// <summary>Set when the request is refused instead of answered.</summary>
    public Refusal? Refusal { get; private init; }

    /// <summary>Before the status line leaves.</summary>
    public TimeSpan FirstByteDelay { get; private init; }

    /// <summary>After the status line and the role chunk, before the first token.</summary>
    public TimeSpan FirstTokenDelay { get; private init; }

    /// <summary>Between tokens.</summary>
    public TimeSpan TokenGap { get; private init; }

    /// <summary>What goes wrong, once <see cref="FlawAfter"/> tokens have been sent.</summary>
    public ChatFlaw Flaw { get; private init; }

    /// <summary>See <see cref="Flaw"/>.</summary>
    public int FlawAfter { get; private init; }

    /// <summary>Why the answer ends, as OpenAI names it.</summary>
    public string FinishReason { get; private init; } = "stop";

    /// <summary>What the usage chunk says; null when the server does not count. Sent only to those who ask for it.</summary>
    public (int Prompt, int Cached, int Completion)? Usage { get; private init; }

    /// <summary>Set when the answer is sent as it stands, and nothing else counts.</summary>
    public string? Body { get; private init; }

    /// <summary>Of <see cref="Body"/>.</summary>
    public string BodyType { get; private init; } = "";

    /// <summary>A good answer, with as many completion tokens as there are texts.</summary>
    public static ChatScript Answer(params string[] tokens) => new() { Tokens = tokens, Usage = (10, 0, tokens.Length) };

    /// <summary>An answer that asks for tools.</summary>
    public static ChatScript Call(params SimulatedToolCall[] calls) => Answer().Calls(calls);

    /// <summary>The body of a compatible server, byte for byte.</summary>
    public static ChatScript Verbatim(string body, string contentType = "text/event-stream") => new() { Body = body, BodyType = contentType };

    /// <summary>A refusal is a script.</summary>
    public static implicit operator ChatScript(Refusal refusal) => FromRefusal(refusal);

    /// <summary>A refusal is a script.</summary>
    public static ChatScript FromRefusal(Refusal refusal) => new() { Refusal = refusal };

    /// <summary>The answer asks for tools after its text.</summary>
    public ChatScript Calls(params SimulatedToolCall[] calls) => this with { ToolCalls = calls, FinishReason = "tool_calls" };

    /// <summary>The server thinks before it answers at all.</summary>
    public ChatScript FirstByteAfter(TimeSpan delay) => this with { FirstByteDelay = delay };

    /// <summary>The server accepts at once and thinks before the first token.</summary>
    public ChatScript FirstTokenAfter(TimeSpan delay) => this with { FirstTokenDelay = delay };

    /// <summary>Time between tokens.</summary>
    public ChatScript Every(TimeSpan gap) => this with { TokenGap = gap };

    /// <summary>The numbers of the usage chunk.</summary>
    public ChatScript WithUsage(int prompt, int completion, int cached = 0) => this with { Usage = (prompt, cached, completion) };

    /// <summary>A server that does not count.</summary>
    public ChatScript WithoutUsage() => this with { Usage = null };

    /// <summary>Another end than <c>stop</c>: <c>length</c>, <c>content_filter</c>.</summary>
    public ChatScript Finishes(string reason) => this with { FinishReason = reason };

    /// <summary>Sends nothing more and keeps the connection, until the client leaves.</summary>
    public ChatScript Stalls(int afterTokens) => With(ChatFlaw.Stall, afterTokens);

    /// <summary>Breaks the connection.</summary>
    public ChatScript Disconnects(int afterTokens) => With(ChatFlaw.Disconnect, afterTokens);

    /// <summary>Ends the response cleanly, but without finish_reason, usage and [DONE].</summary>
    public ChatScript EndsEarly(int afterTokens) => With(ChatFlaw.EndEarly, afterTokens);

    /// <summary>Sends an event that is not JSON.</summary>
    public ChatScript SaysNonsense(int afterTokens) => With(ChatFlaw.Nonsense, afterTokens);

    /// <summary>Sends an event with an <c>error</c> object, as servers do that fail after the status line.</summary>
    public ChatScript ReportsError(int afterTokens) => With(ChatFlaw.ErrorEvent, afterTokens);

    private ChatScript With(ChatFlaw flaw, int afterTokens) => this with { Flaw = flaw, FlawAfter = afterTokens };
}

/// <summary>What goes wrong in the middle of an answer.</summary>
public enum ChatFlaw
{
    None,
    Stall,
    Disconnect,
    EndEarly,
    Nonsense,
    ErrorEvent,
}
