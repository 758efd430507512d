using VoiceCluster.Dialogue;

namespace VoiceCluster.Providers.Local.Tests.Responder;

/// <summary>The sample shop's knowledge, asked the way callers and recognisers put it.</summary>
public sealed class ResponderCorpusTests
{
    private static readonly BuiltInResponder Shop = new(KnowledgeBase.Load(Path.Combine(AppContext.BaseDirectory, "knowledge")));

    public static TheoryData<string, string> Questions()
    {
        var data = new TheoryData<string, string>();
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Responder", "questions.txt")))
        {
            if (line.StartsWith('#') || string.IsNullOrWhiteSpace(line)) continue;
            var parts = line.Split('|', StringSplitOptions.TrimEntries);
            data.Add(parts[1], parts[0] == "-" ? "I did not get that. You can ask me about" : parts[0]);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Questions))]
    public async Task A_caller_gets_the_answer_to_what_was_asked(string said, string answer)
    {
        var text = "";
        await foreach (var delta in Shop.GenerateAsync(new([new(ChatRole.User, said)], "c"), CancellationToken.None)) text += delta.Text;
        Assert.StartsWith(answer, text);
    }
}
