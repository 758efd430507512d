namespace VoiceCluster.Providers;

/// <summary>
/// The convention for options: an immutable record with a default and a legal range on every property, that reports everything wrong with it at once.
/// Nested settings are asked with their own section, so every sentence names the full setting.
/// </summary>
public interface ISettings
{
    /// <summary>One sentence for each wrong or missing setting: its full name, the value (never a secret's), and the fix.
    /// Empty when all is well.</summary>
    /// <param name="section">The configuration section the record was read from, for example <c>Providers:OpenAI</c>.</param>
    IEnumerable<string> Validate(string section);
}
