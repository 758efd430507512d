using System.Diagnostics.CodeAnalysis;

namespace VoiceCluster.Providers.Local;

/// <summary>Lets a bounded number of sentences be synthesised at once and a bounded number wait; refuses the rest.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A SemaphoreSlim whose wait handle is never asked for holds nothing to dispose of, and late leavers must find it.")]
internal sealed class SynthesisGate(int running, int waiting)
{
    private readonly SemaphoreSlim places = new(running, running);
    private int waitingNow;

    /// <exception cref="ProviderException">Overloaded: too many are waiting already.</exception>
    public async ValueTask EnterAsync(CancellationToken cancellationToken)
    {
        if (places.Wait(0, CancellationToken.None))
            return;
        try
        {
            if (Interlocked.Increment(ref waitingNow) > waiting)
            {
                throw new ProviderException(ProviderErrorKind.Overloaded, FliteTextToSpeech.ProviderName,
                    $"{waiting} sentences wait for synthesis already (Flite:{nameof(FliteOptions.MaxWaitingSentences)})");
            }

            await places.WaitAsync(cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref waitingNow);
        }
    }

    public void Leave() => places.Release();
}
