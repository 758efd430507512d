namespace VoiceCluster.Dialogue;

/// <summary>What a prompt of a name may and must contain.</summary>
/// <param name="Name">The file's name without <c>.md</c>.</param>
/// <param name="Required">Placeholders the prompt makes no sense without.</param>
/// <param name="Optional">Placeholders it may use as well.</param>
/// <param name="DefaultText">Used when there is no file of the name.</param>
public sealed record PromptContract(string Name, IReadOnlyList<string> Required, IReadOnlyList<string> Optional, string DefaultText);
