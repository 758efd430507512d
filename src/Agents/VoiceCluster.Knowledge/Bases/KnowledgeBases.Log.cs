using Microsoft.Extensions.Logging;

namespace VoiceCluster.Knowledge.Bases;

public sealed partial class KnowledgeBases
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Document {Document} of knowledge base {KnowledgeBase} was taken: {Chunks} chunks, {Embedded} of them embedded")]
    private partial void LogStored(string document, string knowledgeBase, int chunks, int embedded);

    [LoggerMessage(Level = LogLevel.Information, Message = "Knowledge base {KnowledgeBase} is now searched by the vectors of {Model}")]
    private partial void LogIndexed(string knowledgeBase, string model);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Knowledge is searched by words alone until the embedding model works again: {Reason}")]
    private partial void LogEmbeddingFails(string reason);
}
