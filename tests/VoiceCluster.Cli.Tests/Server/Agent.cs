using VoiceCluster.Audio;

namespace VoiceCluster.Cli.Tests.Server;

/// <summary>What the agent makes of one caller turn.</summary>
/// <param name="Heard">What it understands.</param>
/// <param name="Answer">What it says; null for nothing at all.</param>
internal sealed record Reply(string Heard, string? Answer)
{
    /// <summary>20 ms frames of its answer's audio; 0 for text only.</summary>
    public int Frames { get; init; } = 50;

    /// <summary>Frames that are sent at once when the answer begins, ahead of real time.</summary>
    public int Ahead { get; init; } = 1;

    /// <summary>Silence, in frames, after which the answer is prepared.</summary>
    public int Debounce { get; init; } = 20;

    /// <summary>Silence, in frames, after which it is given.</summary>
    public int Commit { get; init; } = 30;
}

/// <summary>
/// A server that talks: its clock is the caller's frames, 20 ms each, so that a call runs as fast as the frames come. Detects speech by level,
/// prepares after a debounce, answers after the commit delay with a tone at real time's pace, and yields to 8 frames of speech.
/// </summary>
internal sealed class Agent(FakeCall call, AudioFormat format, params Reply[] replies)
{
    private const int InterruptionFrames = 8;

    private readonly byte[] _tone = Tone(format);
    private string _state = "LISTENING";
    private int _turn = 1;
    private int _voiced;
    private int _silent;
    private int _spoken;
    private int _played;
    private bool _heardSpeech;

    /// <summary>Frames that were taken in and answered.</summary>
    public Gauge Frames { get; } = new();

    /// <summary>The client is gone.</summary>
    public bool Over { get; private set; }

    /// <summary>Marks that came: turn and milliseconds.</summary>
    public List<(int Turn, long PlayedMs)> Marks { get; } = [];

    /// <summary>Frames of each kind, as they came: voiced or not.</summary>
    public List<bool> Voice { get; } = [];

    private Reply Current => replies[Math.Min(_turn, replies.Length) - 1];

    public async Task RunAsync()
    {
        while (await call.ReceiveAsync() is { } frame)
        {
            var audio = frame.Audio;
            switch (frame.Message?["type"]!.GetValue<string>())
            {
                case null:
                    await HearAsync(audio);
                    break;
                case "audio_chunk":
                    await HearAsync(Convert.FromBase64String(frame.Message!["data"]!.GetValue<string>()));
                    break;
                case "text_message":
                    await MoveAsync("COMMITTED", "text");
                    await SayTextAsync();
                    break;
                case "playback_mark":
                    Marks.Add((frame.Message!["turn"]!.GetValue<int>(), frame.Message!["playedMs"]!.GetValue<long>()));
                    break;
                default:
                    break;
            }
        }

        // Whoever waits for a frame of a call that is over waits no more.
        Over = true;
        Frames.Add(long.MaxValue / 2);
    }

    private async Task HearAsync(byte[] audio)
    {
        var voiced = Loud(audio);
        Voice.Add(voiced);
        _voiced = voiced ? _voiced + 1 : 0;
        _silent = voiced ? 0 : _silent + 1;
        switch (_state)
        {
            case "LISTENING":
                await ListenAsync(voiced);
                break;
            case "SPECULATIVE" when voiced:
                await MoveAsync("LISTENING", "new_speech");
                break;
            case "SPECULATIVE" when _silent >= Current.Commit:
                await MoveAsync("COMMITTED", "commit_delay");
                await SayTextAsync();
                break;
            case "SPEAKING":
                await SpeakAsync();
                break;
            default:
                break;
        }

        Frames.Add();
    }

    private async Task ListenAsync(bool voiced)
    {
        _heardSpeech |= voiced;
        if (!_heardSpeech || _silent < Current.Debounce) return;
        await call.SendAsync(new { type = "transcript_partial", text = Current.Heard });
        await call.SendAsync(new { type = "transcript_final", text = Current.Heard, confidence = 0.9, startMs = 0, endMs = 1000 });
        if (Current.Answer is not null) await MoveAsync("SPECULATIVE", "silence");
        else _heardSpeech = false;
    }

    private async Task SayTextAsync()
    {
        await call.SendAsync(new { type = "agent_text", turn = _turn, delta = Current.Answer, done = true });
        if (Current.Frames == 0)
        {
            await call.SendAsync(new { type = "agent_text_fallback", turn = _turn, text = Current.Answer, reason = "tts_failed" });
            await CompleteAsync(interrupted: false, "LISTENING", "text_only");
            return;
        }

        await MoveAsync("SPEAKING", "first_audio");
        for (var i = 0; i < Current.Ahead; i++) await SendToneAsync();
    }

    private async Task SpeakAsync()
    {
        if (_voiced >= InterruptionFrames)
        {
            await call.SendAsync(new { type = "playback_clear", turn = _turn, cause = "barge_in" });
            await CompleteAsync(interrupted: true, "LISTENING", "barge_in");
            _heardSpeech = true;
            return;
        }

        _played++;
        if (_played == Current.Frames)
        {
            await CompleteAsync(interrupted: false, "IDLE", "playback_finished");
            await MoveAsync("LISTENING", "speech");
            return;
        }

        if (_spoken < Current.Frames) await SendToneAsync();
    }

    private async Task SendToneAsync()
    {
        await call.SendAsync(new { type = "agent_audio_chunk", turn = _turn, index = _spoken, isFinal = _spoken == Current.Frames - 1, durationMs = 20.0 });
        await call.SendAudioAsync(_tone);
        _spoken++;
    }

    private async Task CompleteAsync(bool interrupted, string next, string cause)
    {
        await call.SendAsync(new
        {
            type = "turn_complete",
            turn = _turn,
            user = Current.Heard,
            agent = Current.Answer,
            interrupted,
            heardMs = _played * 20,
            timings = new Dictionary<string, double>
            {
                ["speech_end"] = 0,
                ["stt_final"] = 250,
                ["speculation_start"] = 400,
                ["llm_first_token"] = 450,
                ["first_sentence"] = 460,
                ["tts_first_byte"] = 480,
                ["commit"] = 600,
                ["first_audio_out"] = 604.5,
            },
            tokens = new { prompt = 10, completion = 5 },
        });
        await MoveAsync(next, cause);
        _turn++;
        _spoken = _played = 0;
        _heardSpeech = false;
    }

    private Task MoveAsync(string to, string cause)
    {
        var from = _state;
        _state = to;
        return call.SendAsync(new { type = "state_change", from, to, cause, at = DateTimeOffset.UnixEpoch, turn = _turn });
    }

    private bool Loud(byte[] audio)
    {
        var samples = new short[audio.Length / format.BytesPerSample];
        switch (format.Encoding)
        {
            case AudioEncoding.MuLaw: G711.DecodeMuLaw(audio, samples); break;
            case AudioEncoding.ALaw: G711.DecodeALaw(audio, samples); break;
            default: Pcm16.FromLittleEndian(audio, samples); break;
        }

        return LevelMeter.Rms(samples) > -50;
    }

    private static byte[] Tone(AudioFormat format)
    {
        var samples = TestAudio.Tone(format.SampleRate / 50, format.SampleRate, 500);
        var bytes = new byte[samples.Length * format.BytesPerSample];
        switch (format.Encoding)
        {
            case AudioEncoding.MuLaw: G711.EncodeMuLaw(samples, bytes); break;
            case AudioEncoding.ALaw: G711.EncodeALaw(samples, bytes); break;
            default: Pcm16.ToLittleEndian(samples, bytes); break;
        }

        return bytes;
    }
}
