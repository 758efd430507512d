using VoiceCluster.FrontDoor.Legs;
using VoiceCluster.Grains;

namespace VoiceCluster.FrontDoor.Phone;

/// <summary>What every call by telephone shares.</summary>
public sealed record PhoneServices(
    LegServices Legs, PhoneOptions Options, AnsweringMachineOptions AnsweringMachine, PhoneMetrics Metrics);
