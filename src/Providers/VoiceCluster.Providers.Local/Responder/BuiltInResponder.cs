using System.Runtime.CompilerServices;
using VoiceCluster.Dialogue;

namespace VoiceCluster.Providers.Local;

/// <summary>How the built-in responder streams.</summary>
public sealed record BuiltInResponderOptions
{
    /// <summary>Wait before the first token, 0 (default) to 60 s.</summary>
    public TimeSpan FirstTokenDelay { get; init; }

    /// <summary>Wait before each further token, 0 (default) to 1 s.</summary>
    public TimeSpan TokenDelay { get; init; }
}

/// <summary>
/// Answers from a folder of questions and answers, and uses tools, without key, network or language model, behind the port of one: it streams word pieces, can be
/// cancelled at each, and reports usage. It keeps no state: everything about the conversation is read from the request's messages. Thread safe.
/// </summary>
public sealed class BuiltInResponder : IChatModel, IProviderHealth
{
    // About the longest piece that models' vocabularies hold of an English word.
    private const int LongestPiece = 8;

    private readonly Func<KnowledgeBase> _knowledge;
    private readonly IFurtherAnswers? _further;
    private readonly BuiltInResponderOptions _options;
    private readonly TimeProvider _time;
    private AnswerFinder _finder;

    /// <param name="knowledge">What it can answer; may be empty (small talk is left).</param>
    /// <param name="options">Null to stream as fast as the reader reads.</param>
    /// <param name="time">For the options' delays; null for the system's clock.</param>
    /// <exception cref="ArgumentOutOfRangeException">A delay is out of its range.</exception>
    public BuiltInResponder(KnowledgeBase knowledge, BuiltInResponderOptions? options = null, TimeProvider? time = null)
        : this(() => knowledge, null, options, time)
    {
    }

    /// <param name="knowledge">What it can answer now; asked with every question.</param>
    /// <param name="further">Asked when that holds no answer, or half of one; null for nobody.</param>
    /// <param name="options">Null to stream as fast as the reader reads.</param>
    /// <param name="time">For the options' delays; null for the system's clock.</param>
    /// <exception cref="ArgumentOutOfRangeException">A delay is out of its range.</exception>
    public BuiltInResponder(Func<KnowledgeBase> knowledge, IFurtherAnswers? further, BuiltInResponderOptions? options = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(knowledge);
        _knowledge = knowledge;
        _further = further;
        _finder = new(knowledge());
        _options = options ?? new();
        _time = time ?? TimeProvider.System;
        ThrowUnlessWithin(_options.FirstTokenDelay, TimeSpan.FromSeconds(60), nameof(BuiltInResponderOptions.FirstTokenDelay));
        ThrowUnlessWithin(_options.TokenDelay, TimeSpan.FromSeconds(1), nameof(BuiltInResponderOptions.TokenDelay));
    }

    /// <inheritdoc cref="IChatModel.Name"/>
    public string Name => "builtin";

    /// <inheritdoc/>
    public bool FollowsPrompts => false;

    /// <summary>Always null: it needs nothing.</summary>
    public string? Problem => null;

    /// <inheritdoc/>
    public TokenPrice? PriceOf(string? model) => TokenPrice.Free;

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatDelta> GenerateAsync(ChatRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Messages.Count == 0 || request.Messages[^1].Role is not (ChatRole.User or ChatRole.Tool))
            throw new ProviderException(ProviderErrorKind.InvalidRequest, Name, "the last message must be the caller's or a tool's");
        cancellationToken.ThrowIfCancellationRequested();
        var (answer, call, doubt) = Finder().Find(request.Messages, request.Tools);
        if (doubt is not null && _further is not null && await _further.FindAsync(request.Messages[^1].Text, request.Passages, cancellationToken) is { } found && found.Relevance >= doubt && !InstructionDetector.IsIn(found.Text)) answer = found.Text;
        var written = 0;
        var position = 0;
        while (position < answer.Length && written < request.MaxOutputTokens)
        {
            await PaceAsync(written == 0 ? _options.FirstTokenDelay : _options.TokenDelay, cancellationToken);
            var piece = NextPiece(answer, position);
            position += piece.Length;
            written++;
            yield return new(piece);
        }

        if (call is not null)
        {
            await PaceAsync(_options.FirstTokenDelay, cancellationToken);
            written++;
            yield return new("") { ToolCalls = [call] };
        }

        var read = 0;
        foreach (var message in request.Messages) read += EstimatedTokenCounter.Instance.Count(message.Text) + ContextWindow.MessageOverhead;
        yield return new("", new ChatUsage(Name, read, written, Cost: 0));
    }

    /// <summary>Of what is known now. Two callers may make the same one; either serves.</summary>
    private AnswerFinder Finder()
    {
        var knowledge = _knowledge();
        var finder = Volatile.Read(ref _finder);
        if (finder.Knowledge != knowledge) Volatile.Write(ref _finder, finder = new(knowledge));
        return finder;
    }

    private async ValueTask PaceAsync(TimeSpan delay, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (delay > TimeSpan.Zero) await Task.Delay(delay, _time, cancellationToken);
    }

    /// <summary>A word with the space before it, a part of a long word, or a mark: about what a model's token is.</summary>
    private static string NextPiece(string text, int start)
    {
        var end = start;
        while (end < text.Length && char.IsWhiteSpace(text[end])) end++;
        var word = end;
        while (end < text.Length && char.IsLetterOrDigit(text[end]) && end - word < LongestPiece) end++;
        if (end == word && end < text.Length) end += char.IsHighSurrogate(text[end]) && end + 1 < text.Length ? 2 : 1;
        return text[start..end];
    }

    private static void ThrowUnlessWithin(TimeSpan value, TimeSpan most, string name)
    {
        if (value < TimeSpan.Zero || value > most) throw new ArgumentOutOfRangeException(name, value, $"{name} must be 0 to {most.TotalSeconds} s");
    }
}
