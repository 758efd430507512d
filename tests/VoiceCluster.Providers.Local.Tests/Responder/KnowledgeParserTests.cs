namespace VoiceCluster.Providers.Local.Tests.Responder;

public sealed class KnowledgeParserTests
{
    private const string Lookup = "---\ntopic: tickets\nslot: ticket number\ndigits: 3\nask: Which?\nagain: I heard {{heard}}.\nunknown: No {{number}}.\n---\n";

    [Fact]
    public void A_file_holds_questions_and_answers()
    {
        var file = KnowledgeParser.Parse("opening-hours.md", "---\nkeywords: open, close\n---\n\n# When?\n- When exactly?\n* At what time?\n\nAt nine.\nEvery day.\n\n## Where?\r\n\r\nHere.\r\n");
        Assert.Equal(2, file.Entries.Count);
        var entry = file.Entries[0];
        Assert.Equal(("opening hours", "At nine. Every day.", 5), (entry.Topic, entry.Answer, entry.Line));
        Assert.Equal(["When?", "When exactly?", "At what time?"], entry.Questions);
        Assert.Equal(["open", "close"], entry.Keywords);
        Assert.Equal("Here.", file.Entries[1].Answer);
    }

    [Fact]
    public void A_table_makes_a_look_up()
    {
        var entry = KnowledgeParser.Parse("t.md", Lookup + "# Where is my ticket?\n\nTicket {{number}} {{state}}\n\n| number | state |\n|---|---|\n| 123 | is open. |\n").Entries[0];
        Assert.Equal(("ticket number", 3), (entry.Lookup!.Slot, entry.Lookup.Digits));
        Assert.Equal("is open.", entry.Lookup.Rows["123"]["state"]);
    }

    [Fact]
    public void Synonyms_are_groups()
    {
        var file = KnowledgeParser.Parse("s.md", "---\nkind: synonyms\n---\n- parcel, package\n");
        Assert.Equal(["parcel", "package"], Assert.Single(file.Synonyms));
        Assert.Empty(KnowledgeParser.Parse("empty.md", "\n").Entries);
    }

    [Theory]
    [InlineData("---\ntopic: x\n", "k.md, line 1: the front matter that \"---\" opens here is not closed by another \"---\"")]
    [InlineData("---\ntopik: x\n---\n", "k.md, line 2: unknown key \"topik\"; is topic meant? Known are kind, topic, keywords, slot, digits, ask, again, unknown, tool, and fields that are like none of them")]
    [InlineData("---\ntopic: x\ntopic: y\n---\n", "k.md, line 3: \"topic\" stands here a second time")]
    [InlineData("---\nnonsense\n---\n", "k.md, line 2: \"nonsense\" is not \"key: value\"")]
    [InlineData("---\nkind: other\n---\n", "k.md, line 2: unknown kind \"other\"; the only kind is synonyms")]
    [InlineData("---\nkind: synonyms\n---\n- alone\n", "k.md, line 4: \"alone\" is one word; synonyms are two or more, parted by commas")]
    [InlineData("text\n# Q?\nA.", "k.md, line 1: text before the first heading; a heading (\"# Question?\") opens an entry")]
    [InlineData("#\nA.", "k.md, line 1: the heading is empty; it is the question")]
    [InlineData("# Q?\n- again?\n", "k.md, line 1: \"Q?\" has no answer below it")]
    [InlineData("# Q?\nA.\n- again?\n", "k.md, line 3: a list after the answer; further ways to ask stand before it, and an answer is plain sentences")]
    [InlineData("# Q?\nA {{x}}.\n", "k.md, line 1: the answer has a placeholder, but there is no table to fill it from")]
    [InlineData("# Q?\nA.\n| number | b |\n", "k.md, line 3: a table of numbers needs \"slot:\" in the front matter")]
    [InlineData(Lookup + "# Q?\nA.\n| id | b |\n", "k.md, line 11: the table's first column is \"id\"; it must be \"number\"")]
    [InlineData(Lookup + "# Q?\nA.\n| number | b |\n| 1234 | x |\n", "k.md, line 12: \"1234\" is not a number of 3 digits")]
    [InlineData(Lookup + "# Q?\nA.\n| number | b |\n| 123 |\n", "k.md, line 12: the row has 1 cells, the table 2 columns")]
    [InlineData(Lookup + "# Q?\nA.\n| number | b |\n| 123 | x |\n| 123 | y |\n", "k.md, line 13: 123 stands in the table a second time")]
    public void A_malformed_file_is_named_with_the_line_and_the_fix(string text, string message) =>
        Assert.Equal(message, Assert.Throws<KnowledgeException>(() => KnowledgeParser.Parse("k.md", text)).Message);

    [Fact]
    public void A_folder_that_is_missing_is_an_error_and_an_empty_one_is_not()
    {
        var folder = Directory.CreateTempSubdirectory("knowledge");
        try
        {
            Assert.Empty(KnowledgeBase.Load(folder.FullName).Entries);
            File.WriteAllText(Path.Combine(folder.FullName, "bad.md"), "text");
            Assert.StartsWith("bad.md, line 1:", Assert.Throws<KnowledgeException>(() => KnowledgeBase.Load(folder.FullName)).Message);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        Assert.Contains("there is no such folder", Assert.Throws<KnowledgeException>(() => KnowledgeBase.Load(folder.FullName)).Message, StringComparison.Ordinal);
    }
}
