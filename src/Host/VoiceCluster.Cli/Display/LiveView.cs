using Spectre.Console;
using Spectre.Console.Rendering;
using VoiceCluster.Cli.Calls;
using VoiceCluster.Cli.Client.Messages;

namespace VoiceCluster.Cli.Display;

/// <summary>For a person at a terminal: the conversation so far, and under it what is being said this moment.</summary>
public sealed class LiveView(IAnsiConsole console) : ICallView
{
    private readonly CallNarrator _narrator = new();
    private readonly List<IRenderable> _lines = [];
    private LiveDisplayContext? _live;

    /// <inheritdoc/>
    public void Received(ServerMessage message, TimeSpan at)
    {
        _lines.AddRange(_narrator.Narrate(message, at));
        Refresh();
    }

    /// <inheritdoc/>
    public void CallerBegan(CallerTurn turn, TimeSpan at) => Add(CallNarrator.Began(turn, at));

    /// <inheritdoc/>
    public void CallerGaveUp(CallerTurn turn, TimeSpan at) => Add(CallNarrator.GaveUp(turn, at));

    /// <inheritdoc/>
    public async Task<CallOutcome> ShowAsync(Func<Task<CallOutcome>> call)
    {
        ArgumentNullException.ThrowIfNull(call);
        var outcome = await console.Live(new Text(""))
            .Overflow(VerticalOverflow.Crop)
            .Cropping(VerticalOverflowCropping.Top)
            .AutoClear(true)
            .StartAsync(async live =>
            {
                _live = live;
                Refresh();
                return await call();
            });
        // The moving picture shows as much as the screen holds; this is the whole of it.
        console.Write(new Rows(_lines));
        return outcome;
    }

    /// <inheritdoc/>
    public void Conclude(CallOutcome outcome) => console.Write(CallNarrator.Summary(outcome));

    private void Add(IRenderable line)
    {
        _lines.Add(line);
        Refresh();
    }

    private void Refresh()
    {
        var now = new Panel(new Rows(
            new Markup($"[aqua]caller[/] {Markup.Escape(_narrator.Partial)}"),
            new Markup($"[green]agent[/]  {Markup.Escape(_narrator.AgentText)}"))).Header(_narrator.State).Expand();
        _live?.UpdateTarget(new Rows([.. _lines, now]));
    }
}
