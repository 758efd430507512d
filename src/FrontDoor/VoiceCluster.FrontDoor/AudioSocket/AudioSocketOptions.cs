using System.Net;

namespace VoiceCluster.FrontDoor.AudioSocket;

/// <summary>Where Asterisk's AudioSocket is listened for. Section <c>AudioSocket</c>.</summary>
public sealed record AudioSocketOptions
{
    /// <summary>TCP port, 0 to 65535 (0: any free one); null (the default) for none. The protocol knows no password: let nobody but
    /// Asterisk reach it.</summary>
    public int? Port { get; init; }

    /// <summary>Address to listen on; <c>0.0.0.0</c> for all. Default loopback.</summary>
    public string Address { get; init; } = "127.0.0.1";

    /// <summary>The agent (section <c>Agents</c>) that answers; null for the default agent.</summary>
    public string? Agent { get; init; }

    /// <summary>Every setting out of range, named.</summary>
    public IEnumerable<string> Validate()
    {
        if (Port is < 0 or > 65_535) yield return $"AudioSocket:Port is {Port}; use 0 to 65535, or nothing for no AudioSocket";
        if (!IPAddress.TryParse(Address, out _)) yield return $"AudioSocket:Address is '{Address}'; use an IP address such as 127.0.0.1 or 0.0.0.0";
    }
}
