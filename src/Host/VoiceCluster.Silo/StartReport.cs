using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using VoiceCluster.FrontDoor.Phone;
using VoiceCluster.FrontDoor.Web;
using VoiceCluster.Providers;

namespace VoiceCluster.Silo;

/// <summary>What a person at the terminal wants to know: that it runs, where, and what is missing.</summary>
internal static class StartReport
{
    public static void Write(WebApplication app)
    {
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "an unknown address";
        foreach (var provider in app.Services.GetServices<IProviderHealth>())
        {
            if (provider.Problem is { } problem) Console.Error.WriteLine($"{provider.Name}: {problem}");
        }

        if (app.Services.GetService<PhoneService>()?.Listening is [var telephone, ..])
            Console.WriteLine($"The telephone answers at sip:agent@{telephone.EndPoint}");
        if (app.Services.GetRequiredService<WebPage>().Problem is { } pageProblem) Console.Error.WriteLine($"web: {pageProblem}");
        Console.WriteLine($"VoiceCluster is ready on {address}");
    }
}
