namespace VoiceCluster.LoadTest.Callers;

/// <summary>How a simulated caller reaches the server.</summary>
internal interface ICallerLine
{
    /// <summary>Sends a WebSocket frame.</summary>
    void Send(ReadOnlySpan<byte> frame);

    /// <summary>Says what of a turn was heard.</summary>
    void Mark(int turn, int playedMs);
}
