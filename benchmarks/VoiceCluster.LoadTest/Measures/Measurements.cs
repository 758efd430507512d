namespace VoiceCluster.LoadTest.Measures;

/// <summary>What one run measures, over all callers, from the moment that the window opens. For one thread.</summary>
public sealed class Measurements
{
    /// <summary>Only what happens while this is true counts.</summary>
    public bool IsOpen { get; set; }

    /// <summary>Last voiced frame sent to first frame of the answer received, in ms.</summary>
    public Samples Response { get; } = new();

    /// <summary>The same by the server's stages.</summary>
    public Samples ServerResponse { get; } = new();

    /// <summary>First audio out - max(commit, first byte of the voice), by the server's stages.</summary>
    public Samples Overhead { get; } = new();

    /// <summary>The response at the caller - max(commit, first byte of the voice): the strictest reading, with all that lies between.</summary>
    public Samples OverheadAtCaller { get; } = new();

    /// <summary>First voiced frame of the interruption sent until the caller hears nothing any more.</summary>
    public Samples Yield { get; } = new();

    /// <summary>First voiced frame of the interruption sent to last audio received.</summary>
    public Samples LastAudio { get; } = new();

    /// <summary>How late a frame left, compared with the caller's own clock: the generator's own quality.</summary>
    public Samples Lateness { get; } = new();

    /// <summary>Questions that were answered, and those that were not in time.</summary>
    public int Answered { get; private set; }

    public int Unanswered { get; private set; }

    /// <summary>Interruptions after which the agent spoke on.</summary>
    public int NotYielded { get; private set; }

    /// <summary>Audio of an answer that came after it had been cleared.</summary>
    public int AudioAfterClear { get; private set; }

    /// <summary>Callers that lost their call.</summary>
    public int Dropped { get; private set; }

    /// <summary>Errors that the server told.</summary>
    public int Errors { get; private set; }

    /// <summary>Frames that were not sent, because the server did not take the ones before.</summary>
    public int FramesNotSent { get; private set; }

    /// <summary>Why the first lost call was lost; null when none was.</summary>
    public string? FirstDrop { get; private set; }

    public void AnswerBegan(TimeSpan response)
    {
        if (!IsOpen) return;
        Answered++;
        Response.Add(response.TotalMilliseconds);
    }

    public void GaveUp()
    {
        if (IsOpen) Unanswered++;
    }

    /// <param name="silent">From the interruption's first frame until the caller heard nothing any more.</param>
    /// <param name="lastAudio">From there to the last audio that came.</param>
    public void Yielded(TimeSpan silent, TimeSpan lastAudio)
    {
        if (!IsOpen) return;
        Yield.Add(silent.TotalMilliseconds);
        LastAudio.Add(lastAudio.TotalMilliseconds);
    }

    public void DidNotYield()
    {
        if (IsOpen) NotYielded++;
    }

    public void HeardAfterClear()
    {
        if (IsOpen) AudioAfterClear++;
    }

    /// <param name="commit">By the server, in ms from speech end; NaN when absent, as the others.</param>
    /// <param name="ttsFirstByte">Likewise.</param>
    /// <param name="firstAudioOut">Likewise.</param>
    /// <param name="response">At the caller; null when it heard nothing of the answer.</param>
    public void TurnCompleted(double commit, double ttsFirstByte, double firstAudioOut, TimeSpan? response)
    {
        if (!IsOpen || double.IsNaN(firstAudioOut)) return;
        ServerResponse.Add(firstAudioOut);
        var ready = Math.Max(commit, ttsFirstByte);
        if (double.IsNaN(ready)) return;
        Overhead.Add(firstAudioOut - ready);
        if (response is { } heard) OverheadAtCaller.Add(heard.TotalMilliseconds - ready);
    }

    public void Late(TimeSpan by)
    {
        if (IsOpen) Lateness.Add(by.TotalMilliseconds);
    }

    public void ErrorTold()
    {
        if (IsOpen) Errors++;
    }

    public void FrameNotSent()
    {
        if (IsOpen) FramesNotSent++;
    }

    /// <summary>Counts whenever it happens: a caller that is lost is lost for good.</summary>
    public void Lost(string why)
    {
        Dropped++;
        FirstDrop ??= why;
    }
}
