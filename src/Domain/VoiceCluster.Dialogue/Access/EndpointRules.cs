namespace VoiceCluster.Dialogue;

/// <summary>Metadata of an endpoint: who asks must be a person who signed in; every person may.</summary>
public sealed record NeedsPerson;

/// <summary>Metadata of an endpoint: everybody may ask; who shows who they are is known to it all the same.</summary>
public sealed record ForEverybody;

/// <summary>Metadata of an endpoint: what a browser navigates to. When the door is closed, who is not known is led to the sign-in first.</summary>
public sealed record SignInFirst;

/// <summary>Metadata of an endpoint: its answer holds a secret, which is shown once and kept nowhere.</summary>
public sealed record SecretAnswer;

/// <summary>What a call token allows its holder: one kind of call, for so long.</summary>
/// <param name="Agent">Who is called; null: the default agent.</param>
/// <param name="Facts">What the website says of its caller: a JSON object, kept with the call.</param>
/// <param name="MaxDuration">After it the call is closed.</param>
public sealed record CallGrant(string? Agent, string Facts, TimeSpan MaxDuration);
