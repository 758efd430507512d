namespace VoiceCluster.Providers;

/// <summary>Utterances that were ended and are not answered yet, in order, for vendors that answer each end once. Not thread-safe, as a dialect is not.</summary>
public sealed class OwedUtterances
{
    private readonly Queue<(TimeSpan Start, TimeSpan End)> _owed = new();
    private TimeSpan _until;

    /// <summary>Where the utterance begins that is answered next, or that runs.</summary>
    public TimeSpan Start => _owed.TryPeek(out var next) ? next.Start : _until;

    /// <summary>Where the utterance begins that runs.</summary>
    public TimeSpan Running => _until;

    /// <summary>An utterance ends.</summary>
    /// <param name="sent">All audio sent in the session.</param>
    /// <returns>False when nothing was said since the end before, and every end is answered: there is nothing to ask the vendor for.</returns>
    public bool Add(TimeSpan sent)
    {
        if (sent == _until && _owed.Count == 0) return false;
        _owed.Enqueue((_until, sent));
        _until = sent;
        return true;
    }

    /// <summary>The utterance that an answer is for; false when none was asked for.</summary>
    public bool TryAnswer(out TimeSpan start, out TimeSpan end)
    {
        var isOwed = _owed.TryDequeue(out var next);
        (start, end) = next;
        return isOwed;
    }
}
