namespace VoiceCluster.Grains;

/// <summary>The calls that live in this process. A leg that is in it too hands its audio over without a message for each frame.</summary>
public interface ILocalCalls
{
    /// <summary>A call; null when it lives elsewhere, or nowhere.</summary>
    ILocalCall? Find(string callId);
}

/// <summary>A call that lives in this process.</summary>
public interface ILocalCall
{
    /// <summary>False when it has left: it may live elsewhere by now.</summary>
    bool IsHere { get; }

    /// <summary>Runs on the call's thread, between and beside its requests, in the order in which it is posted.</summary>
    void Post(Action action);

    /// <inheritdoc cref="ICallGrain.Audio"/>
    /// <remarks>Only from what was <see cref="Post">posted</see>.</remarks>
    ValueTask Audio(ReadOnlyMemory<byte> pcm);
}
