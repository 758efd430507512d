using System.Net.WebSockets;

namespace VoiceCluster.FrontDoor.Legs;

/// <summary>
/// The life of a wire, whatever it carries: it receives and sends at the same time until one of the two ends. When nothing follows to be sent, the far end is told
/// goodbye and has its time to answer; then receiving ends too, the call is told, and nothing of the wire goes on.
/// </summary>
/// <param name="outbox">What is sent; completing it ends the wire.</param>
/// <param name="goodbye">Tells the far end that nothing follows.</param>
/// <param name="patience">How long the far end may take to hang up after that.</param>
/// <param name="broken">Told why, when the connection breaks; maybe by each direction.</param>
internal sealed class WireLife<T>(LegOutbox<T> outbox, Func<CancellationToken, Task> goodbye, TimeSpan patience, Action<string> broken) : IDisposable
{
    private readonly CancellationTokenSource _closing = new();

    /// <summary>Cancelled when the far end has had its time.</summary>
    public CancellationToken Closing => _closing.Token;

    /// <summary>Lives until both directions have ended.</summary>
    /// <param name="receive">Receives until the far end or <see cref="Closing"/> ends it.</param>
    /// <param name="disconnect">Tells the call that the wire is gone.</param>
    public async Task RunAsync(Func<Task> receive, Func<Task> disconnect)
    {
        var sending = SendAsync();
        try
        {
            await receive();
        }
        catch (Exception exception) when (IsBreak(exception))
        {
            broken(exception.Message);
        }
        finally
        {
            try
            {
                await disconnect();
            }
            finally
            {
                outbox.Complete();
                await sending;
            }
        }
    }

    public void Dispose() => _closing.Dispose();

    private async Task SendAsync()
    {
        try
        {
            await outbox.RunAsync(_closing.Token);
            await goodbye(_closing.Token);
            _closing.CancelAfter(patience);
        }
        catch (Exception exception) when (IsBreak(exception))
        {
            broken(exception.Message);
            await _closing.CancelAsync();
        }
    }

    /// <summary>A pipe that is written after its end says so with an <see cref="InvalidOperationException"/>.</summary>
    private static bool IsBreak(Exception exception) =>
        exception is IOException or WebSocketException or OperationCanceledException or InvalidOperationException;
}
