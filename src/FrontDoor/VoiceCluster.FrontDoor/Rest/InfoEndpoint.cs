using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using VoiceCluster.Dialogue;
using VoiceCluster.FrontDoor.WebSockets;
using VoiceCluster.Providers;

namespace VoiceCluster.FrontDoor.Rest;

/// <summary>What a client may know before it calls.</summary>
/// <param name="Name">Of the product.</param>
/// <param name="Version">Of the server.</param>
/// <param name="Protocols">WebSocket subprotocols that are spoken.</param>
/// <param name="Lines">Calls that are up and may be up.</param>
/// <param name="NeedsToken">Who asks must sign in, or show a token, before calling.</param>
/// <param name="Voices">Voices a client may choose.</param>
/// <param name="Models">Models a client may choose.</param>
/// <param name="Agent">Who answers.</param>
public sealed record ServerInfo(
    string Name, string Version, IReadOnlyList<string> Protocols, Lines Lines, bool NeedsToken, IReadOnlyList<string> Voices, IReadOnlyList<string> Models, AgentInfo Agent);

/// <param name="Used">Up now.</param>
/// <param name="Max">At most.</param>
public sealed record Lines(int Used, int Max);

/// <summary><c>GET /api/v1/info</c>: open to everybody, so that a page can say why it is not let in (browsers do not tell it).</summary>
public static class InfoEndpoint
{
    private static readonly string ServerVersion = typeof(InfoEndpoint).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>Maps the endpoint.</summary>
    public static void MapInfo(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/info", Get).WithMetadata(new ForEverybody()).WithName("Info").WithSummary("What this server speaks and offers.");

    /// <summary>The server as it is now, and the agent that is asked for; without a name the default one.</summary>
    public static Results<Ok<ServerInfo>, ProblemHttpResult> Get(
        string? agent, HttpContext context, Door door, FrontDoorOptions options, LegMetrics legs, ITextToSpeech voice, IChatModel model, AgentProfiles agents) => agents.Knows(agent)
        ? TypedResults.Ok(new ServerInfo(
            "VoiceCluster",
            ServerVersion,
            [VoiceEndpoint.Subprotocol],
            new Lines(legs.Connected, options.MaxCalls),
            door.IsClosed && context.Features.Get<Caller>()?.May(Permission.TalkUse) is not true,
            voice.Voices,
            model.Models,
            agents.Introduce(agent)))
        : TypedResults.Problem($"There is no agent {agent}.", statusCode: StatusCodes.Status404NotFound);
}
