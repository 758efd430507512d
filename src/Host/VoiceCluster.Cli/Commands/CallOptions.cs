using System.CommandLine;
using System.CommandLine.Parsing;
using VoiceCluster.Cli.Client;

namespace VoiceCluster.Cli.Commands;

/// <summary>The options that every command has that places a call.</summary>
internal sealed class CallOptions
{
    private readonly Option<Uri> _url = new("--url")
    {
        HelpName = "URL",
        Description = "The server: ws://host:port or wss://host:port; the path is /ws/voice unless given.",
        Required = true,
        CustomParser = ParseUrl,
    };

    private readonly Option<string?> _token = new("--token") { HelpName = "TOKEN", Description = "Sent as 'Authorization: Bearer TOKEN'." };

    private readonly Option<VoiceFormat> _format = new("--format")
    {
        HelpName = "FORMAT",
        Description = "pcm16, mulaw or alaw, with @RATE and /base64 where wanted, as in mulaw@8000/base64.",
        DefaultValueFactory = _ => VoiceFormat.Default,
        CustomParser = ParseFormat,
    };

    private readonly Option<KeyValuePair<string, string>[]> _set = new("--set")
    {
        HelpName = "NAME=VALUE",
        Description = "A setting of the session; may be repeated.",
        CustomParser = NameValues.Parse,
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<KeyValuePair<string, string>[]> _metadata = new("--metadata")
    {
        HelpName = "NAME=VALUE",
        Description = "Kept with the call; may be repeated.",
        CustomParser = NameValues.Parse,
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<double> _giveUp = new("--give-up")
    {
        HelpName = "SECONDS",
        Description = "How long to wait for the server, and for any sign of an answer before a turn counts as unanswered.",
        DefaultValueFactory = _ => 15,
    };

    private readonly Option<bool> _json = new("--json") { Description = "Print each server message as a line of JSON, then a summary." };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        _giveUp.Validators.Add(result =>
        {
            if (result.Errors.Any()) return;
            if (result.GetValueOrDefault<double>() is not (> 0 and <= 3600)) result.AddError("--give-up takes more than 0 and at most 3600 seconds");
        });
        foreach (var option in new Option[] { _url, _token, _format, _set, _metadata, _giveUp, _json }) command.Options.Add(option);
    }

    /// <summary>What to call.</summary>
    public VoiceClientOptions Client(ParseResult parsed, string? session = null) => new()
    {
        Url = parsed.GetRequiredValue(_url),
        Token = parsed.GetValue(_token),
        Session = session,
        ConnectTimeout = GiveUp(parsed),
        Format = parsed.GetValue(_format),
        Settings = NameValues.ToJson(parsed.GetValue(_set)),
        Metadata = NameValues.ToJson(parsed.GetValue(_metadata)),
    };

    public VoiceFormat Format(ParseResult parsed) => parsed.GetValue(_format);

    public TimeSpan GiveUp(ParseResult parsed) => TimeSpan.FromSeconds(parsed.GetValue(_giveUp));

    public bool Json(ParseResult parsed) => parsed.GetValue(_json);

    private static Uri? ParseUrl(ArgumentResult result)
    {
        var text = result.Tokens.Single().Value;
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "ws" or "wss" or "http" or "https") return url;
        result.AddError($"'{text}' is no address of a server; use ws://host:port or wss://host:port");
        return null;
    }

    private static VoiceFormat ParseFormat(ArgumentResult result)
    {
        try
        {
            return VoiceFormat.Parse(result.Tokens.Single().Value);
        }
        catch (FormatException exception)
        {
            result.AddError(exception.Message);
            return default;
        }
    }
}
