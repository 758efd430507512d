using VoiceCluster.Cli.Calls;
using VoiceCluster.Cli.Client;
using VoiceCluster.Cli.Display;

namespace VoiceCluster.Cli.Commands;

/// <summary>What every command shares that places a call: from the connection to the exit code.</summary>
internal static class Placing
{
    /// <summary>Connects, speaks the turns, shows what comes of them. A call that breaks is shown as far as it came, and its failure thrown.</summary>
    /// <exception cref="InvalidDataException">A file cannot be written.</exception>
    /// <exception cref="VoiceClientException">There is no call, or it broke.</exception>
    public static async Task<CallOutcome> CallAsync(
        CliEnvironment environment,
        VoiceClientOptions options,
        IReadOnlyList<CallerTurn> turns,
        TimeSpan giveUp,
        (string? Agent, string? Stereo) files,
        ICallView view,
        CancellationToken hangUp)
    {
        using var recording = new CallRecording(files.Agent, files.Stereo, options.Format.Audio.SampleRate);
        await using var client = await VoiceClient.ConnectAsync(options, environment.Time, hangUp);
        var call = new SpokenCall(client, options.Format, turns, giveUp, recording, view, environment.Time);
        try
        {
            var outcome = await view.ShowAsync(() => call.RunAsync(hangUp));
            view.Conclude(outcome);
            return outcome;
        }
        catch (VoiceClientException)
        {
            view.Conclude(call.SoFar());
            throw;
        }
    }

    /// <summary>The verdict on a call.</summary>
    public static int CodeOf(CallOutcome outcome) =>
        outcome.HungUp ? ExitCode.HungUp : outcome.AllAnswered ? ExitCode.Success : ExitCode.Unanswered;

    /// <summary>Runs a command; what it may fail with becomes one line for a person and an exit code.</summary>
    public static async Task<int> GuardAsync(CliEnvironment environment, Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (InvalidDataException exception)
        {
            await environment.Error.WriteLineAsync(exception.Message);
            return ExitCode.BadInput;
        }
        catch (VoiceClientException exception)
        {
            await environment.Error.WriteLineAsync(exception.Message);
            return exception.Failure switch
            {
                VoiceFailure.NoServer => ExitCode.NoServer,
                VoiceFailure.Refused => ExitCode.Refused,
                _ => ExitCode.ServerClosed,
            };
        }
        catch (OperationCanceledException)
        {
            return ExitCode.HungUp;
        }
    }
}
