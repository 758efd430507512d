using System.Text;

namespace VoiceCluster.Providers;

/// <summary>How to reach a vendor that takes a key.</summary>
public abstract record VendorOptions : ISettings
{
    /// <summary>The secret key. Required when the address is the vendor's own; a simulator or proxy may do without.</summary>
    public string? ApiKey { get; init; }

    /// <summary>To establish a connection, handshake included. Default 3 s; 100 ms to 60 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Absolute http or https address without the version path; WebSockets use ws or wss on the same host. The region is part of it.</summary>
    public abstract string BaseAddress { get; init; }

    /// <summary>The domain of the vendor's own hosts, which refuse requests without a key.</summary>
    protected abstract string Domain { get; }

    /// <summary>Where a key is had, for the message that it is missing.</summary>
    protected abstract string KeyPage { get; }

    /// <inheritdoc/>
    public virtual IEnumerable<string> Validate(string section) =>
    [
        .. SettingsRules.HttpAddress(section, nameof(BaseAddress), BaseAddress, $"https://api.{Domain}"),
        .. IsVendor ? SettingsRules.Required(section, nameof(ApiKey), ApiKey, $"{Domain} needs one: {KeyPage}") : [],
        .. SettingsRules.Range(section, nameof(ConnectTimeout), ConnectTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(60)),
    ];

    private bool IsVendor => Uri.TryCreate(BaseAddress, UriKind.Absolute, out var address)
        && (address.Host.Equals(Domain, StringComparison.OrdinalIgnoreCase) || address.Host.EndsWith($".{Domain}", StringComparison.OrdinalIgnoreCase));

    /// <summary>The record's text goes into logs: never with the key.</summary>
    protected virtual bool PrintMembers(StringBuilder builder)
    {
        builder.Append($"BaseAddress = {BaseAddress}, ApiKey = {(string.IsNullOrEmpty(ApiKey) ? "none" : "set")}");
        return true;
    }
}
