using VoiceCluster.FrontDoor.Legs;

namespace VoiceCluster.FrontDoor.Phone;

/// <summary>What every call by telephone shares.</summary>
public sealed record PhoneServices(LegServices Legs, PhoneOptions Options, AgentProfiles Agents, PhoneMetrics Metrics);
