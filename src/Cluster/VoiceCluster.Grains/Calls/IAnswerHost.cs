using System.Collections.Immutable;
using VoiceCluster.Dialogue;
using VoiceCluster.Grains.Knowledge;
using VoiceCluster.Grains.Spending;
using VoiceCluster.Grains.Tools;
using VoiceCluster.Providers;
using VoiceCluster.TurnTaking;

namespace VoiceCluster.Grains.Calls;

/// <summary>What an answer needs of its call. Everything runs on the call's activation.</summary>
internal interface IAnswerHost
{
    CallClock Clock { get; }

    GrainsOptions Options { get; }

    CallSettings Settings { get; }

    IAnswerModel ChatModel { get; }

    /// <summary>The adapters that may answer.</summary>
    ChatAdapters Adapters { get; }

    /// <summary>Who answers; empty when nobody may, because the agent's day is spent.</summary>
    /// <param name="words">What the caller said.</param>
    /// <param name="usesTools">A tool has been used for the answer, or was asked about.</param>
    IReadOnlyList<ModelLink> ModelsFor(string words, bool usesTools);

    /// <summary>What the call may still take.</summary>
    CallSpending Spending { get; }

    IAnswerVoice Voice { get; }

    ToolDesk Tools { get; }

    Retrieval Documents { get; }

    /// <summary>Keeps an answer from saying what it must not; null for an agent without guardrails.</summary>
    OutputFilter? NewFilter();

    /// <summary>How much an answer says before it offers to go on; null for all of it.</summary>
    EarLimit? NewLimit();

    /// <summary>The caller is saying something just now.</summary>
    bool CallerSpeaks { get; }

    /// <summary>What the caller answered by button to a question about a call of a tool; null when he did not.</summary>
    Consent? ConsentTo(string id);

    /// <summary>What the model reads, every earlier turn included.</summary>
    Task<ImmutableArray<PromptMessage>> PromptAsync(string words);

    void Play(Answer answer, ReadOnlyMemory<byte> pcm, bool isFinal);

    void Notify(CallEvent callEvent);

    void Feed(in TurnEvent turnEvent);

    void Record(LlmCallRecord call);

    /// <summary>Something broke that no provider reports; nothing more will come.</summary>
    void AnswerFailed(Answer answer, Exception exception);

    string SessionId { get; }
}
