namespace VoiceCluster.Storage.Migrations;

/// <summary>The database does not fit this program; nothing was changed.</summary>
public sealed class MigrationException(string message) : Exception(message);
