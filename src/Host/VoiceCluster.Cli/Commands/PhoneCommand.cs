using System.CommandLine;
using System.CommandLine.Parsing;
using VoiceCluster.Audio;
using VoiceCluster.Cli.Calls;
using VoiceCluster.Cli.Client;
using VoiceCluster.Cli.Demo;
using VoiceCluster.Cli.Phone;
using VoiceCluster.Sip;

namespace VoiceCluster.Cli.Commands;

/// <summary><c>phone</c>: calls over SIP, as a telephone does, and says what it is told to say.</summary>
internal static class PhoneCommand
{
    public static Command Create(CliEnvironment environment)
    {
        var to = new Option<SipUri>("--to") { HelpName = "SIP", Description = "Whom to call: sip:agent@host:port, over UDP unless it says ;transport=tcp or tls.", Required = true, CustomParser = ParseUri };
        var transport = new Option<string?>("--transport") { HelpName = "udp|tcp|tls", Description = "What carries SIP, whatever the address says." };
        transport.AcceptOnlyFromAmong([.. PhoneLine.Transports]);
        var ca = new Option<string?>("--ca") { HelpName = "FILE", Description = "TLS: certificates (PEM) that the server's must lead to, instead of the system's; its own where it vouches for itself." };
        var srtp = new Option<bool>("--srtp") { Description = "TLS: encrypts the audio too, or makes no call." };
        var from = new Option<string>("--from") { HelpName = "NUMBER", Description = "The caller's number.", DefaultValueFactory = _ => "voicecluster" };
        var wav = new Option<string[]>("--wav") { HelpName = "FILE", Description = "A turn; any WAV file. May be repeated.", AllowMultipleArgumentsPerToken = true };
        var say = new Option<string[]>("--say") { HelpName = "TEXT", Description = "A turn in the voice of --voice, after the files. May be repeated." };
        var voice = new Option<string?>("--voice") { HelpName = "URL", Description = "The server that speaks the --say turns: http://host:port." };
        var output = new Option<string?>("--out") { HelpName = "FILE", Description = "Where what was heard goes, as a WAV file." };
        var stereo = new Option<string?>("--stereo") { HelpName = "FILE", Description = "Where the whole call goes, as a WAV file: the caller left, the agent right." };
        var giveUp = new Option<double>("--give-up") { HelpName = "SECONDS", Description = "How long to wait for an answer to begin.", DefaultValueFactory = _ => 15 };
        var json = new Option<bool>("--json") { Description = "Print what happens as lines of JSON, then a summary." };
        var command = new Command("phone", "Calls by telephone (SIP, G.711) in real time. Exits 0 when every turn was answered.") { to, transport, ca, srtp, from, wav, say, voice, output, stereo, giveUp, json };
        command.SetAction((parsed, hangUp) => Placing.GuardAsync(environment, async () =>
        {
            var (line, target) = PhoneLine.Of(parsed.GetRequiredValue(to), parsed.GetValue(transport), parsed.GetValue(ca), parsed.GetValue(srtp));
            var turns = (parsed.GetValue(wav) ?? []).Select(file => SpokenTurn.FromFile(file, Frame.SampleRate, environment.Error.WriteLine)).ToList();
            turns.AddRange(await SpeakAsync(parsed.GetValue(say) ?? [], parsed.GetValue(voice), hangUp));
            if (turns.Count == 0) throw new InvalidDataException("there is nothing to say; give --wav FILE, or --say TEXT and --voice URL");
            var dialogue = new PhoneDialogue(turns, TimeSpan.FromSeconds(parsed.GetValue(giveUp)));
            using var recording = new CallRecording(parsed.GetValue(output), parsed.GetValue(stereo), Frame.SampleRate);
            var report = new PhoneReport(environment, parsed.GetValue(json));
            var caller = new PhoneCaller(dialogue, recording, report.Progress, environment.Time);
            var request = new SipCallRequest(target, new SipAddress(new SipUri(parsed.GetRequiredValue(from), target.Host)));
            return report.Conclude(await caller.RunAsync(line, request, hangUp), caller, dialogue.Heard, turns.Count);
        }));
        return command;
    }

    private static async Task<List<SpokenTurn>> SpeakAsync(string[] lines, string? server, CancellationToken cancellationToken)
    {
        var turns = new List<SpokenTurn>();
        if (lines.Length == 0) return turns;
        if (!Uri.TryCreate(server, UriKind.Absolute, out var url)) throw new InvalidDataException("--say needs --voice URL, the server that speaks it: http://host:port");
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };
        var voice = new CallerVoice(http, new VoiceClientOptions { Url = url });
        foreach (var line in lines) turns.Add(await voice.SayAsync(line, bargeIn: null, cancellationToken));
        return turns;
    }

    private static SipUri? ParseUri(ArgumentResult result)
    {
        var text = result.Tokens.Single().Value;
        if (SipUri.TryParse(text, out var uri) && uri!.IsSip) return uri;
        result.AddError($"'{text}' is no SIP address; use sip:agent@host:port");
        return null;
    }
}
