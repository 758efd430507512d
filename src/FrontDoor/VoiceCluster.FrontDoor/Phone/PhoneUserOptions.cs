namespace VoiceCluster.FrontDoor.Phone;

/// <summary>A phone that registers here: it may call in from anywhere it registered, and is called by its name.</summary>
public sealed record PhoneUserOptions
{
    /// <summary>User part of its address; letters, digits, '.', '-' and '_'.</summary>
    public string Name { get; init; } = "";

    /// <summary>8 characters or more.</summary>
    public string Password { get; init; } = "";

    internal IEnumerable<string> Validate(string section)
    {
        if (Name.Length is 0 or > 64 || Name.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('.' or '-' or '_')))
            yield return $"{section}:Name is '{Name}'; use 1 to 64 letters, digits, '.', '-' or '_'";
        if (Password.Length < 8) yield return $"{section}:Password has {Password.Length} characters; use 8 or more";
    }
}
