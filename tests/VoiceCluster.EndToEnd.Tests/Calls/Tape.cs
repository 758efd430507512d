using System.Text.Json;
using VoiceCluster.Audio;
using VoiceCluster.EndToEnd.Tests.Processes;

namespace VoiceCluster.EndToEnd.Tests.Calls;

/// <summary>A call's recording as a client of the API has it.</summary>
internal sealed record Tape(JsonElement Row, byte[] Wav, short[] Left, short[] Right)
{
    /// <summary>The one recording of a session that has ended, with its audio.</summary>
    public static async Task<Tape> FetchAsync(ServerProcess server, string session)
    {
        // The client has hung up; the server has to hear of it.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        JsonElement list;
        do list = await ListAsync(server, session);
        while (!patience.IsCancellationRequested && (list.GetArrayLength() == 0 || list[0].Text("state") != "ended"));
        var row = list.Exactly(1)[0];
        Assert.Equal("ended", row.Text("state"));
        var wav = await server.Http.GetByteArrayAsync(new Uri($"/api/recordings/{row.Text("id")}/audio", UriKind.Relative));
        Assert.Equal(row.GetProperty("bytes").GetInt64(), wav.Length);
        return Read(row, new MemoryStream(wav), wav);
    }

    /// <summary>A recording that goes on, as far as it has come.</summary>
    public static async Task<Tape> SoFarAsync(ServerProcess server, string id)
    {
        using var response = await server.Http.GetAsync(new Uri($"/api/recordings/{id}/audio", UriKind.Relative));
        Assert.Equal(("audio/wav", true), (response.Content.Headers.ContentType?.MediaType, response.Headers.CacheControl?.NoStore));
        var wav = await response.Content.ReadAsByteArrayAsync();
        return Read(default, new MemoryStream(wav), wav);
    }

    public static Task<JsonElement> ListAsync(ServerProcess server, string session) => server.GetAsync($"/api/recordings?session={session}");

    /// <summary>Whether a session's one recording is over.</summary>
    public static bool HasEnded(JsonElement rows) => rows.GetArrayLength() == 1 && rows[0].Text("state") is "ended";

    /// <summary>A file as it lies on the disk.</summary>
    public static Tape ReadFile(string path) => Read(default, new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete), []);

    /// <summary>Where a side is first heard, and where last; in ms.</summary>
    public static (double From, double To) Span(short[] side) =>
        (Array.FindIndex(side, Loud) / 16.0, (Array.FindLastIndex(side, Loud) + 1) / 16.0);

    /// <summary>How much of a side is sound, in ms: without the gaps that a voice leaves which does not keep up on a busy machine.</summary>
    public static double HeardMs(short[] side)
    {
        const int Gap = 5 * 16;
        var (heard, zeros) = (0, Gap);
        foreach (var sample in side)
        {
            if (sample == 0)
            {
                zeros++;
                continue;
            }

            heard += 1 + (zeros < Gap ? zeros : 0);
            zeros = 0;
        }

        return heard / 16.0;
    }

    /// <summary>Where a sequence of samples stands in a side; -1 when it does not, unbroken and unchanged.</summary>
    public static int Find(short[] side, ReadOnlySpan<short> samples) => side.AsSpan().IndexOf(samples);

    private static bool Loud(short sample) => Math.Abs((int)sample) > 100;

    private static Tape Read(JsonElement row, Stream stream, byte[] wav)
    {
        using var reader = new WavReader(stream);
        Assert.Equal((AudioFormat.InCluster, 2), (reader.Format, reader.Channels));
        var samples = new short[(reader.Remaining ?? 0) * 2];
        Assert.Equal(samples.Length, reader.Read(samples));
        return new Tape(row, wav, [.. samples.Where((_, i) => i % 2 == 0)], [.. samples.Where((_, i) => i % 2 == 1)]);
    }
}
