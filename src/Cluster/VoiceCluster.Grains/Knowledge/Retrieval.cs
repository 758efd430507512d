using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using VoiceCluster.Dialogue;
using VoiceCluster.Language;

namespace VoiceCluster.Grains.Knowledge;

/// <summary>
/// What the documents say about what one caller is saying: searched while he still speaks, so that an answer finds it there. Lives on its call's activation, so
/// nothing here locks.
/// </summary>
/// <remarks>
/// 1. Words that tell nothing ("and", "could you") start no search. 2. One search runs at a time; of what is said meanwhile only the newest is searched for next.
/// 3. An answer takes what was found for its words when it begins, and keeps that: nothing changes after COMMITTED.
/// </remarks>
/// <param name="sessionId">The call's.</param>
/// <param name="sources">What the agent answers from; empty for nothing.</param>
/// <param name="knowledge">Searches.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Of the call.</param>
internal sealed partial class Retrieval(string sessionId, IReadOnlyList<KnowledgeSource> sources, IKnowledge knowledge, TimeProvider time, ILogger logger)
{
    // The built-in responder passes over its own files, so that more are needed than a language model reads.
    private const int MostPassages = 10;

    // An answer waits for documents this long at most; then it is given what an earlier part of the words found.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(100);

    private Task _search = Task.CompletedTask;
    private Found _newest = Found.Nothing;
    private string _asked = "";
    private string? _next;
    private int _turn;

    /// <summary>Whether the agent has documents to answer from.</summary>
    public bool IsUsed => sources.Count > 0;

    /// <summary>What the caller has said so far in this turn has changed.</summary>
    /// <param name="words">All of it, the running partial included.</param>
    public void Hear(string words)
    {
        if (!IsUsed) return;
        var telling = Telling(words);
        if (telling.Length == 0 || telling == _asked) return;
        _asked = telling;
        if (_search.IsCompleted) _search = SearchAsync(words, telling);
        else _next = words;
    }

    /// <summary>The passages for an answer, the most relevant first; empty when nothing fits, default when the agent has no documents.</summary>
    /// <param name="words">What is answered.</param>
    /// <param name="cancellationToken">The answer is not wanted any more.</param>
    /// <exception cref="OperationCanceledException">It is not.</exception>
    public async Task<ImmutableArray<KnowledgeHit>> ForAsync(string words, CancellationToken cancellationToken)
    {
        if (!IsUsed) return default;
        Hear(words);
        var telling = Telling(words);
        if (telling.Length == 0) return [];
        try
        {
            await _search.WaitAsync(LongestWait, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            LogLate(sessionId);
        }

        // What was found for the beginning of the words fits them better than nothing does; what is of other words does not.
        return telling.StartsWith(_newest.Telling, StringComparison.Ordinal) ? _newest.Passages : [];
    }

    /// <summary>The turn is over: the next one's words are searched for in the documents as they are then.</summary>
    public void Forget() => (_newest, _asked, _next, _turn) = (Found.Nothing, "", null, _turn + 1);

    private async Task SearchAsync(string words, string telling)
    {
        while (true)
        {
            var turn = _turn;
            var found = await TrySearchAsync(words);
            // Of a turn that is over by now it is not kept, also when the next one has begun.
            if (turn == _turn) _newest = new Found(telling, found);
            if (_next is not { } next) return;
            (_next, words, telling) = (null, next, Telling(next));
        }
    }

    private async Task<ImmutableArray<KnowledgeHit>> TrySearchAsync(string words)
    {
        try
        {
            var hits = await Task.WhenAll(sources.Select(source => knowledge.SearchAsync(source, words, MostPassages, CancellationToken.None)));
            return [.. hits.SelectMany(static found => found).Where(static hit => hit.Relevance >= KnowledgeHit.LeastRelevance)
                .OrderByDescending(static hit => hit.Relevance).Take(MostPassages)];
        }
        catch (Exception exception)
        {
            LogFailed(exception, sessionId);
            return [];
        }
    }

    private static string Telling(string words) => string.Join(' ', TellingWords.Of(words));

    [LoggerMessage(70, LogLevel.Warning, "Call {CallId}: the documents could not be searched; it is answered without them")]
    private partial void LogFailed(Exception exception, string callId);

    [LoggerMessage(71, LogLevel.Debug, "Call {CallId}: an answer did not wait for the documents")]
    private partial void LogLate(string callId);

    /// <param name="Telling">The words that were searched for.</param>
    /// <param name="Passages">What was found.</param>
    private sealed record Found(string Telling, ImmutableArray<KnowledgeHit> Passages)
    {
        // No telling words begin with it.
        public static Found Nothing { get; } = new("\0", []);
    }
}
