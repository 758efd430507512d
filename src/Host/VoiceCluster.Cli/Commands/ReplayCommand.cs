using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using VoiceCluster.Cli.Replay;
using VoiceCluster.TurnTaking;

namespace VoiceCluster.Cli.Commands;

/// <summary><c>replay</c>: runs the turn machine over a call's journal, as it was or under other settings.</summary>
internal static class ReplayCommand
{
    public static Command Create(CliEnvironment environment)
    {
        var journal = new Argument<string>("JOURNAL") { Description = "A call's journal, as the server keeps it." };
        var set = new Option<KeyValuePair<string, string>[]>("--set")
        {
            HelpName = "NAME=VALUE",
            Description = "A turn-taking setting to change; may be repeated. Prints both runs and marks what differs.",
            CustomParser = NameValues.Parse,
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = true,
        };
        var command = new Command("replay", "Runs the turn machine over a call's journal and prints its transitions.") { journal, set };
        command.SetAction((parsed, _) => Placing.GuardAsync(environment, () =>
        {
            Replay(environment, parsed.GetRequiredValue(journal), parsed.GetValue(set) ?? []);
            return Task.FromResult(ExitCode.Success);
        }));
        return command;
    }

    private static void Replay(CliEnvironment environment, string path, KeyValuePair<string, string>[] changes)
    {
        var (start, entries) = Read(path);
        // A wrong name or value is told before anything is printed.
        Change(start.Settings, changes);
        var before = Transitions(start, entries, null);
        if (changes.Length == 0) Print(environment.Console, before);
        else Print(environment.Console, TransitionDifference.Between(before, Transitions(start, entries, given => Change(given, changes))));
    }

    private static (TurnState Start, IReadOnlyList<JournalEntry> Entries) Read(string path)
    {
        try
        {
            using var reader = File.OpenText(path);
            return TurnJournal.Read(reader);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or FormatException)
        {
            throw new InvalidDataException($"{path} cannot be replayed: {exception.Message}", exception);
        }
    }

    private static TurnSettings Change(TurnSettings given, KeyValuePair<string, string>[] changes)
    {
        var errors = new List<string>();
        return TurnSettingsFields.Apply(given, changes, errors) ?? throw new InvalidDataException(string.Join(Environment.NewLine, errors));
    }

    private static StateChanged[] Transitions(TurnState start, IReadOnlyList<JournalEntry> entries, Func<TurnSettings, TurnSettings>? change) =>
        [.. TurnReplay.Run(TurnMachine.English, start, entries, change).Select(step => step.Effect).OfType<StateChanged>()];

    private static void Print(IAnsiConsole console, IReadOnlyList<StateChanged> transitions)
    {
        var table = new Table().AddColumn(new TableColumn("time").RightAligned()).AddColumns("from", "to", "cause", "turn");
        foreach (var row in transitions) table.AddRow(Time(row.At), row.From.Name(), row.To.Name(), Markup.Escape(row.Cause), Number(row.Turn));
        console.Write(table);
    }

    private static void Print(IAnsiConsole console, IReadOnlyList<TransitionPair> pairs)
    {
        var table = new Table().AddColumns("", "as it was", "from → to (cause)", "turn", "as changed", "from → to (cause)", "turn");
        foreach (var pair in pairs)
        {
            var style = new Style(pair.Kind == DifferenceKind.Same ? Color.Default : Color.Yellow);
            table.AddRow(new[] { Mark(pair.Kind) }.Concat(Cells(pair.Before)).Concat(Cells(pair.After)).Select(cell => new Text(cell, style)));
        }

        console.Write(table);
        var changed = pairs.Count(p => p.Kind != DifferenceKind.Same);
        console.WriteLine(changed == 0 ? "Nothing differs." : string.Create(CultureInfo.InvariantCulture, $"{changed} of {pairs.Count} rows differ."));
    }

    private static string Mark(DifferenceKind kind) => kind switch
    {
        DifferenceKind.Same => " ",
        DifferenceKind.Moved => "~",
        DifferenceKind.OnlyBefore => "-",
        _ => "+",
    };

    private static string[] Cells(StateChanged? row) =>
        row is null ? ["", "", ""] : [Time(row.At), $"{row.From.Name()} → {row.To.Name()} ({row.Cause})", Number(row.Turn)];

    private static string Time(TimeSpan at) => at.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
