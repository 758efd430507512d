using System.Runtime.InteropServices;
using VoiceCluster.Providers;

namespace VoiceCluster.Simulators;

/// <summary>Audio for tests of recognisers: what counts is only whether it is loud.</summary>
public static class Voices
{
    private static readonly byte[] Loud = Tone();
    private static readonly byte[] Silent = new byte[640];

    /// <summary>Sends so much speech in frames of 20 ms.</summary>
    public static Task SpeakAsync(this ISpeechToTextSession session, int milliseconds) => SendAsync(session, Loud, milliseconds);

    /// <summary>Sends so much silence in frames of 20 ms.</summary>
    public static Task PauseAsync(this ISpeechToTextSession session, int milliseconds) => SendAsync(session, Silent, milliseconds);

    private static async Task SendAsync(ISpeechToTextSession session, byte[] frame, int milliseconds)
    {
        for (var sent = 0; sent < milliseconds; sent += 20) await session.SendAsync(frame, CancellationToken.None);
    }

    private static byte[] Tone()
    {
        var samples = new short[320];
        for (var i = 0; i < samples.Length; i++) samples[i] = (short)(8_000 * Math.Sin(2 * Math.PI * 250 * i / 16_000));
        return MemoryMarshal.AsBytes<short>(samples).ToArray();
    }
}
