using System.IO.Enumeration;

namespace VoiceCluster.FrontDoor.Phone;

/// <summary>From a dialled number to the agent that answers it.</summary>
internal sealed class NumberRoutes(IReadOnlyList<PhoneRouteOptions> routes)
{
    /// <summary>False when routes are configured and none fits: nobody has this number.</summary>
    /// <param name="number">As dialled.</param>
    /// <param name="agent">Its agent; null for the default one.</param>
    public bool TryFind(string number, out string? agent)
    {
        agent = null;
        if (routes.Count == 0) return true;
        foreach (var route in routes)
        {
            if (!FileSystemName.MatchesSimpleExpression(route.Number, number)) continue;
            agent = route.Agent;
            return true;
        }

        return false;
    }
}
