namespace VoiceCluster.Dialogue;

/// <summary>Whether this server asks everybody who they are.</summary>
/// <param name="IsClosed">It does; otherwise who is not known may use the talk page and the API, but has no say over people, keys and settings.</param>
public sealed record Door(bool IsClosed);
