using System.Collections.Immutable;
using System.Text.Json;

namespace VoiceCluster.Grains.Calls;

/// <summary>The stages of a turn, in the order of the way.</summary>
internal enum Stage
{
    SpeechEnd,
    SttFinal,
    SpeculationStart,
    LlmFirstToken,
    FirstSentence,
    TtsFirstByte,
    Commit,
    FirstAudioOut,
    PlaybackEnd,
}

/// <summary>When each stage of a turn happened: the first time counts.</summary>
internal sealed class TurnTimeline
{
    private static readonly string[] Names =
        ["speech_end", "stt_final", "speculation_start", "llm_first_token", "first_sentence", "tts_first_byte", "commit", "first_audio_out", "playback_end"];

    private readonly TimeSpan?[] _at = new TimeSpan?[Names.Length];

    public TimeSpan? this[Stage stage] => _at[(int)stage];

    public void Mark(Stage stage, TimeSpan at) => _at[(int)stage] ??= at;

    /// <summary>The earliest of all.</summary>
    public TimeSpan? First => _at.Min();

    /// <summary>First agent audio frame out - speech end.</summary>
    public TimeSpan? ResponseLatency => this[Stage.FirstAudioOut] - this[Stage.SpeechEnd];

    /// <summary>First agent audio frame out - max(commit, first audio ready): what we ourselves cost.</summary>
    public TimeSpan? Overhead
    {
        get
        {
            if (this[Stage.FirstAudioOut] is not { } left || this[Stage.Commit] is not { } commit || this[Stage.TtsFirstByte] is not { } ready) return null;
            return left - (commit > ready ? commit : ready);
        }
    }

    /// <summary>Milliseconds from speech end (or from the first stage without one).</summary>
    public ImmutableArray<StageTime> Relative()
    {
        if ((this[Stage.SpeechEnd] ?? Array.Find(_at, t => t is not null)) is not { } zero) return [];
        var stages = ImmutableArray.CreateBuilder<StageTime>(Names.Length);
        for (var i = 0; i < Names.Length; i++)
        {
            if (_at[i] is { } at) stages.Add(new StageTime(Names[i], Math.Round((at - zero).TotalMilliseconds, 2)));
        }

        return stages.ToImmutable();
    }

    public static string ToJson(ImmutableArray<StageTime> stages) => JsonSerializer.Serialize(stages.ToDictionary(s => s.Stage, s => s.Milliseconds));
}
