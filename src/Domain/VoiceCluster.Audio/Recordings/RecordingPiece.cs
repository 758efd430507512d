namespace VoiceCluster.Audio;

/// <summary>Up to 20 ms of one side of a call on its way into a recording: PCM16, 16 kHz, in memory that is used again.</summary>
public sealed class RecordingPiece
{
    private readonly short[] _samples = new short[Frame.Samples];

    internal RecordingPiece()
    {
    }

    /// <summary>Which side of the call said it.</summary>
    public RecordingSide Side { get; set; }

    /// <summary>In samples since the recording began: of the caller, when the piece had come (its end); of the agent, when it was heard (its beginning).</summary>
    public long At { get; set; }

    /// <summary>Agent: follows the piece before without a break, whatever the clock says.</summary>
    public bool Continues { get; set; }

    /// <summary>Agent: this many samples heard last were not heard after all; the piece itself holds nothing.</summary>
    public int Retracted { get; set; }

    /// <summary>Samples it holds.</summary>
    public int Count { get; private set; }

    /// <summary>What it holds.</summary>
    public ReadOnlySpan<short> Samples => _samples.AsSpan(0, Count);

    internal RecordingPiece? Next { get; set; }

    /// <summary>Copies at most a frame of PCM16 little-endian.</summary>
    public void Fill(ReadOnlySpan<byte> pcm)
    {
        Count = pcm.Length / sizeof(short);
        Pcm16.FromLittleEndian(pcm, _samples.AsSpan(0, Count));
    }

    /// <summary>Lets go of all samples after the first.</summary>
    internal void Cut(int count) => Count = count;
}

/// <summary>A channel of a recording.</summary>
public enum RecordingSide
{
    /// <summary>Left.</summary>
    Caller,

    /// <summary>Right.</summary>
    Agent,
}
