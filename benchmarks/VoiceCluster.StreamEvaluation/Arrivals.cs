namespace VoiceCluster.StreamEvaluation;

/// <summary>What arrived of a run, from all grains of the process.</summary>
internal static class Arrivals
{
    // 10 us a slot, up to a second.
    private static readonly long[] Slots = new long[100_000];
    private static long _arrived;
    private static long _disordered;

    public static long Arrived => Volatile.Read(ref _arrived);

    public static long Disordered => Volatile.Read(ref _disordered);

    public static void Add(in TimedFrame frame, ref long last)
    {
        var slot = (int)(TimeProvider.System.GetElapsedTime(frame.SentAt).TotalMicroseconds / 10);
        Interlocked.Increment(ref Slots[Math.Clamp(slot, 0, Slots.Length - 1)]);
        Interlocked.Increment(ref _arrived);
        if (frame.Number < last) Interlocked.Increment(ref _disordered);
        last = frame.Number;
    }

    public static void Clear()
    {
        Array.Clear(Slots);
        (_arrived, _disordered) = (0, 0);
    }

    /// <summary>In milliseconds.</summary>
    public static double Percentile(double share)
    {
        var wanted = (long)(Arrived * share);
        for (var slot = 0; slot < Slots.Length; slot++)
        {
            wanted -= Slots[slot];
            if (wanted <= 0) return slot / 100.0;
        }

        return double.NaN;
    }
}
