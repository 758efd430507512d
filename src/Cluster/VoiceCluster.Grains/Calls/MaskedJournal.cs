using VoiceCluster.Dialogue;
using VoiceCluster.TurnTaking;

namespace VoiceCluster.Grains.Calls;

/// <summary>
/// A journal without what is to be kept out. Of numbers, a card's comes in parts, over many transcripts, so every number of three digits or more is replaced by another of the
/// same shape. A replay turns as the call did, but for a transcript whose only change was one digit for another.
/// </summary>
internal sealed class MaskedJournal : ICallJournal
{
    private readonly ICallJournal _journal;
    private readonly Func<string, string> _mask;

    private MaskedJournal(ICallJournal journal, Func<string, string> mask) => (_journal, _mask) = (journal, mask);

    /// <summary>The journal, masked; it is disposed with this one.</summary>
    public static ICallJournal Over(ICallJournal journal, Func<string, string> mask) => new MaskedJournal(journal, mask);

    public void Append(TimeSpan at, in TurnEvent turnEvent)
    {
        if (turnEvent.Words is { } words && _mask(words) is var masked && !ReferenceEquals(masked, words)) _journal.Append(at, With(turnEvent, masked));
        else _journal.Append(at, turnEvent);
    }

    public ValueTask DisposeAsync() => _journal.DisposeAsync();

    private static TurnEvent With(in TurnEvent e, string words) => e.Kind switch
    {
        TurnEventKind.Partial => TurnEvent.Partial(e.Utterance, e.Sequence, words, e.Confidence),
        TurnEventKind.Final => TurnEvent.Final(e.Utterance, e.Sequence, words, e.Confidence, e.EndConfidence),
        TurnEventKind.Text => TurnEvent.Text(words),
        TurnEventKind.Say => TurnEvent.Say(words),
        TurnEventKind.AgentText => TurnEvent.AgentText(e.Epoch, words),
        TurnEventKind.EagerEndOfTurn or TurnEventKind.TurnResumed or TurnEventKind.EndOfTurn => TurnEvent.ProviderSignal(e.Kind, e.Sequence, words),
        _ => throw new InvalidOperationException($"an event {e.Kind} has no words"),
    };
}
