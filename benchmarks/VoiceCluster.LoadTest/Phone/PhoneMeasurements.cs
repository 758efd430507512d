using VoiceCluster.LoadTest.Measures;

namespace VoiceCluster.LoadTest.Phone;

/// <summary>What one run measures over all telephones while the window is open. For one thread.</summary>
public sealed class PhoneMeasurements
{
    // Opened and closed by the thread that waits for the window's end.
    private volatile bool _isOpen;

    /// <summary>Only what happens while this is true counts.</summary>
    public bool IsOpen
    {
        get => _isOpen;
        set => _isOpen = value;
    }

    /// <summary>Between two packets of one call, when the kernel took them, in ms.</summary>
    public IntervalHistogram Intervals { get; } = new();

    /// <summary>Last frame of the question sent to first loud packet of the answer, in ms.</summary>
    public Samples Response { get; } = new();

    /// <summary>How late the telephones' own frames left, in ms.</summary>
    public IntervalHistogram Lateness { get; } = new();

    public long Sent { get; private set; }

    public long Received { get; private set; }

    /// <summary>Packets whose sequence number was left out.</summary>
    public long Lost { get; private set; }

    /// <summary>Frames of the telephones that the kernel did not take.</summary>
    public long NotSent { get; private set; }

    /// <summary>Questions asked, and those that no answer came to before the next one.</summary>
    public int Asked { get; private set; }

    public int Unanswered { get; private set; }

    public void FrameSent(TimeSpan late, bool taken)
    {
        if (!IsOpen) return;
        Sent++;
        if (!taken) NotSent++;
        Lateness.Add(late.TotalMilliseconds);
    }

    /// <param name="intervalMs">Since the last one; null for the first.</param>
    /// <param name="missing">Sequence numbers that were left out before it.</param>
    public void PacketReceived(double? intervalMs, int missing)
    {
        if (!IsOpen) return;
        Received++;
        Lost += missing;
        if (intervalMs is { } interval && missing == 0) Intervals.Add(interval);
    }

    public void AskedAgain(bool answered)
    {
        if (!IsOpen) return;
        Asked++;
        if (!answered) Unanswered++;
    }

    public void AnswerBegan(TimeSpan response)
    {
        if (IsOpen) Response.Add(response.TotalMilliseconds);
    }
}
