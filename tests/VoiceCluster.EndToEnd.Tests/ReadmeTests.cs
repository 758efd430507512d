using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using VoiceCluster.EndToEnd.Tests.Phone;
using VoiceCluster.EndToEnd.Tests.Processes;
using VoiceCluster.Providers;
using VoiceCluster.Silo.Configuration;

namespace VoiceCluster.EndToEnd.Tests;

/// <summary>What the README and the pages behind it say to type is what the server takes.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string Text = string.Concat(
        Directory.EnumerateFiles(Path.Combine(BuiltPrograms.Root, "deploy", "docs"), "*.md").Prepend(Path.Combine(BuiltPrograms.Root, "README.md")).Select(File.ReadAllText));

    [Fact]
    public void Every_example_of_settings_starts_the_server_as_it_stands()
    {
        using var tls = new TlsFiles();
        var examples = Block().Matches(Text).Select(m => m.Groups["text"].Value).Where(t => t.StartsWith("--", StringComparison.Ordinal)).ToList();
        Assert.True(examples.Count >= 3, $"{examples.Count} examples");
        foreach (var example in examples)
        {
            Assert.InRange(example.Count(c => c == '\n'), 1, 10);
            var settings = Settings(example.Replace("key.pem", tls.Key, StringComparison.Ordinal).Replace("certificate.pem", tls.Certificate, StringComparison.Ordinal));
            settings["Sip:Port"] = "5060";
            SettingsReader.Read(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        }
    }

    [Fact]
    public void Every_setting_that_is_named_with_a_value_exists()
    {
        var settings = Settings(Text);
        Assert.Contains("Calls:Recording", settings.Keys);
        foreach (var (name, value) in settings)
        {
            var one = new ConfigurationBuilder().AddInMemoryCollection([new(name, value)]).Build();
            try
            {
                SettingsReader.Read(one);
            }
            catch (SettingsException exception)
            {
                // Many go with others; what must not be is a name that nothing is called, or a value that it does not take.
                Assert.DoesNotContain("is no setting", exception.Message, StringComparison.Ordinal);
                Assert.DoesNotContain("Failed to convert", exception.Message, StringComparison.Ordinal);
            }
        }
    }

    private static Dictionary<string, string?> Settings(string text)
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (Match match in Setting().Matches(text)) settings[match.Groups["name"].Value] = match.Groups["value"].Value.Trim('"');
        return settings;
    }

    [GeneratedRegex(@"^```\n(?<text>.*?\n)```$", RegexOptions.Multiline | RegexOptions.Singleline, 1000)]
    private static partial Regex Block();

    [GeneratedRegex(@"--(?<name>[A-Z]\w*(?::\w+)+) (?<value>""[^""]*""|[^\s`,)]+)", RegexOptions.None, 1000)]
    private static partial Regex Setting();
}
