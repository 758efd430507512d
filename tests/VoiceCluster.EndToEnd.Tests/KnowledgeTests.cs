using System.Text;
using System.Text.Json;
using VoiceCluster.EndToEnd.Tests.Calls;
using VoiceCluster.EndToEnd.Tests.Processes;

namespace VoiceCluster.EndToEnd.Tests;

/// <summary>What a document says is answered in a call.</summary>
public sealed class KnowledgeTests(ScriptedServer scripted)
{
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task An_uploaded_document_and_an_edited_file_are_answered_from_in_a_call_that_is_up()
    {
        using var data = new DataFolder();
        var folder = Directory.CreateDirectory(Path.Combine(data.Path, "shop")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "hours.md"), "# When are you open?\n\nWe are open on Monday.\n");
        await using var silo = await ServerProcess.StartAsync(data, "--Knowledge:Embeddings:Provider", "MiniLm", "--Knowledge:Embeddings:LoadAtStart", "true", "--Providers:KnowledgeFolder", folder);
        await using var caller = await Caller.StartAsync(silo.Address);
        Assert.StartsWith("I did not get that.", await AskAsync(caller, "how much does it cost to fix my bike"), StringComparison.Ordinal);

        var uploaded = await UploadAsync(silo, "bicycles.md", "# Bicycle repairs\n\nWe repair bicycles every Tuesday. A repair costs forty dollars for each hour of work.");
        Assert.Equal(("bicycles.md", "upload"), (uploaded.Text("name"), uploaded.Text("source")));
        Assert.Contains("forty dollars", await AskAsync(caller, "how much does it cost to fix my bike"), StringComparison.Ordinal);

        await UploadAsync(silo, "bicycles.md", "# Bicycle repairs\n\nA repair costs fifty dollars for each hour of work.");
        Assert.Contains("fifty dollars", await AskAsync(caller, "how much does it cost to fix my bike"), StringComparison.Ordinal);

        await File.WriteAllTextAsync(Path.Combine(folder, "dogs.txt"), "Dogs are welcome in the shop when they are on a lead.");
        await File.WriteAllTextAsync(Path.Combine(folder, "hours.md"), "# When are you open?\n\nWe are open on Friday.\n");
        Assert.InRange(await UntilFoundAsync(silo, "dogs", "on a lead"), TimeSpan.Zero, Promised);
        Assert.InRange(await UntilFoundAsync(silo, "when are you open", "Friday"), TimeSpan.Zero, Promised);
        Assert.Contains("on a lead", await AskAsync(caller, "may i bring my dog"), StringComparison.Ordinal);
        Assert.Contains("Friday", await AskAsync(caller, "when are you open"), StringComparison.Ordinal);

        using var deleted = await silo.Http.DeleteAsync(new Uri("/api/knowledge/shop/documents/bicycles.md", UriKind.Relative));
        Assert.Equal(204, (int)deleted.StatusCode);
        Assert.StartsWith("I did not get that.", await AskAsync(caller, "how much does it cost to fix my bike"), StringComparison.Ordinal);
        Assert.Equal(["dogs.txt", "hours.md"], (await silo.GetAsync("/api/knowledge/shop/documents")).EnumerateArray().Select(static d => d.Text("name")));
        Assert.Equal("dogs.txt", (await silo.GetAsync("/api/knowledge/shop/search?q=dogs&k=1"))[0].Text("document"));
    }

    [Theory]
    [InlineData("shop", "file", "a.exe", "x", 415)]
    [InlineData("shop", "file", "a.md", "", 422)]
    [InlineData("shop", "file", "a.pdf", "no pdf", 422)]
    [InlineData("shop", "document", "a.md", "x", 400)]
    [InlineData("SHOP", "file", "a.md", "x", 400)]
    public async Task A_document_that_cannot_be_taken_is_a_problem_in_words(string knowledgeBase, string field, string name, string text, int status)
    {
        using var form = Form(field, name, text);
        using var response = await scripted.Server.Http.PostAsync(new Uri($"/api/knowledge/{knowledgeBase}/documents", UriKind.Relative), form);
        Assert.Equal((status, "application/problem+json"), ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.NotEmpty(JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.Text("detail"));
    }

    private static async Task<string> AskAsync(Caller caller, string question)
    {
        await caller.SayTextAsync(question);
        return (await caller.ExpectAsync("turn_complete", m => m.Text("user") == question)).Text("agent");
    }

    /// <summary>How long it took until a search gave what was written.</summary>
    private static async Task<TimeSpan> UntilFoundAsync(ServerProcess silo, string question, string text)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!(await silo.GetAsync($"/api/knowledge/shop/search?k=1&q={Uri.EscapeDataString(question)}"))[0].Text("text").Contains(text, StringComparison.Ordinal))
            Assert.True(TimeProvider.System.GetElapsedTime(started) < Promised * 10, $"'{text}' was never found");
        return TimeProvider.System.GetElapsedTime(started);
    }

    private static async Task<JsonElement> UploadAsync(ServerProcess silo, string name, string text)
    {
        using var form = Form("file", name, text);
        using var response = await silo.Http.PostAsync(new Uri("/api/knowledge/shop/documents", UriKind.Relative), form);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
    }

    private static MultipartFormDataContent Form(string field, string name, string text) => new() { { new ByteArrayContent(Encoding.UTF8.GetBytes(text)), field, name } };
}
