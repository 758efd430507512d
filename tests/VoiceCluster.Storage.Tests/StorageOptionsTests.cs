namespace VoiceCluster.Storage.Tests;

public sealed class StorageOptionsTests
{
    [Fact]
    public void The_defaults_with_a_folder_are_right() => Assert.Empty(new StorageOptions { DataFolder = "data" }.Validate());

    [Fact]
    public void Every_error_is_reported_at_once_with_setting_value_and_fix()
    {
        var options = new StorageOptions
        {
            DataFolder = " ",
            ServiceId = "",
            MaxLogBytes = 5,
            SegmentBytes = 1,
            BatchRecords = 0,
            RetryMinimum = TimeSpan.FromSeconds(10),
            RetryMaximum = TimeSpan.FromSeconds(1),
            RetentionDays = -1,
            RecordingDays = 40_000,
            ReserveMegabytes = -1,
            HeldBytes = -1,
        };
        var errors = Assert.Throws<StorageOptionsException>(options.Validated).Errors;
        foreach (var setting in (string[])["DataFolder", .. new[] { "ServiceId", "MaxLogBytes", "SegmentBytes", "BatchRecords", "RetryMaximum", "RetentionDays", "RecordingDays", "ReserveMegabytes", "HeldBytes" }.Select(s => "Storage:" + s)])
            Assert.Contains(errors, error => error.StartsWith(setting + " ", StringComparison.Ordinal));
        Assert.Contains("Storage:RetentionDays -1 must be between 0 and 36500.", errors);
    }

    [Theory]
    [InlineData("Database=x;Password=secret")]
    [InlineData("Host=x;Sesame=secret")]
    [InlineData("Host=x;Port=secret")]
    [InlineData("secret")]
    public void A_wrong_connection_string_is_reported_without_showing_it(string connectionString)
    {
        var error = Assert.Single(new StorageOptions { DataFolder = "data", ConnectionString = connectionString }.Validate());
        Assert.StartsWith("Storage:ConnectionString ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_data_folder_that_is_a_file_is_reported()
    {
        var file = Path.GetTempFileName();
        Assert.Contains("is a file", Assert.Single(new StorageOptions { DataFolder = file }.Validate()), StringComparison.Ordinal);
        File.Delete(file);
    }
}
