using System.Text.Json.Nodes;
using VoiceCluster.Agents.Tools;
using VoiceCluster.Dialogue;

namespace VoiceCluster.Conversations.Tests;

/// <summary>A tool in the test's hand: it counts, takes its time on the scene's clock, and answers as it is told to.</summary>
internal sealed class SceneTool(string name, ToolEffect effect, TimeProvider time) : IAgentTool
{
    public ToolSpecification Specification { get; set; } = new()
    {
        Name = name,
        Description = $"Does {name}.",
        Parameters = """{"type":"object","properties":{"number":{"type":"string","pattern":"^[0-9]{4}$"}},"required":["number"]}""",
        Effect = effect,
    };

    /// <summary>How long a run takes.</summary>
    public TimeSpan Takes { get; set; }

    /// <summary>Instead of the usual answer.</summary>
    public Func<ToolInvocation, ToolResult>? Answers { get; set; }

    /// <summary>What it says of a run whose process died.</summary>
    public ToolResult? Outcome { get; set; }

    /// <summary>Each run, with its key.</summary>
    public List<string> Runs { get; } = [];

    /// <summary>Runs that came to their end.</summary>
    public int Finished { get; private set; }

    public async Task<ToolResult> RunAsync(ToolInvocation invocation, CancellationToken cancellationToken)
    {
        Runs.Add(invocation.Context.IdempotencyKey);
        if (Takes > TimeSpan.Zero) await Task.Delay(Takes, time, cancellationToken);
        Finished++;
        return Answers?.Invoke(invocation) ?? ToolResult.Say($"Order {invocation.Text("number")} it is.", ("number", JsonValue.Create(invocation.Text("number"))));
    }

    public Task<ToolResult?> FindOutcomeAsync(ToolInvocation invocation, CancellationToken cancellationToken) => Task.FromResult(Outcome);
}
