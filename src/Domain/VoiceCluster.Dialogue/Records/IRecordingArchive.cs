namespace VoiceCluster.Dialogue;

/// <summary>The recordings that there are, those that go on included. Members throw <see cref="TimeoutException"/> or the database's own exception when
/// it does not answer.</summary>
public interface IRecordingArchive
{
    /// <summary>Newest first, at most 500; of one session, or of all.</summary>
    Task<IReadOnlyList<RecordingRecord>> ListAsync(string? sessionId, CancellationToken cancellationToken);

    /// <summary>Null when there is no such recording.</summary>
    Task<RecordingRecord?> FindAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Deletes one that has ended, audio and row.</summary>
    /// <returns>False when it goes on; then it was left alone.</returns>
    Task<bool> DeleteAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>The path of the WAV file: 16 kHz, stereo, PCM16; null when this silo does not have it.</summary>
    string? FindAudio(Guid id);
}
