using System.Collections.Immutable;
using Orleans.Concurrency;

namespace VoiceCluster.Grains;

/// <summary>
/// One call: owns its turn machine, feeds it what happens and carries out what it decides. Key: the session's id. Legs talk to it; it talks to
/// them through <see cref="ICallLeg"/>.
/// </summary>
[Alias("voicecluster.ICallGrain")]
public interface ICallGrain : IGrainWithStringKey
{
    /// <summary>A leg takes the call, new or dropped before; a leg that holds it loses it.</summary>
    /// <param name="request">Who calls.</param>
    /// <param name="leg">A reference of this connection alone: its messages are numbered from 1.</param>
    /// <exception cref="CallRefusedException">The call has ended, or a setting does not fit.</exception>
    [Alias("Connect")]
    Task<CallAccepted> Connect(CallRequest request, ICallLegObserver leg);

    /// <summary>20 ms of caller audio: PCM16 little-endian, 16 kHz, mono, 640 bytes; lent until the call returns.</summary>
    [Alias("Audio")]
    ValueTask Audio(ReadOnlyMemory<byte> pcm);

    /// <summary>Push-to-talk pressed: the caller has the floor, and nothing is answered before <see cref="EndOfTurn"/>.</summary>
    [Alias("StartOfTurn")]
    Task StartOfTurn();

    /// <summary>Push-to-talk released: commit now.</summary>
    [Alias("EndOfTurn")]
    Task EndOfTurn();

    /// <summary>Stop the agent.</summary>
    [Alias("Interrupt")]
    Task Interrupt();

    /// <summary>A typed turn, 1 to 4,000 characters.</summary>
    /// <param name="words">What was typed.</param>
    /// <param name="id">The client's own name for it: what comes again under one of the last names was taken already. Null for none.</param>
    /// <returns>False when it was taken before.</returns>
    /// <exception cref="CallRefusedException">Too much waits for an answer already, or the call has ended.</exception>
    [Alias("Text")]
    Task<bool> Text(string words, string? id = null);

    /// <summary>The caller's answer to what the agent asked before it does something.</summary>
    /// <param name="id">As in <see cref="ConfirmationAsked.Id"/>.</param>
    /// <param name="isYes">Whether it is to be done.</param>
    /// <returns>False when nothing of that name waits (any more).</returns>
    [Alias("Confirm")]
    Task<bool> Confirm(string id, bool isYes);

    /// <summary>A key of the caller's telephone: 0-9, *, #, A-D. Keys become one typed turn, after '#' or a pause of 3 s.</summary>
    [Alias("Press")]
    Task Press(char key);

    /// <summary>Settings by name (turn settings, <c>voice</c>, <c>model</c>, <c>recording</c>); applied at once, all or none.</summary>
    /// <returns>All settings in force.</returns>
    /// <exception cref="CallRefusedException">
    /// A name is unknown or a value does not fit; or <c>recording</c> is to be off, where the operator has calls recorded. Nothing was changed.
    /// </exception>
    [Alias("UpdateSettings")]
    Task<ImmutableDictionary<string, string>> UpdateSettings(ImmutableDictionary<string, string> settings);

    /// <summary>The leg sent the first audio frame of an answer.</summary>
    /// <param name="epoch">The answer's.</param>
    /// <param name="timestamp">When, on the silo's <see cref="TimeProvider"/>.</param>
    [Alias("PlaybackStarted")]
    Task PlaybackStarted(long epoch, long timestamp);

    /// <summary>The caller heard all of an answer, or all that will come of one that was stopped.</summary>
    /// <param name="epoch">The answer's.</param>
    /// <param name="heard">Audio that the caller heard.</param>
    /// <param name="completed">True when it was played to its end, false when it was stopped.</param>
    [Alias("PlaybackEnded")]
    Task PlaybackEnded(long epoch, TimeSpan heard, bool completed);

    /// <summary>The recogniser is lost for good: speech is not understood any more, typed turns are.</summary>
    [Alias("RecognitionLost")]
    Task RecognitionLost(string message);

