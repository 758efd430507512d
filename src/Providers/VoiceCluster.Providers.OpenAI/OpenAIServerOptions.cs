using System.Text;

namespace VoiceCluster.Providers.OpenAI;

/// <summary>How to reach OpenAI, or a server that speaks the same protocol (vLLM, llama.cpp, Ollama, LM Studio, LiteLLM, Kokoro, ...).</summary>
public abstract record OpenAIServerOptions : ISettings
{
    /// <summary>The adapter's name, in logs and metrics: one for each server when there are several. Default <c>openai</c>.</summary>
    public string Name { get; init; } = "openai";

    /// <summary>Absolute http or https address, with the version path. Default https://api.openai.com/v1.</summary>
    public string BaseAddress { get; init; } = "https://api.openai.com/v1";

    /// <summary>The secret key. Required by api.openai.com; without one, requests carry no Authorization header.</summary>
    public string? ApiKey { get; init; }

    /// <summary>The model's id, as the server names it. Required.</summary>
    public string Model { get; init; } = "";

    /// <summary>To establish a connection. Default 3 s; 100 ms to 60 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The longest silence of the network, at the head of an answer and within it: a backstop behind the deadlines of
    /// <see cref="ResilienceOptions"/>, on the machine's clock. Default 30 s; 1 s to 10 min.</summary>
    public TimeSpan NetworkTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A model id for the message that one is missing.</summary>
    protected abstract string ModelExample { get; }

    /// <inheritdoc/>
    public virtual IEnumerable<string> Validate(string section) =>
    [
        .. SettingsRules.Required(section, nameof(Name), Name, "for example openai"),
        .. SettingsRules.HttpAddress(section, nameof(BaseAddress), BaseAddress, "https://api.openai.com/v1"),
        .. NeedsKey ? SettingsRules.Required(section, nameof(ApiKey), ApiKey, "api.openai.com needs one: https://platform.openai.com/api-keys") : [],
        .. SettingsRules.Required(section, nameof(Model), Model, $"set a model id that the server offers, for example {ModelExample}"),
        .. SettingsRules.Range(section, nameof(ConnectTimeout), ConnectTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(60)),
        .. SettingsRules.Range(section, nameof(NetworkTimeout), NetworkTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10)),
    ];

    private bool NeedsKey =>
        Uri.TryCreate(BaseAddress, UriKind.Absolute, out var address) && address.Host.Equals("api.openai.com", StringComparison.OrdinalIgnoreCase);

    /// <summary>The record's text goes into logs: never with the key.</summary>
    protected virtual bool PrintMembers(StringBuilder builder)
    {
        builder.Append($"Name = {Name}, BaseAddress = {BaseAddress}, ApiKey = {(string.IsNullOrEmpty(ApiKey) ? "none" : "set")}, Model = {Model}");
        return true;
    }
}
