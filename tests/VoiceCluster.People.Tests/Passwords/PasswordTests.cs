namespace VoiceCluster.People.Tests.Passwords;

public sealed class PasswordTests
{
    private const string Password = "correct horse battery";

    [Theory]
    [InlineData(Password, true)]
    [InlineData("passwordpass", true)]
    [InlineData("short", false)]
    [InlineData("aaaabbbbccccdddd", false)]
    [InlineData("ada@example.com", false)]
    [InlineData("ada@example.com1", false)]
    [InlineData("Ada Lovelace 1", false)]
    [InlineData("Ada likes long walks", true)]
    [InlineData(null, false)]
    public void Long_passwords_are_taken(string? password, bool taken) => Assert.Equal(taken, PasswordRules.Refuse(password, "ada@example.com", "Ada Lovelace") is null);

    [Fact]
    public async Task A_hash_knows_its_password_and_whether_it_was_cheap()
    {
        using var cheap = new PasswordHashing(1000);
        using var dear = new PasswordHashing(2000);
        var hash = await cheap.HashAsync(Password, default);
        Assert.NotEqual(hash, await cheap.HashAsync(Password, default)); // salted
        Assert.Equal(PasswordMatch.Right, await cheap.CheckAsync(hash, Password, default));
        Assert.Equal(PasswordMatch.RightButCheap, await dear.CheckAsync(hash, Password, default));
        Assert.Equal(PasswordMatch.Wrong, await cheap.CheckAsync(hash, Password + "!", default));
        Assert.Equal(PasswordMatch.Wrong, await cheap.CheckAsync(null, Password, default));
    }

    [Fact]
    public void A_secret_matches_its_hash_only()
    {
        var secret = Secrets.Create();
        Assert.True(Secrets.Matches(secret, Secrets.Hash(secret)));
        Assert.False(Secrets.Matches(secret + "a", Secrets.Hash(secret)));
        Assert.NotEqual(secret, Secrets.Create());
    }

    [Fact]
    public void Settings_out_of_range_are_named() => Assert.Equal(
        ["PublicUrl", "PasswordRounds", "AccessTokenLife", "SignInLife", "LinkLife", "SigningKeyLife", "AuditDays", "Rates:Key"],
        new SecuritySettings
        {
            PublicUrl = new Uri("ftp://a"), PasswordRounds = 1, AccessTokenLife = TimeSpan.FromDays(1), SignInLife = TimeSpan.Zero, LinkLife = TimeSpan.Zero, SigningKeyLife = TimeSpan.Zero, AuditDays = -1,
            Rates = new RateSettings { Key = 0 },
        }.Validate().Select(static p => p[..p.IndexOf(" is ", StringComparison.Ordinal)].Replace("Security:", "", StringComparison.Ordinal)));
}
