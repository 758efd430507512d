using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using VoiceCluster.Dialogue;

namespace VoiceCluster.People.Access;

/// <summary>The caller of a request that was let in.</summary>
public static class CallerFeature
{
    /// <summary>Who asks.</summary>
    /// <exception cref="InvalidOperationException">The endpoint says of nobody that they may ask.</exception>
    public static Caller Caller(this HttpContext context) => context.Features.GetRequiredFeature<Caller>();
}
