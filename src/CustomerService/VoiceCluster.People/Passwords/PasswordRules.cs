namespace VoiceCluster.People;

/// <summary>Which passwords are taken: long ones. What else is often asked for (digits, signs) makes them harder to remember, not to guess (NIST SP 800-63B).</summary>
public static class PasswordRules
{
    private const int Shortest = 12;
    private const int Longest = 256;
    private const int FewestDifferent = 5;

    /// <summary>Why a password is not taken, in a sentence for its owner; null when it is.</summary>
    public static string? Refuse(string? password, string email, string name)
    {
        if (password is null || password.Length < Shortest) return $"A password has {Shortest} or more characters.";
        if (password.Length > Longest) return $"A password has at most {Longest} characters.";
        if (password.Distinct().Count() < FewestDifferent) return $"A password has {FewestDifferent} or more different characters.";
        return Holds(password, email) || Holds(password, email.Split('@')[0]) || Holds(password, name) ? "A password is not made of one's name or address." : null;
    }

    // Not every password with a short name somewhere in it: only where little else is left.
    private static bool Holds(string password, string part) =>
        part.Length >= 3 && password.Contains(part, StringComparison.OrdinalIgnoreCase) && password.Length - part.Length < Shortest / 2;
}
