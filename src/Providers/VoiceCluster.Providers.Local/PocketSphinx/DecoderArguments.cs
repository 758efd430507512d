using System.Runtime.InteropServices;

namespace VoiceCluster.Providers.Local;

/// <summary>Arguments of a decoder by their command-line names ("-lm"); what is not set keeps PocketSphinx' default.</summary>
internal sealed class DecoderArguments
{
    private readonly Dictionary<string, object> values = new(StringComparer.Ordinal);

    public DecoderArguments Set(string name, string value) => With(name, value);

    public DecoderArguments Set(string name, int value) => With(name, value);

    public DecoderArguments Set(string name, double value) => With(name, value);

    public DecoderArguments Set(string name, bool value) => With(name, value ? 1 : 0);

    /// <exception cref="ProviderException">The installed engine does not know an argument.</exception>
    public DecoderConfiguration ToConfiguration()
    {
        var configuration = PocketSphinxNative.ParseArguments(0, PocketSphinxNative.ArgumentDefinitions(), 0, 0, 0);
        foreach (var (name, value) in values)
        {
            if (configuration.IsInvalid || PocketSphinxNative.HasArgument(configuration, name) == 0)
            {
                configuration.Dispose();
                throw new ProviderException(ProviderErrorKind.NotInstalled, PocketSphinxSpeechToText.ProviderName,
                    $"the installed PocketSphinx has no setting {name}; install libpocketsphinx3 0.8+5prealpha");
            }

            switch (value)
            {
                case string text:
                    PocketSphinxNative.SetArgument(configuration, name, text);
                    break;
                case int number:
                    PocketSphinxNative.SetArgument(configuration, name, new CLong(number));
                    break;
                case double number:
                    PocketSphinxNative.SetArgument(configuration, name, number);
                    break;
            }
        }

        return configuration;
    }

    private DecoderArguments With(string name, object value)
    {
        values[name] = value;
        return this;
    }
}
