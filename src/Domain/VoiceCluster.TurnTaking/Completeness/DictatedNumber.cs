namespace VoiceCluster.TurnTaking;

/// <summary>The number whose length a deployment knows.</summary>
/// <param name="Name">What callers and agent call it: "order number". A number that is called nothing else has this length too.</param>
/// <param name="Digits">How many digits it has; 0 when unknown.</param>
public readonly record struct DictatedNumber(string Name, int Digits);
