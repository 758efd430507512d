namespace VoiceCluster.LoadTest.Phone;

/// <summary>What one run with N calls by telephone showed. Times in ms, memory in MiB.</summary>
public sealed record PhoneResult
{
    public required int Calls { get; init; }

    /// <summary>Calls that were not answered.</summary>
    public required int NotAnswered { get; init; }

    /// <summary>Calls that ended by themselves.</summary>
    public required int Dropped { get; init; }

    /// <summary>Why the first call was not answered; null when all were.</summary>
    public string? FirstRefusal { get; init; }

    /// <summary>Packets sent to the silo, received from it, and left out by it, in the window.</summary>
    public required long Sent { get; init; }

    public required long Received { get; init; }

    public required long Lost { get; init; }

    /// <summary>Frames of the telephones that never left.</summary>
    public required long NotSent { get; init; }

    /// <summary>Between two packets of the silo on one call, as the kernel took them.</summary>
    public required Intervals SendInterval { get; init; }

    /// <summary>Last frame of the question sent to first loud packet of the answer.</summary>
    public required Percentiles Response { get; init; }

    public required int Asked { get; init; }

    public required int Unanswered { get; init; }

    public required Cost Silo { get; init; }

    /// <summary>Memory of the silo before the first call.</summary>
    public required double SiloIdleMb { get; init; }

    public double SiloMbPerCall => Math.Round((Silo.MemoryMb - SiloIdleMb) / Calls, 3);

    /// <summary>The bare echo loop at the same packet rate.</summary>
    public required Cost Echo { get; init; }

    public required long EchoLost { get; init; }

    /// <summary>CPU of the silo over that of the echo.</summary>
    public double EchoRatio => Math.Round(Silo.Cores / Math.Max(Echo.Cores, 0.001), 2);

    public required Cost Generator { get; init; }

    /// <summary>How late the telephones' own frames left, at the 99th percentile.</summary>
    public required double GeneratorLateP99 { get; init; }
}

/// <param name="P1">As all of these in ms.</param>
/// <param name="P50">The median.</param>
/// <param name="P99">99 of 100 are at most this long.</param>
/// <param name="P999">The same of 1000.</param>
/// <param name="Max">The longest.</param>
/// <param name="Within3">Share within 17 to 23 ms.</param>
public sealed record Intervals(double P1, double P50, double P99, double P999, double Max, double Within3)
{
    internal static Intervals Of(IntervalHistogram histogram) => new(
        histogram.At(0.01), histogram.At(0.5), histogram.At(0.99), histogram.At(0.999), histogram.Max, Math.Round(histogram.Share(17, 23), 5));
}

/// <param name="Cores">Busy over the window.</param>
/// <param name="CpuMsPerCallSecond">CPU for one second of one call.</param>
/// <param name="MemoryMb">Resident at the end of the window.</param>
public sealed record Cost(double Cores, double CpuMsPerCallSecond, double MemoryMb);

/// <summary>What setting up and hanging up alone showed.</summary>
/// <param name="PerSecond">Calls placed a second.</param>
/// <param name="Calls">Placed in all; each is hung up 200 ms after its answer.</param>
/// <param name="Failed">Not answered.</param>
/// <param name="FirstRefusal">Why, of the first of them.</param>
/// <param name="SetUp">INVITE to 200 at the caller.</param>
/// <param name="Silo">Its cost over the run; CPU for one call instead of one second of it.</param>
public sealed record SetUpResult(int PerSecond, int Calls, int Failed, string? FirstRefusal, Percentiles SetUp, Cost Silo);
