namespace VoiceCluster.Dialogue;

/// <summary>What a model asks to have done.</summary>
/// <param name="Id">The model's own name for it, unique within its answer; the result goes back under it.</param>
/// <param name="Name">The tool's.</param>
/// <param name="Arguments">A JSON object as the model wrote it, which need not be valid.</param>
public sealed record ToolCall(string Id, string Name, string Arguments);

/// <summary>A tool as a model is told of it.</summary>
/// <param name="Name">Letters, digits, <c>_</c>, <c>-</c> and, between a server's name and the tool's own, <c>/</c>; at most 64 characters.</param>
/// <param name="Description">What it does and when to use it.</param>
/// <param name="Parameters">JSON Schema of the arguments, an object.</param>
public sealed record ToolDefinition(string Name, string Description, string Parameters);

/// <summary>A call of a tool with what came of it, as a conversation remembers it.</summary>
/// <param name="Call">What was asked.</param>
/// <param name="Result">JSON or text: the result, or in words why there is none.</param>
public sealed record ToolExchange(ToolCall Call, string Result);
