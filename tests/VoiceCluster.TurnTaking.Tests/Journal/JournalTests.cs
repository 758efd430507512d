namespace VoiceCluster.TurnTaking.Tests;

public sealed class JournalTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static TurnScript Scene() => new TurnScript(TurnSettings.Default with { EagerSpeculation = true })
        .AgentSpeaks().Silence(400).Speak(300).Partial("wait \"what\" \u00e9").Silence(700).FirstAudio().Feed(TurnEvent.AgentText(2, "Nine to six."))
        .Feed(TurnEvent.Settings(TurnSettings.Default with { Debounce = TimeSpan.FromMilliseconds(500) })).Played().Feed(TurnEvent.HangUp);

    private static string Text(TurnScript scene, TurnSettings settings, int firstTurn = 1) =>
        string.Join('\n', scene.Journal.Select(e => TurnJournal.Entry(e.At, e.Event)).Prepend(TurnJournal.Header("s1", Start, new TurnState(settings, firstTurn))));

    [Fact]
    public void A_journal_replays_every_effect_exactly()
    {
        var scene = Scene();
        var (start, entries) = TurnJournal.Read(new StringReader(Text(scene, TurnSettings.Default with { EagerSpeculation = true })));
        Assert.Equal(scene.Journal, entries);
        Assert.Equal(scene.Effects, TurnReplay.Run(TurnMachine.English, start, entries).Select(e => e.Effect));
    }

    [Fact]
    public void A_final_keeps_its_confidences()
    {
        var final = TurnEvent.Final(1, 2, "when do you open", 0.875, endConfidence: 0.25);
        var lines = new[] { TurnJournal.Header("s1", Start, new TurnState(TurnSettings.Default)), TurnJournal.Entry(TimeSpan.FromTicks(7), final) };
        var (_, entries) = TurnJournal.Read(new StringReader(string.Join('\n', lines)));
        Assert.Equal(new JournalEntry(TimeSpan.FromTicks(7), final), Assert.Single(entries));
    }

    [Fact]
    public void Turns_of_a_conversation_that_goes_on_keep_their_numbers()
    {
        var (start, entries) = TurnJournal.Read(new StringReader(Text(Scene(), TurnSettings.Default with { EagerSpeculation = true }, firstTurn: 7)));
        Assert.Equal([7, 8], TurnReplay.Run(TurnMachine.English, start, entries).Select(e => e.Effect).OfType<TurnEnded>().Select(t => t.Turn));
    }

    [Fact]
    public void Under_another_debounce_the_same_journal_commits_later()
    {
        var scene = Scene();
        var later = TurnReplay.Run(
            TurnMachine.English, new TurnState(TurnSettings.Default), scene.Journal, s => s with { Debounce = TimeSpan.FromMilliseconds(550), AdaptiveDebounce = false });
        var was = scene.Effects.OfType<StateChanged>().First(s => s.To is TurnPhase.Committed).At;
        var would = later.Select(e => e.Effect).OfType<StateChanged>().First(s => s.To is TurnPhase.Committed).At;
        Assert.Equal(was + TimeSpan.FromMilliseconds(150), would);
    }

    [Fact]
    public void A_torn_last_line_ends_the_journal_and_a_broken_one_before_it_is_named()
    {
        var text = Text(Scene(), TurnSettings.Default);
        var (_, whole) = TurnJournal.Read(new StringReader(text));
        var (_, torn) = TurnJournal.Read(new StringReader(text[..^5]));
        Assert.Equal(whole.Count - 1, torn.Count);
        var lines = text.Split('\n');
        lines[3] = "{\"t\":12";
        Assert.Contains("line 4", Assert.Throws<FormatException>(() => TurnJournal.Read(new StringReader(string.Join('\n', lines)))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("{}")]
    [InlineData("{\"journal\":2,\"settings\":{}}")]
    [InlineData("{\"journal\":1,\"settings\":{\"debounceMs\":\"1\"}}")]
    [InlineData("{\"journal\":1}")]
    [InlineData("[1]")]
    [InlineData("{\"journal\":\"1\",\"settings\":{}}")]
    [InlineData("{\"journal\":1,\"settings\":{\"debounceMs\":400}}")]
    [InlineData("{\"journal\":1,\"settings\":{}}\n{\"t\":\"soon\",\"e\":\"Tick\"}\n{\"t\":1,\"e\":\"Tick\"}")]
    [InlineData("{\"journal\":1,\"settings\":{}}\n[]\n{\"t\":1,\"e\":\"Tick\"}")]
    public void What_is_not_a_journal_is_refused(string text) => Assert.Throws<FormatException>(() => TurnJournal.Read(new StringReader(text)));
}
