namespace VoiceCluster.LoadTest;

/// <summary>What one run with N callers showed. Times in ms, memory in MiB.</summary>
public sealed record LoadResult
{
    public required int Calls { get; init; }

    /// <summary>Last voiced frame sent to first frame of the answer received, at the caller.</summary>
    public required Percentiles ResponseLatency { get; init; }

    /// <summary>The same by the server's stages.</summary>
    public required Percentiles ServerResponseLatency { get; init; }

    /// <summary>What the server itself cost, by its stages: first audio out - max(commit, first byte of the voice).</summary>
    public required Percentiles Overhead { get; init; }

    /// <summary>The response at the caller - max(commit, first byte of the voice).</summary>
    public required Percentiles OverheadAtCaller { get; init; }

    /// <summary>First voiced frame of the interruption sent until the caller hears nothing any more.</summary>
    public required Percentiles YieldLatency { get; init; }

    /// <summary>First voiced frame of the interruption sent to last audio received.</summary>
    public required Percentiles LastAudio { get; init; }

    public required int Answered { get; init; }

    public required int Unanswered { get; init; }

    public required int NotYielded { get; init; }

    public required int AudioAfterClear { get; init; }

    public required int Dropped { get; init; }

    /// <summary>Why the first lost call was lost; null when none was.</summary>
    public string? FirstDrop { get; init; }

    public required int Errors { get; init; }

    public required int FramesNotSent { get; init; }

    /// <summary>CPU of the silo for one second of one session.</summary>
    public required double SiloCpuMsPerSessionSecond { get; init; }

    /// <summary>Cores that the silo kept busy.</summary>
    public required double SiloCores { get; init; }

    /// <summary>The silo's memory before the first call.</summary>
    public required double SiloIdleMb { get; init; }

    /// <summary>The silo's memory when the window closed.</summary>
    public required double SiloMb { get; init; }

    /// <summary>The most it ever held.</summary>
    public required double SiloPeakMb { get; init; }

    /// <summary>Memory over idle, for each session.</summary>
    public double SiloMbPerSession => Math.Round((SiloMb - SiloIdleMb) / Calls, 3);

    public required double GeneratorCpuMsPerSessionSecond { get; init; }

    public required double GeneratorCores { get; init; }

    public required double GeneratorMb { get; init; }

    /// <summary>How late the generator's frames left.</summary>
    public required Percentiles GeneratorLateness { get; init; }
}
