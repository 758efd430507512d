using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using VoiceCluster.Cli.Calls;

namespace VoiceCluster.Cli.Commands;

/// <summary>The options that say what the caller says. Three options, one order: that in which they stand on the command line.</summary>
internal sealed class TurnsInOrder
{
    private readonly Option<string[]> _wav = new("--wav")
    {
        HelpName = "FILE",
        Description = "A turn spoken after the agent has finished; any WAV file. May be repeated.",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string[]> _text = new("--text") { HelpName = "TEXT", Description = "A typed turn. May be repeated." };

    private readonly Option<string[]> _bargeIn = new("--barge-in")
    {
        HelpName = "FILE@SECONDS",
        Description = "A turn spoken that long after the answer to the turn before began to be heard. May be repeated.",
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_wav);
        command.Options.Add(_text);
        command.Options.Add(_bargeIn);
        command.Validators.Add(result =>
        {
            if (result.GetResult(_wav) is null && result.GetResult(_text) is null && result.GetResult(_bargeIn) is null)
                result.AddError("nothing to say: give at least one --wav FILE, --text TEXT or --barge-in FILE@SECONDS");
        });
    }

    /// <summary>The turns, their files read.</summary>
    /// <exception cref="InvalidDataException">A file cannot be used, or a barge-in comes first or has no time.</exception>
    public IReadOnlyList<CallerTurn> Read(ParseResult parsed, int sampleRate, Action<string> note)
    {
        var turns = new List<CallerTurn>();
        Option? current = null;
        foreach (var token in parsed.Tokens)
        {
            if (token.Type == TokenType.Option) current = Find(token.Value);
            else if (token.Type == TokenType.Argument && current is not null) turns.Add(Turn(current, token.Value, sampleRate, note));
        }

        if (turns[0].BargeIn is not null) throw new InvalidDataException($"--barge-in {turns[0].Name} comes first, where there is no answer to interrupt");
        return turns;
    }

    private Option? Find(string name) => Array.Find<Option>([_wav, _text, _bargeIn], option => option.Name == name);

    private CallerTurn Turn(Option option, string value, int sampleRate, Action<string> note)
    {
        if (option == _wav) return SpokenTurn.FromFile(value, sampleRate, note);
        if (option == _text) return !string.IsNullOrWhiteSpace(value) && value.Length <= 4_000 ? new TypedTurn(value) : throw new InvalidDataException("--text takes 1 to 4000 characters, not all of them spaces");
        var at = value.LastIndexOf('@');
        if (at <= 0 || !double.TryParse(value.AsSpan(at + 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) || !(seconds <= 3600))
            throw new InvalidDataException($"--barge-in takes FILE@SECONDS, as in wait.wav@1.5; '{value}' is something else");
        return SpokenTurn.FromFile(value[..at], sampleRate, note, TimeSpan.FromSeconds(seconds));
    }
}
