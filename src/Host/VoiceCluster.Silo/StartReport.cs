using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using VoiceCluster.Dialogue;
using VoiceCluster.FrontDoor;
using VoiceCluster.FrontDoor.Access;
using VoiceCluster.FrontDoor.Phone;
using VoiceCluster.FrontDoor.Web;
using VoiceCluster.Providers;

namespace VoiceCluster.Silo;

/// <summary>What a person at the terminal wants to know: that it runs, where, and what is missing.</summary>
internal static class StartReport
{
    public static void Write(WebApplication app)
    {
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        foreach (var provider in app.Services.GetServices<IProviderHealth>())
        {
            if (provider.Problem is { } problem) Console.Error.WriteLine($"{provider.Name}: {problem}");
        }

        if (app.Services.GetService<PhoneService>()?.Listening is [var telephone, ..])
            Console.WriteLine($"The telephone answers at sip:agent@{telephone.EndPoint}");
        if (app.Services.GetRequiredService<WebPage>().Problem is { } pageProblem) Console.Error.WriteLine($"web: {pageProblem}");
        var isClosed = app.Services.GetRequiredService<Door>().IsClosed;
        foreach (var reached in addresses.Where(static a => !ListeningAddresses.IsLoopback(a)))
        {
            if (!isClosed) Console.Error.WriteLine($"access: everybody who reaches {reached} may place calls and listen to recordings, because FrontDoor:Open is true; without it people sign in");
            else if (reached.StartsWith("http://", StringComparison.Ordinal)) Console.Error.WriteLine($"access: passwords and tokens that are sent to {reached} can be read on their way, unless a proxy in front of it speaks TLS");
        }

        Console.WriteLine($"VoiceCluster is ready on {addresses.FirstOrDefault() ?? "an unknown address"}");
    }
}
