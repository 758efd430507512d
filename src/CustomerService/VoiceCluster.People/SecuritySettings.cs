namespace VoiceCluster.People;

/// <summary>Who must sign in, how, and how much one may ask.</summary>
public sealed record SecuritySettings
{
    /// <summary>Whether the talk page and the API ask who is there on this machine's own addresses too. Default false; on all other addresses they always do, unless
    /// <c>FrontDoor:Open</c> says otherwise.</summary>
    public bool RequireSignIn { get; init; }

    /// <summary>Where people reach this server, for the links they are given: <c>https://voice.example.com</c>. Default: the first address that is listened on.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>Rounds of PBKDF2 (HMAC-SHA512) for a password; 100,000 to 10,000,000. Default 210,000: about 0.1 s.</summary>
    public int PasswordRounds { get; init; } = 210_000;

    /// <summary>How long an access token is good; 1 min to 1 h. Default 15 min.</summary>
    public TimeSpan AccessTokenLife { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a sign-in lasts without use; 1 h to 365 days. Default 14 days.</summary>
    public TimeSpan SignInLife { get; init; } = TimeSpan.FromDays(14);

    /// <summary>How long a link to set a password is good; 10 min to 30 days. Default 3 days.</summary>
    public TimeSpan LinkLife { get; init; } = TimeSpan.FromDays(3);

    /// <summary>After how long access tokens are signed with a new key; 1 h to 365 days. Default 30 days.</summary>
    public TimeSpan SigningKeyLife { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Days after which entries of the audit log are deleted; 0 (the default) keeps them; at most 36,500.</summary>
    public int AuditDays { get; init; }

    /// <summary>Requests in a minute.</summary>
    public RateSettings Rates { get; init; } = new();

    /// <summary>Every setting out of range, named.</summary>
    public IEnumerable<string> Validate()
    {
        if (PublicUrl is { } url && (!url.IsAbsoluteUri || url.Scheme is not ("http" or "https"))) yield return $"Security:PublicUrl is '{url}'; use an address such as https://voice.example.com";
        if (PasswordRounds is < 100_000 or > 10_000_000) yield return $"Security:PasswordRounds is {PasswordRounds}; use 100000 to 10000000";
        if (AccessTokenLife < TimeSpan.FromMinutes(1) || AccessTokenLife > TimeSpan.FromHours(1)) yield return $"Security:AccessTokenLife is {AccessTokenLife}; use 00:01:00 to 01:00:00";
        if (SignInLife < TimeSpan.FromHours(1) || SignInLife > TimeSpan.FromDays(365)) yield return $"Security:SignInLife is {SignInLife}; use 01:00:00 to 365.00:00:00";
        if (LinkLife < TimeSpan.FromMinutes(10) || LinkLife > TimeSpan.FromDays(30)) yield return $"Security:LinkLife is {LinkLife}; use 00:10:00 to 30.00:00:00";
        if (SigningKeyLife < TimeSpan.FromHours(1) || SigningKeyLife > TimeSpan.FromDays(365)) yield return $"Security:SigningKeyLife is {SigningKeyLife}; use 01:00:00 to 365.00:00:00";
        if (AuditDays is < 0 or > 36_500) yield return $"Security:AuditDays is {AuditDays}; use 0 to 36500";
        foreach (var problem in Rates.Validate()) yield return problem;
    }
}

/// <summary>Requests that may be made in a minute, and at once after a minute of rest: 1 to 10,000,000 each.</summary>
public sealed record RateSettings
{
    /// <summary>From one address. Default 3,000.</summary>
    public int Address { get; init; } = 3000;

    /// <summary>By one person. Default 1,200.</summary>
    public int User { get; init; } = 1200;

    /// <summary>With one API key. Default 6,000.</summary>
    public int Key { get; init; } = 6000;

    /// <summary>Every setting out of range, named.</summary>
    internal IEnumerable<string> Validate()
    {
        foreach (var (name, value) in new[] { (nameof(Address), Address), (nameof(User), User), (nameof(Key), Key) })
        {
            if (value is < 1 or > 10_000_000) yield return $"Security:Rates:{name} is {value}; use 1 to 10000000";
        }
    }
}
