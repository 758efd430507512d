using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using VoiceCluster.TestKit;

namespace VoiceCluster.People.Tests.Tokens;

public sealed class AccessTokensTests : IDisposable
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(15);
    private static readonly SecuritySettings Settings = new() { SigningKeyLife = TimeSpan.FromDays(30) };

    private readonly VirtualTimeProvider _time = new();
    private readonly FakeSigningKeys _store = new();
    private readonly SigningKeys _keys;
    private readonly SigningKeys _keysElsewhere;

    public AccessTokensTests()
    {
        _keys = new SigningKeys(_store, Settings, _time);
        _keysElsewhere = new SigningKeys(_store, Settings, _time);
    }

    private AccessTokens Here => new(_keys, _time);

    private AccessTokens Elsewhere => new(_keysElsewhere, _time);

    [Fact]
    public async Task A_token_is_good_on_every_silo_for_its_time()
    {
        var token = await CreateAsync();
        Assert.Equal("u1", (await Elsewhere.ReadAsync(token, AccessTokens.Api, default))!.Subject);
        _time.Advance(Life - TimeSpan.FromSeconds(1));
        Assert.NotNull(await Here.ReadAsync(token, AccessTokens.Api, default));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await Here.ReadAsync(token, AccessTokens.Api, default));
    }

    [Fact]
    public async Task A_token_is_good_for_its_audience_only() => Assert.Null(await Here.ReadAsync(await CreateAsync(), AccessTokens.Call, default));

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("a.b.c")]
    [InlineData("....")]
    [InlineData("eyJhbGciOiJub25lIn0.eyJzdWIiOiJ1MSJ9.")]
    public async Task What_is_no_token_of_ours_is_nothing(string token) => Assert.Null(await Here.ReadAsync(token, AccessTokens.Api, default));

    [Fact]
    public async Task A_token_that_was_changed_is_nothing()
    {
        var parts = (await CreateAsync()).Split('.');
        var claims = Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(parts[1])).Replace("\"u1\"", "\"u2\"", StringComparison.Ordinal);
        Assert.Null(await Here.ReadAsync($"{parts[0]}.{WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(claims))}.{parts[2]}", AccessTokens.Api, default));
        var header = Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(parts[0])).Replace("ES256", "none", StringComparison.Ordinal);
        Assert.Null(await Here.ReadAsync($"{WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(header))}.{parts[1]}.", AccessTokens.Api, default));
    }

    [Fact]
    public async Task Keys_are_made_anew_after_their_time_and_the_old_ones_are_good_for_what_they_signed()
    {
        var before = await CreateAsync();
        _time.Advance(Settings.SigningKeyLife - TimeSpan.FromMinutes(1));
        var old = await CreateAsync();
        _time.Advance(TimeSpan.FromMinutes(1));
        var young = await CreateAsync();
        Assert.Equal(Kid(before), Kid(old));
        Assert.NotEqual(Kid(old), Kid(young));
        Assert.NotNull(await Here.ReadAsync(old, AccessTokens.Api, default));
        Assert.NotNull(await Elsewhere.ReadAsync(young, AccessTokens.Api, default));
    }

    [Fact]
    public async Task Made_up_keys_do_not_make_the_database_work()
    {
        var parts = (await CreateAsync()).Split('.');
        for (var i = 0; i < 100; i++)
        {
            var header = WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes($$"""{"alg":"ES256","kid":"made-up-{{i}}","typ":"JWT"}"""));
            Assert.Null(await Elsewhere.ReadAsync($"{header}.{parts[1]}.{parts[2]}", AccessTokens.Api, default));
        }

        Assert.InRange(_store.Reads, 1, 4);
    }

    public void Dispose()
    {
        _keys.Dispose();
        _keysElsewhere.Dispose();
    }

    private static string Kid(string token) => new Microsoft.IdentityModel.JsonWebTokens.JsonWebToken(token).Kid;

    private Task<string> CreateAsync() => Here.CreateAsync(AccessTokens.Api, new Dictionary<string, object> { ["sub"] = "u1" }, Life, default);
}
