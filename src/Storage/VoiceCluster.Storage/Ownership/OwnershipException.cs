namespace VoiceCluster.Storage;

/// <summary>Another process owns the data folder; the message says which.</summary>
public sealed class OwnershipException : StorageException
{
    public OwnershipException(string message)
        : base(message)
    {
    }

    public OwnershipException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
