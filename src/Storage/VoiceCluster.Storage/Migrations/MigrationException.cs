namespace VoiceCluster.Storage;

/// <summary>The database's schema and this program's migrations do not agree, so storage refuses to start.</summary>
public sealed class MigrationException : StorageException
{
    public MigrationException(string message)
        : base(message)
    {
    }

    public MigrationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
