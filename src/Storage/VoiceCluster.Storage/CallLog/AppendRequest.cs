namespace VoiceCluster.Storage;

/// <param name="Kind">What the record is.</param>
/// <param name="Session">Its session.</param>
/// <param name="Json">The record.</param>
internal readonly record struct AppendRequest(RecordKind Kind, string Session, ReadOnlyMemory<byte> Json);
