using Orleans.Runtime;
using Serilog.Core;
using Serilog.Events;
using VoiceCluster.Grains;

namespace VoiceCluster.Silo.Telemetry;

/// <summary>Every line that is logged while a call's grain or one of its workers runs carries the call's id, and the turn's number where the call itself runs.</summary>
internal sealed class CallEnricher(IServiceProvider services) : ILogEventEnricher
{
    private IGrainContextAccessor? _contexts;

    public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory)
    {
        _contexts ??= services.GetService<IGrainContextAccessor>();
        if (_contexts?.GrainContext is not { GrainInstance: IGrain grain } context || grain is not (ICallGrain or ISpeechToTextGrain or ITextToSpeechGrain or IChatModelGrain or IConversationGrain)) return;
        logEvent.AddPropertyIfAbsent(propertyFactory.CreateProperty("CallId", context.GrainId.Key.ToString()));
        if (grain is ITurnTaker { Turn: > 0 } taker) logEvent.AddPropertyIfAbsent(propertyFactory.CreateProperty("Turn", taker.Turn));
    }
}