    /// <summary>How the call is to be listened to, for a recogniser that lost its state with its silo; null when there is no such call.</summary>
    [Alias("GetListening"), AlwaysInterleave]
    Task<SpeechToTextStart?> GetListening();

    /// <summary>Records the call, or not. What is asked twice is done once.</summary>
    /// <exception cref="CallRefusedException">There is no such call, or nothing to pause or to resume (<c>invalid_transition</c>).</exception>
    [Alias("Record")]
    Task<CallRecordingStatus> Record(RecordingAction action);

    /// <summary>The leg is gone.</summary>
    /// <param name="legId">As in <see cref="CallRequest"/>; ignored when another leg holds the call.</param>
    /// <param name="resumable">The client dropped and may return within the grace time; otherwise the call ends.</param>
    /// <param name="cause">For the record: <c>hang_up</c>, <c>dropped</c>, <c>stale</c>...</param>
    [Alias("Disconnect")]
    Task Disconnect(string legId, bool resumable, string cause);

    /// <summary>Ends the call.</summary>
    [Alias("HangUp")]
    Task HangUp(string cause);

    [Alias("GetSnapshot")]
    Task<CallSnapshot> GetSnapshot();
}

/// <summary>Who calls, and how.</summary>
[GenerateSerializer, Immutable, Alias("voicecluster.CallRequest")]
public sealed record CallRequest
{
    /// <summary>Unique to the leg.</summary>
    [Id(0)] public required string LegId { get; init; }

    /// <summary><c>websocket</c>, <c>sip</c>, <c>twilio</c>, <c>audiosocket</c>.</summary>
    [Id(1)] public required string Channel { get; init; }

    /// <summary>The caller's audio has nothing above 4 kHz.</summary>
    [Id(2)] public bool Narrowband { get; init; }

    /// <summary>The client asks for an earlier session: fails when there is none to resume.</summary>
    [Id(3)] public bool Resume { get; init; }

    [Id(4)] public ImmutableDictionary<string, string> Settings { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>A JSON object.</summary>
    [Id(5)] public string Metadata { get; init; } = "{}";

    /// <summary>For an outgoing call: finds out who answered before the agent speaks; null to speak at once.</summary>
    [Id(6)] public AnsweringMachineRequest? AnsweringMachine { get; init; }

    /// <summary>What the model is told beside the system prompt; of the request that opens the call.</summary>
    [Id(7)] public string Instructions { get; init; } = "";

    /// <summary>The operator's word on recording, of the request that opens the call; the silo's when null. Settings can add to it, not take away.</summary>
    [Id(8)] public RecordingRule? Recording { get; init; }

    /// <summary>What the agent says first in a new call, after any screening; empty for nothing. Of the request that opens the call.</summary>
    [Id(9)] public string Greeting { get; init; } = "";

    /// <summary>Which agent answers, of the request that opens the call; null for the default one.</summary>
    [Id(10)] public string? Agent { get; init; }
}

/// <summary>The call is up.</summary>
[GenerateSerializer, Immutable, Alias("voicecluster.CallAccepted")]
public sealed record CallAccepted
{
    [Id(0)] public required string SessionId { get; init; }

    /// <summary>The session existed before.</summary>
    [Id(1)] public bool Resumed { get; init; }

    [Id(2)] public required ImmutableDictionary<string, string> Settings { get; init; }

    [Id(3)] public required ImmutableArray<ConversationTurn> History { get; init; }
}

/// <summary>A call or a setting was refused; the code is one of the protocol's error codes.</summary>
[GenerateSerializer, Alias("voicecluster.CallRefusedException")]
public sealed class CallRefusedException : Exception
{
    public CallRefusedException(string code, string message)
        : base(message) => Code = code;

    /// <summary><c>session_not_found</c>, <c>session_ended</c>, <c>invalid_settings</c>, <c>recording_required</c>, <c>too_much_text</c>, <c>invalid_transition</c>.</summary>
    [Id(0)] public string Code { get; }
}
