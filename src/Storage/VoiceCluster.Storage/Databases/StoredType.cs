namespace VoiceCluster.Storage;

/// <summary>What a column holds, whichever way the database at hand keeps it.</summary>
internal enum StoredType
{
    Text,
    Json,
    Integer,
    Long,
    Real,
    Flag,
    Money,
    Guid,
    Instant,
    Bytes,
}
