using System.Globalization;

namespace VoiceCluster.FrontDoor.Twilio;

/// <summary>
/// The playback clock of one stream: a mark behind each piece of audio says, when it comes back, that the piece was played. After a clear all
/// marks come back at once and mean nothing, and what the caller has heard of the turn is a matter of the clock. Thread safe.
/// </summary>
internal sealed class PlaybackMarks
{
    private readonly Lock _gate = new();
    private int _turn;
    private double _sentMs;
    private int _generation;
    private bool _isCleared;

    /// <summary>Audio was sent: the name of the mark that follows it; none once the turn has been cleared.</summary>
    public string? Sent(int turn, int index, TimeSpan duration)
    {
        lock (_gate)
        {
            if (turn != _turn || index == 0) (_turn, _sentMs, _isCleared) = (turn, 0, false);
            if (_isCleared) return null;
            _sentMs += duration.TotalMilliseconds;
            return string.Create(CultureInfo.InvariantCulture, $"{_generation}.{turn}.{(int)_sentMs}");
        }
    }

    /// <summary>What was sent is dropped by the far end.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _generation++;
            _isCleared = true;
        }
    }

    /// <summary>A mark came back: what of a turn has been played; null when it tells nothing.</summary>
    public (int Turn, int PlayedMs)? Returned(string name)
    {
        var parts = name.Split('.');
        if (parts.Length != 3) return null;
        if (!Number(parts[0], out var generation) || !Number(parts[1], out var turn) || !Number(parts[2], out var played)) return null;
        lock (_gate) return generation == _generation && turn == _turn ? (turn, played) : null;

        static bool Number(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
