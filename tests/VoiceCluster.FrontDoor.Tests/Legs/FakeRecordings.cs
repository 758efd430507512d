using VoiceCluster.Dialogue;

namespace VoiceCluster.FrontDoor.Tests.Legs;

/// <summary>Recordings that note what they are told, as words and as audio on the clock of the test.</summary>
internal sealed class FakeRecordings(TimeProvider time) : ICallRecordings, ICallRecording
{
    private readonly long _origin = time.GetTimestamp();

    public List<string> Told { get; } = [];

    /// <summary>When each piece's first sample was heard, in ms; its first value and its length in ms; whether it goes on without a break.</summary>
    public List<(double At, short First, int Ms, bool Continues)> Heard { get; } = [];

    /// <summary>When each piece of the caller had come, in ms, its first value and its length.</summary>
    public List<(double At, short First, int Ms)> Said { get; } = [];

    public ICallRecording Open(string session, Guid id, DateTimeOffset startedAt, string leg, bool isBegun)
    {
        Told.Add($"open {session}{(isBegun ? " again" : "")}");
        return this;
    }

    public void Caller(ReadOnlySpan<byte> pcm, long timestamp) => Said.Add((Ms(timestamp), BitConverter.ToInt16(pcm), pcm.Length / 32));

    public void Agent(ReadOnlySpan<byte> pcm, long timestamp, bool continues) => Heard.Add((Ms(timestamp), BitConverter.ToInt16(pcm), pcm.Length / 32, continues));

    public void Retract(int bytes) => Told.Add($"retract {bytes / 32}");

    public void Pause(DateTimeOffset at) => Told.Add("pause");

    public void Resume(DateTimeOffset at) => Told.Add("resume");

    public void End(string leg, string cause) => Told.Add($"end {cause}");

    private double Ms(long timestamp) => (timestamp - _origin) * 1000.0 / time.TimestampFrequency;
}
