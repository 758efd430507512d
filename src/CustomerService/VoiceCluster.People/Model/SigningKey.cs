namespace VoiceCluster.People;

/// <summary>A key that access tokens are signed with (ECDSA over P-256, ES256).</summary>
public sealed record SigningKey
{
    /// <summary>The <c>kid</c> in the tokens' headers.</summary>
    public required string Id { get; init; }

    /// <summary>PKCS #8, base64.</summary>
    public required string PrivateKey { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}
