using System.Collections.Immutable;
using VoiceCluster.Audio;

namespace VoiceCluster.FrontDoor.Protocol;

/// <summary>A message from a client, checked.</summary>
public abstract record ClientMessage;

/// <param name="Format">The audio of both directions.</param>
/// <param name="Base64">Audio travels inside JSON.</param>
/// <param name="Settings">By name.</param>
/// <param name="Metadata">A JSON object.</param>
public sealed record SessionStart(AudioFormat Format, bool Base64, ImmutableDictionary<string, string> Settings, string Metadata) : ClientMessage
{
    /// <summary>Who is called; null for the default agent.</summary>
    public string? Agent { get; init; }

    /// <summary>The agent says its greeting when the call is new.</summary>
    public bool Greet { get; init; }
}

public sealed record AudioChunk(byte[] Data) : ClientMessage;

public sealed record StartOfTurn : ClientMessage;

public sealed record EndOfTurn : ClientMessage;

public sealed record InterruptAgent : ClientMessage;

/// <param name="Text">What was typed.</param>
/// <param name="Id">The client's own name for it, by which it is acknowledged; null for none.</param>
public sealed record TextMessage(string Text, string? Id = null) : ClientMessage;

/// <param name="Id">Of the <c>confirmation</c> that is answered.</param>
/// <param name="IsYes">The answer.</param>
public sealed record Confirm(string Id, bool IsYes) : ClientMessage;

/// <param name="Digit">0-9, *, #, A-D.</param>
public sealed record KeyPressed(char Digit) : ClientMessage;

public sealed record UpdateSettings(ImmutableDictionary<string, string> Settings) : ClientMessage;

public sealed record PlaybackMark(int Turn, int PlayedMs) : ClientMessage;

public sealed record ClientPing(long Id) : ClientMessage;

public sealed record Pong(long Id) : ClientMessage;

/// <summary>A message that is refused; the client is told, and nothing else happens.</summary>
public sealed class ClientMessageException(string code, string message) : Exception(message)
{
    /// <summary>One of <see cref="ErrorCode"/>.</summary>
    public string Code { get; } = code;
}
