namespace VoiceCluster.FrontDoor;

/// <summary>What a page may claim of an agent: part of <c>/api/info</c>, and the message <c>agent_info</c>.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="About">Who it is and what it can be asked, in one line; may be empty.</param>
/// <param name="Greeting">What it says first; may be empty.</param>
/// <param name="Suggestions">Questions to begin with; may be none.</param>
/// <param name="Languages">BCP 47 tags of what it understands.</param>
/// <param name="Recogniser">Listens.</param>
/// <param name="Model">Thinks.</param>
/// <param name="Voice">Speaks.</param>
/// <param name="Privacy">Where what is said goes, in a sentence.</param>
/// <param name="Recorded">The operator records every call of this agent.</param>
public sealed record AgentInfo(
    string Name,
    string About,
    string Greeting,
    IReadOnlyList<string> Suggestions,
    IReadOnlyList<string> Languages,
    EngineInfo Recogniser,
    EngineInfo Model,
    EngineInfo Voice,
    string Privacy,
    bool Recorded);

/// <param name="Name">As it is configured.</param>
/// <param name="Demonstration">Built in, so that the product can be tried without a key: good enough for that only.</param>
public sealed record EngineInfo(string Name, bool Demonstration);
