namespace VoiceCluster.EndToEnd.Tests.Phone.Peers;

/// <summary>
/// Addresses of loopback, each given out once on this machine: a peer that must be told its port has every port of its address to itself, and
/// nobody guesses which is free.
/// </summary>
internal static class Loopback
{
    private static int _given;

    public static string Next()
    {
        var process = Environment.ProcessId;
        var number = Interlocked.Increment(ref _given);
        Assert.True(number < 250, "more peers than addresses");
        return $"127.{64 + ((process >> 8) & 0x7F)}.{process & 0xFF}.{number}";
    }
}
