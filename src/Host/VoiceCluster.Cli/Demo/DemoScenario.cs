using VoiceCluster.Cli.Calls;

namespace VoiceCluster.Cli.Demo;

/// <summary>What is said in the demo: a question; another one into the middle of its answer; and one that the caller corrects before it is complete.</summary>
internal static class DemoScenario
{
    /// <summary>The turn whose answer is interrupted, from 0.</summary>
    public const int InterruptedTurn = 0;

    /// <summary>The turn that is corrected.</summary>
    public const int CorrectedTurn = 2;

    /// <summary>The word that the correction begins with.</summary>
    public const string CorrectionWord = "actually";

    private const string Question = "Hello, what are your opening hours?";
    private const string Interruption = "Wait, how much does express delivery cost?";
    private const string Mistaken = "What is the status of order four two seven one, I mean";
    private const string Corrected = "actually, it is four two seven two.";

    // Long enough for an answer to be prepared (400 ms), and to be withdrawn again.
    private static readonly TimeSpan Hesitation = TimeSpan.FromMilliseconds(700);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.2);

    /// <summary>The three turns.</summary>
    public static async Task<IReadOnlyList<CallerTurn>> TurnsAsync(CallerVoice voice, CancellationToken cancellationToken) =>
    [
        await voice.SayAsync(Question, bargeIn: null, cancellationToken),
        await voice.SayAsync(Interruption, Patience, cancellationToken),
        await voice.SayAsync(Mistaken, Hesitation, Corrected, cancellationToken),
    ];
}
