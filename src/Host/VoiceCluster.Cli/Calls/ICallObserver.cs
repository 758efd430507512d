using VoiceCluster.Cli.Client.Messages;

namespace VoiceCluster.Cli.Calls;

/// <summary>Watches a call; told one thing at a time, and must return at once. Times are since the call began.</summary>
public interface ICallObserver
{
    /// <summary>The server said something.</summary>
    void Received(ServerMessage message, TimeSpan at);

    /// <summary>The caller begins a turn.</summary>
    void CallerBegan(CallerTurn turn, TimeSpan at);

    /// <summary>The caller gave up waiting for an answer.</summary>
    void CallerGaveUp(CallerTurn turn, TimeSpan at);
}
