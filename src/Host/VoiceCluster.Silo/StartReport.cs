using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
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
        foreach (var open in addresses.Where(a => IsOpen(app.Services.GetRequiredService<FrontDoorOptions>(), a)))
            Console.Error.WriteLine($"access: everybody who reaches {open} may place calls and listen to recordings, because FrontDoor:Open is true; FrontDoor:AccessTokens closes it");
        Console.WriteLine($"VoiceCluster is ready on {addresses.FirstOrDefault() ?? "an unknown address"}");
    }

    private static bool IsOpen(FrontDoorOptions options, string address) => options.AccessTokens.Count == 0 && !ListeningAddresses.IsLoopback(address);
}
