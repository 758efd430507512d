using VoiceCluster.Tickets.Rules;

namespace VoiceCluster.Tickets.Tests.Rules;

public sealed class RuleFileTests
{
    private const string Good = """
        fields: {seats: number, plan: text}
        rules:
          - name: angry and waiting
            on: [turn_understood, ticket_changed]
            priority: 100
            when:
              all:
                - {fact: emotion, in: [anger, frustration]}
                - any:
                    - {fact: wait, above: 5m}
                    - {compute: "turns * 30 + wait", at_least: 600}
                - not: {fact: customer, is: "+4930123"}
            then:
              - escalate: {team: supervisors}
              - set_priority: urgent
              - tag: [angry, waiting]
              - notify: {team: supervisors, message: An angry caller waits.}
            stop: true
          - name: cancels
            on: call_ended
            when: {fact: said, mentions: [cancel, "give up"]}
            then: [escalate, hand_off: {team: retention}]
          - name: big
            when: {fact: fields.seats, above: {compute: "[fields.seats] / 2 + 50"}}
            then: [{assign: {person: ada}}, {reply: We are on it.}, {start_workflow: big-customer}]
        """;

    [Fact]
    public void A_file_is_a_set_of_rules()
    {
        var rules = RuleFile.Parse("rules.yaml", Good);
        Assert.Equal(["angry and waiting", "cancels", "big"], rules.Select(static rule => rule.Name));
        Assert.Equal((100, true), (rules[0].Priority, rules[0].Stops));
        Assert.Equal([RuleEvents.TurnUnderstood, RuleEvents.TicketChanged], rules[0].Events);
        Assert.Equal(RuleEvents.All, rules[2].Events);
        Assert.Equal([new Escalate("supervisors"), new SetPriority("urgent")], rules[0].Actions.Take(2));
        Assert.Equal(["angry", "waiting"], Assert.IsType<AddTags>(rules[0].Actions[2]).Tags);
        Assert.Equal(new Notify("supervisors", "An angry caller waits."), rules[0].Actions[3]);
        Assert.Equal([new Escalate(null), new HandOff("retention")], rules[1].Actions);
        Assert.Equal([new Assign(null, "ada"), new Reply("We are on it."), new StartWorkflow("big-customer")], rules[2].Actions);
    }

    [Theory]
    [InlineData("fact: emotion", "fact: emotions", "rules.yaml, line 8: fact is 'emotions', which there is not; is emotion meant?")]
    [InlineData("[anger, frustration]", "[angre, frustration]", "rules.yaml, line 8: in has 'angre', which 'emotion' never is; is anger meant?")]
    [InlineData("in: [anger, frustration]", "in: anger", "rules.yaml, line 8: in needs a list, such as [a, b]")]
    [InlineData("in: [anger, frustration]", "above: 3", "rules.yaml, line 8: above does not fit 'emotion', which is a text")]
    [InlineData("in: [anger, frustration]", "equals: anger", "rules.yaml, line 8: when.all[0] compares with nothing; use one of is, is_not")]
    [InlineData("in: [anger, frustration]", "is: anger, is_not: joy", "rules.yaml, line 8: when.all[0] has is and is_not; use one")]
    [InlineData("above: 5m", "above: 5", "rules.yaml, line 10: above is '5'; use a time with its unit, such as 90s")]
    [InlineData("turns * 30 + wait", "turns * 30 +", "line 11: compute is 'turns * 30 +', which cannot be read; use numbers")]
    [InlineData("turns * 30 + wait", "turns * said", "line 11: compute is 'turns * said', where 'said' is no fact to compute with")]
    [InlineData("turns * 30 + wait", "System(1)", "line 11: compute is 'System(1)', where 'System' with 1 arguments is no known function")]
    [InlineData("turns * 30 + wait", "turns > 3", "line 11: compute is 'turns > 3', where 'Greater' is no arithmetic")]
    [InlineData("not: {fact: customer, is: \"+4930123\"}", "nor: {fact: customer}", "line 12: when.all[2] has neither all, any, not, fact nor compute")]
    [InlineData("set_priority: urgent", "set_priority: urgnt", "line 15: set_priority is 'urgnt'; is urgent meant?")]
    [InlineData("escalate: {team: supervisors}", "escalat: {team: supervisors}", "line 14: escalat is no action; is escalate meant?")]
    [InlineData("escalate: {team: supervisors}", "escalate: supervisors", "line 14: escalate is 'supervisors'; write {team: supervisors}")]
    [InlineData("on: call_ended", "on: call_end", "line 20: on names 'call_end'; is call_ended meant?")]
    [InlineData("name: cancels", "name: big", "has two called 'big'")]
    [InlineData("fact: fields.seats, above", "fact: fields.chairs, above", "fact is 'fields.chairs', which is not declared; write fields: {chairs: text}")]
    [InlineData("plan: text", "plan: colour", "line 1: fields says 'plan: colour'; a custom field is text, number or flag")]
    [InlineData("priority: 100", "priorty: 100", "line 5: priorty is nothing that is known here")]
    public void A_wrong_file_is_refused_with_line_value_and_fix(string right, string wrong, string problem) =>
        Assert.Contains(problem, Assert.Throws<FormatException>(() => RuleFile.Parse("rules.yaml", Good.Replace(right, wrong, StringComparison.Ordinal))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("", "line 1: the file holds no rules")]
    [InlineData("rules: []", "rules is missing; write a list")]
    [InlineData("rules: [{name: a, when: {all: []}, then: [escalate]}]", "all is empty; list at least one condition")]
    [InlineData("rules: [{name: a, when: {fact: turns, is: 1}}]", "then is missing")]
    [InlineData("rules: [{name: a, then: [escalate]}]", "when is missing")]
    [InlineData("rules: [a]", "a rule is a mapping")]
    public void Nothing_is_taken_for_granted(string text, string problem) =>
        Assert.Contains(problem, Assert.Throws<FormatException>(() => RuleFile.Parse("rules.yaml", text)).Message, StringComparison.Ordinal);
}
