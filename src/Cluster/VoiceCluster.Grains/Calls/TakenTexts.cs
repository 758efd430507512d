namespace VoiceCluster.Grains.Calls;

/// <summary>The names of the typed turns that were taken last: a client whose connection broke sends again what it does not know to have arrived.</summary>
internal sealed class TakenTexts
{
    /// <summary>More than a client leaves unanswered, and little enough to be searched.</summary>
    private const int Kept = 64;

    private readonly Queue<string> _ids = new(Kept);

    public bool Contains(string id) => _ids.Contains(id);

    public void Add(string id)
    {
        if (_ids.Count == Kept) _ids.Dequeue();
        _ids.Enqueue(id);
    }
}
