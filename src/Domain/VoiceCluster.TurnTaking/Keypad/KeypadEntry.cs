namespace VoiceCluster.TurnTaking;

/// <summary>Keys pressed on a telephone, collected until they are a typed turn: '#' or a pause ends them, and so does a full entry.</summary>
public sealed class KeypadEntry
{
    /// <summary>How long the caller may look for the next key.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    /// <summary>Keys of the longest entry.</summary>
    public const int MaxKeys = 32;

    private const string Keys = "0123456789*ABCD";

    private readonly char[] _pressed = new char[MaxKeys];
    private int _count;
    private TimeSpan _lastAt;

    /// <summary>No key waits.</summary>
    public bool IsEmpty => _count == 0;

    /// <summary>When the entry ends without a further key; null while it is empty.</summary>
    public TimeSpan? Due => IsEmpty ? null : _lastAt + Pause;

    /// <summary>A key was pressed; what is none is ignored.</summary>
    /// <param name="key">0-9, *, #, A-D.</param>
    /// <param name="now">The call's time.</param>
    /// <returns>The finished entry without its '#'; null while it goes on, or when '#' ends nothing.</returns>
    public string? Press(char key, TimeSpan now)
    {
        if (key == '#') return Finish();
        if (!Keys.Contains(key, StringComparison.Ordinal)) return null;
        _pressed[_count++] = key;
        _lastAt = now;
        return _count == MaxKeys ? Finish() : null;
    }

    /// <summary>Time passed.</summary>
    /// <returns>The entry that the pause has ended; null otherwise.</returns>
    public string? Expire(TimeSpan now) => now >= Due ? Finish() : null;

    private string? Finish()
    {
        if (IsEmpty) return null;
        var entry = new string(_pressed, 0, _count);
        _pressed.AsSpan().Clear(); // it may be the number of a card
        _count = 0;
        return entry;
    }
}
