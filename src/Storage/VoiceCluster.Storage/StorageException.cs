namespace VoiceCluster.Storage;

/// <summary>Storage cannot start or go on; the message says what is wrong and what to do.</summary>
public class StorageException : Exception
{
    public StorageException(string message)
        : base(message)
    {
    }

    public StorageException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
