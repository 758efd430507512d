using VoiceCluster.Audio;
using VoiceCluster.EndToEnd.Tests.Calls;
using VoiceCluster.EndToEnd.Tests.Processes;

namespace VoiceCluster.EndToEnd.Tests.Phone;

/// <summary>A real phone is called, and answers as people and machines do.</summary>
[Collection(Telephones.Name)]
[Trait("Needs", "baresip")]
public sealed class AnsweringMachineTests(PhoneServer phone) : IDisposable
{
    private const int Rate = 8000;

    private readonly DataFolder _folder = new();
    private readonly string _bob = phone.NewUser();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_person_who_says_hello_is_answered()
    {
        await using var bob = await AnswersWithAsync([.. new short[Rate / 2], .. await SpeechAsync("Hello?"), .. new short[30 * Rate]]);
        var id = await PlaceAsync("detect");
        Assert.Equal("human", (await AnsweredAsync(id)).Text("answeredBy"));
        var conversation = await PhoneServer.UntilAsync(() => phone.Server.GetAsync($"/api/conversations/{id}"), c => c.GetProperty("turns").GetArrayLength() > 0);
        Assert.Equal("human", conversation.GetProperty("metadata").Text("answeredBy"));
        Assert.NotEqual("", conversation.GetProperty("turns")[0].Text("heard"));
        using var hungUp = await phone.Server.Http.DeleteAsync(new Uri($"/api/calls/{id}", UriKind.Relative));
    }

    [Fact]
    public async Task A_machine_gets_the_message_after_its_beep()
    {
        var greeting = await SpeechAsync("You have reached the office of Bob. I am not here at the moment. Please leave your name and your number after the tone, and I will call you back.");
        await using var bob = await AnswersWithAsync([.. new short[Rate / 2], .. greeting, .. new short[Rate / 2], .. Tone(1000, Rate / 2), .. new short[60 * Rate]]);
        var id = await PlaceAsync("detect-beep", "Your order has arrived.");
        Assert.Equal("machine", (await AnsweredAsync(id)).Text("answeredBy"));
        var ended = await phone.PhoneAsync(id, p => p.Text("state") is "ended");
        Assert.Equal("beep", ended.Text("answeredBy"));
        var conversation = await PhoneServer.UntilAsync(() => phone.Server.GetAsync($"/api/conversations/{id}"), c => c.Text("endCause") is "message_left");
        Assert.Equal(("Your order has arrived.", false), (conversation.GetProperty("turns")[0].Text("heard").Trim(), conversation.GetProperty("turns")[0].GetProperty("interrupted").GetBoolean()));
        Assert.Contains("voicecluster_calls_answered_by_total{who=\"beep\"} ", await phone.Server.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silence_is_told_and_an_unknown_way_to_detect_is_refused()
    {
        await using var bob = await AnswersWithAsync(new short[30 * Rate]);
        var id = await PlaceAsync("detect");
        Assert.Equal("silence", (await AnsweredAsync(id)).Text("answeredBy"));
        using var hungUp = await phone.Server.Http.DeleteAsync(new Uri($"/api/calls/{id}", UriKind.Relative));
        var (status, problem) = await phone.PostAsync("/api/calls", new { to = _bob, answeringMachineDetection = "guess" });
        Assert.Equal(400, status);
        Assert.Contains("use off, detect or detect-beep", problem.Text("detail"), StringComparison.Ordinal);
        (status, problem) = await phone.PostAsync("/api/calls", new { to = _bob, answeringMachineDetection = "detect-beep" });
        Assert.Equal(400, status);
        Assert.Contains("give message", problem.Text("detail"), StringComparison.Ordinal);
    }

    private static short[] Tone(double hz, int samples)
    {
        var tone = new short[samples];
        new ToneGenerator(Rate, hz).Generate(tone);
        return tone;
    }

    private async Task<Baresip> AnswersWithAsync(short[] sound)
    {
        var file = _folder.File("answer.wav");
        using (var writer = new WavWriter(File.Create(file), new AudioFormat(AudioEncoding.Pcm16, Rate))) writer.Write(sound);
        return await Baresip.RegisterAsync(_bob, phone.Ports.Udp, file);
    }

    private async Task<short[]> SpeechAsync(string text)
    {
        using var file = new MemoryStream(await phone.Server.Http.GetByteArrayAsync(new Uri($"/api/speech?text={Uri.EscapeDataString(text)}", UriKind.Relative)));
        return WavReader.ReadMono(file, Rate);
    }

    private async Task<string> PlaceAsync(string detection, string? message = null)
    {
        var (status, body) = await phone.PostAsync("/api/calls", new { to = _bob, answeringMachineDetection = detection, message });
        Assert.True(status == 202, $"{status}: {body}");
        return body.Text("id");
    }

    private Task<System.Text.Json.JsonElement> AnsweredAsync(string id) =>
        phone.PhoneAsync(id, p => p.GetProperty("answeredBy").ValueKind is System.Text.Json.JsonValueKind.String);
}
