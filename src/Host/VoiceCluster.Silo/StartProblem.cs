using VoiceCluster.FrontDoor.AudioSocket;
using VoiceCluster.Knowledge.Embeddings;
using VoiceCluster.Providers.Local;
using VoiceCluster.Sip;
using VoiceCluster.Storage;

namespace VoiceCluster.Silo;

/// <summary>Why the silo did not start, in a sentence a person can act on; everything else is a defect and keeps its stack trace.</summary>
internal static class StartProblem
{
    public static string? Explain(Exception exception) => exception switch
    {
        IOException { InnerException: Microsoft.AspNetCore.Connections.AddressInUseException } => $"{exception.Message} Choose another address with --urls (deploy/run.sh: --port).",
        SipListenException listen => $"{listen.Message} (Sip:Port, Sip:Address; deploy/run.sh --sip-port N.)",
        StackExchange.Redis.RedisException redis => $"Redis cannot tell who is in the cluster: {redis.Message} (Cluster:RedisConnectionString.)",
        System.Net.Sockets.SocketException socket => $"The silo cannot listen for others: {socket.Message}. (Cluster:Address, Cluster:SiloPort; 0 takes any port that is free.)",
        StorageException or KnowledgeException or EmbeddingException or AudioSocketListenException => exception.Message,
        AggregateException { InnerException: { } inner } => Explain(inner),
        _ => null,
    };
}
