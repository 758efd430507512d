using Microsoft.AspNetCore.Http;
using VoiceCluster.FrontDoor.Access;

namespace VoiceCluster.FrontDoor.Tests.Access;

public sealed class AccessTokenTests
{
    private const string First = "first-token-0123456789", Second = "second-token-0123456789";

    [Theory]
    [InlineData("Bearer " + First, "", true)]
    [InlineData("bearer " + Second, "", true)]
    [InlineData(null, "?token=" + Second, true)]
    [InlineData("Basic abc", "?token=" + First, true)]
    [InlineData(null, "", false)]
    [InlineData("Bearer ", "", false)]
    [InlineData("Bearer " + First + "x", "", false)]
    [InlineData(First, "", false)]
    [InlineData("Bearer wrong", "?token=" + First, false)]
    [InlineData(null, "?token=", false)]
    public void One_of_the_tokens_opens(string? header, string query, bool admitted) =>
        Assert.Equal(admitted, AccessToken.Admits(Request(header, query), [First, Second]));

    [Fact]
    public void Without_tokens_everybody_comes_in() => Assert.True(AccessToken.Admits(Request(null, ""), []));

    private static HttpRequest Request(string? header, string query)
    {
        var request = new DefaultHttpContext().Request;
        if (header is not null) request.Headers.Authorization = header;
        request.QueryString = new QueryString(query);
        return request;
    }
}
