using System.Globalization;
using System.Text;

namespace VoiceCluster.Providers;

/// <summary>Where a vendor's WebSocket is, how to introduce oneself, and what its errors mean.</summary>
public sealed record VendorEndpoint
{
    /// <summary>The adapter's name, for errors.</summary>
    public required string Provider { get; init; }

    /// <summary>ws or wss, with path and query.</summary>
    public required Uri Address { get; init; }

    /// <summary>What the vendor's errors mean.</summary>
    public required ErrorTable Errors { get; init; }

    /// <summary>Request headers of the handshake.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>The response header in which the vendor explains a refused handshake; null when it has none.</summary>
    public string? ErrorHeader { get; init; }

    /// <summary>What must not be quoted from the vendor's words.</summary>
    public string? Secret { get; init; }

    /// <summary>For the whole handshake.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The address of a WebSocket beside a vendor's HTTP base address.</summary>
    /// <param name="baseAddress">http or https.</param>
    /// <param name="path">From the root of the base address, for example <c>v1/listen</c>.</param>
    /// <param name="query">In order; names may repeat. Values are invariant text.</param>
    public static Uri Beside(string baseAddress, string path, IEnumerable<(string Name, string Value)> query)
    {
        var root = baseAddress.TrimEnd('/');
        var address = new StringBuilder(root.StartsWith("https", StringComparison.OrdinalIgnoreCase) ? "wss" : "ws")
            .Append(root.AsSpan(root.IndexOf(':', StringComparison.Ordinal))).Append('/').Append(path);
        var separator = '?';
        foreach (var (name, value) in query)
        {
            address.Append(separator).Append(name).Append('=').Append(Uri.EscapeDataString(value));
            separator = '&';
        }

        return new Uri(address.ToString());
    }

    /// <summary>A number as a query's value.</summary>
    public static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);
}
