using VoiceCluster.FrontDoor.Phone;

namespace VoiceCluster.FrontDoor.Tests.Phone;

public sealed class NumberRoutesTests
{
    private readonly NumberRoutes _routes = new(
    [
        new PhoneRouteOptions { Number = "+4930123400", Agent = "sales" },
        new PhoneRouteOptions { Number = "+49301234*", Agent = "support" },
        new PhoneRouteOptions { Number = "1?0" },
    ]);

    [Theory]
    [InlineData("+4930123400", true, "sales")]
    [InlineData("+4930123499", true, "support")]
    [InlineData("+49301234", true, "support")]
    [InlineData("110", true, null)]
    [InlineData("1100", false, null)]
    [InlineData("", false, null)]
    public void The_first_pattern_that_fits_decides(string number, bool found, string? agent) =>
        Assert.Equal((found, agent), (_routes.TryFind(number, out var answers), answers));

    [Fact]
    public void Without_routes_every_number_reaches_the_default_agent() =>
        Assert.Equal((true, null), (new NumberRoutes([]).TryFind("anything", out var agent), agent));
}
