using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace VoiceCluster.People;

/// <summary>
/// Access tokens: JWTs signed with ES256. Those of people say who signed in where, and nothing of what they may do: that is looked up with each request, so that a change of
/// roles or a sign-out holds at once. Those of callers of websites say all that there is to know of the one call they are for.
/// </summary>
public sealed class AccessTokens(SigningKeys keys, TimeProvider time)
{
    /// <summary>Audience of the tokens of people.</summary>
    public const string Api = "voicecluster-api";

    /// <summary>Audience of the tokens of callers.</summary>
    public const string Call = "voicecluster-call";

    private const string Issuer = "voicecluster";

    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };

    /// <summary>Signs a token.</summary>
    /// <param name="audience">What it is for.</param>
    /// <param name="claims">What it says.</param>
    /// <param name="life">How long it is good.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<string> CreateAsync(string audience, IDictionary<string, object> claims, TimeSpan life, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return _handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = audience,
            Claims = claims,
            IssuedAt = now,
            NotBefore = now,
            Expires = now + life,
            SigningCredentials = new SigningCredentials(await keys.CurrentAsync(cancellationToken), SecurityAlgorithms.EcdsaSha256),
        });
    }

    /// <summary>Reads a token that we signed, for this audience, and that is good now; null for any other.</summary>
    public async Task<JsonWebToken?> ReadAsync(string token, string audience, CancellationToken cancellationToken)
    {
        if (!_handler.CanReadToken(token)) return null;
        JsonWebToken unverified;
        try
        {
            unverified = _handler.ReadJsonWebToken(token);
        }
        catch (Exception exception) when (exception is ArgumentException or SecurityTokenException)
        {
            return null;
        }

        if (string.IsNullOrEmpty(unverified.Kid) || await keys.FindAsync(unverified.Kid, cancellationToken) is not { } key) return null;
        var result = await _handler.ValidateTokenAsync(unverified, new TokenValidationParameters
        {
            ValidIssuer = Issuer,
            ValidAudience = audience,
            IssuerSigningKey = key,
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
            RequireExpirationTime = true,
            RequireSignedTokens = true,
            LifetimeValidator = (from, to, _, _) => from is not null && to is not null && from <= time.GetUtcNow().UtcDateTime && time.GetUtcNow().UtcDateTime < to,
        });
        return result.IsValid ? (JsonWebToken)result.SecurityToken : null;
    }
}
