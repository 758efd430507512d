using Orleans.Runtime;
using VoiceCluster.EmbeddedOrleans.Scheduling;

namespace VoiceCluster.EmbeddedOrleans.Calls;

/// <content>The slower way of calls that filters look at.</content>
public abstract partial class GrainCall<TResult>
{
    // With outgoing filters the answer goes to them first.
    private TaskCompletionSource? _relay;

    private async Task StartFilteredAsync(ITurnTarget target)
    {
        try
        {
            await new IncomingCall(this, target).Invoke();
        }
        catch (Exception error)
        {
            End(error);
            return;
        }

        End(_result!);
    }

    private async Task SendFilteredAsync(GrainReference reference)
    {
        var sent = false;
        Exception? failure = null;
        try
        {
            await new OutgoingCall(this, Send).Invoke();
        }
        catch (Exception error)
        {
            failure = error;
        }

        // A filter that did not go on has answered itself; there is no callee then.
        if (IsOneWay)
        {
            if (!sent) Release();
            return;
        }

        _error = failure;
        if (!sent) Release();
        Deliver();

        Task Send()
        {
            if (sent) throw new InvalidOperationException("A call is sent once; a filter that retries makes a new call.");
            sent = true;
            if (IsOneWay)
            {
                Dispatch(reference);
                return Task.CompletedTask;
            }

            var relay = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _relay = relay;
            Dispatch(reference);
            return relay.Task;
        }
    }
}
