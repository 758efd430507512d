using Microsoft.Extensions.Logging;
using Orleans.Streams;
using VoiceCluster.Dialogue;
using VoiceCluster.Grains.Models;
using VoiceCluster.Grains.Tools;
using VoiceCluster.Providers;
using VoiceCluster.TurnTaking;

namespace VoiceCluster.Grains.Calls;

/// <summary>What every call of the silo shares.</summary>
public sealed record CallServices(
    GrainsOptions Options,
    TurnMachine Machine,
    TimeProvider Time,
    ISpeechToText Recogniser,
    ChatAdapters Models,
    ICallJournals Journals,
    ICallRecorder Recorder,
    ICallHistory History,
    AgentServices Tools,
    IUnderstanding Understanding,
    IEnumerable<IConversationWatcher> Watchers,
    ModelSummaries Summaries,
    CallMetrics Metrics,
    ILoggerFactory Loggers);

/// <summary>The grains, workers and streams around one call.</summary>
internal sealed record CallNeighbours(
    IConversationGrain Conversation,
    IAnswerModel ChatModel,
    IAnswerVoice Voice,
    ISpeechToTextGrain Recognition,
    ICallDirectoryGrain Directory,
    IAsyncObserver<AudioFrame> Audio,
    IAsyncObserver<CallEvent> Events,
    Func<string, IAgentBudgetGrain> BudgetOf);
