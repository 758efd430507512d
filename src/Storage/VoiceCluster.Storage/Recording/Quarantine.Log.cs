using Microsoft.Extensions.Logging;

namespace VoiceCluster.Storage;

internal sealed partial class Quarantine
{
    [LoggerMessage(Level = LogLevel.Error, Message = "The database refuses record {Sequence} of table {Table}; it was set aside in {File}.")]
    private partial void LogRefused(Exception reason, long sequence, string table, string file);

    [LoggerMessage(Level = LogLevel.Error, Message = "Record {Sequence} of the call log cannot be read by this version; it was set aside in {File}.")]
    private partial void LogUnreadable(Exception reason, long sequence, string file);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Bytes} damaged bytes in {Segment} at offset {Offset} were set aside in {File}; the records around them are stored.")]
    private partial void LogDamaged(int bytes, string segment, long offset, string file);

    [LoggerMessage(Level = LogLevel.Error, Message = "Quarantine {File} has reached {MaxBytes} bytes; a record was lost. Deal with the file and move it away.")]
    private partial void LogFull(string file, long maxBytes);
}
