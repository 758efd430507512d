using VoiceCluster.Agents.Definitions;
using VoiceCluster.Agents.Tools;
using VoiceCluster.Dialogue;

namespace VoiceCluster.Agents.Tests;

public sealed class AgentFileTests : IDisposable
{
    private static readonly string[] Tools = ["order_status", "cancel_order"];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("agents");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Everything_that_a_file_says_is_read()
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "shop.md"), "Today is {{date}}.");
        var agent = Load("""
            name: Shop
            default: true
            display_name: Vera
            about: "Of the shop: all of it"
            greeting: Hello
            suggestions: [Where is my order?]
            instructions_file: shop.md
            models: [openai/meta/llama-3, anthropic, builtin]
            budget: { cost: 12.5, warn_at: 70, say: Not today. }
            limits: { turns: 50, tokens: 100000, tool_calls: 0, cost: 1 }
            routing:
              - when: { small_talk: true, words: { at_most: 6 } }
                models: [builtin]
              - when: { tools: true, says: [my order] }
                models: [anthropic/claude-x, openai]
            voice: slt
            recording: on
            tools:
              - order_status
              - name: cancel_order
                confirm: false
              - crm/*
            knowledge: [shop, {base: handbook, where: {audience: public, product: [x, 7]}}]
            guardrails: { mask: [email, social_security], secrets: [tiger 42], links: [example.com], never_promise: [refund within 24 hours], longest_answer: { sentences: 3 } }
            understanding: { model: small, intents: { lost_card: [I lost my card, my card is gone], top_up: [add money, top up] } }
            memory: { days: 7, trust_clients: true }
            hand_off: { number: "+15550142" }
            transfers: ["+15550143"]
            settings: { debounceMs: 350, endpointing: fixed, bargeIn: true }
            """);
        Assert.Equal(("Shop", true, "Vera", "Of the shop: all of it", "Hello"), (agent.Name, agent.IsDefault, agent.DisplayName, agent.About, agent.Greeting));
        Assert.Equal(["Where is my order?"], agent.Suggestions!);
        Assert.Equal("Today is {{date}}.", agent.Instructions);
        Assert.Equal([new ToolGrant("order_status"), new ToolGrant("cancel_order", Confirm: false), new ToolGrant("crm/*")], agent.Tools);
        Assert.Equal(["shop", "handbook"], agent.Knowledge.Select(static source => source.Base));
        Assert.Equal(["audience=public", "product=x,7"], agent.Knowledge[1].Where.Select(static field => $"{field.Key}={string.Join(',', field.Value)}").Order());
        Assert.Equal(["openai/meta/llama-3", "anthropic", "builtin"], agent.Models);
        Assert.Equal(new AgentBudget { Cost = 12.5m, WarnAt = 70, Say = "Not today." }, agent.Budget);
        Assert.Equal(new SessionLimits { Turns = 50, Tokens = 100_000, ToolCalls = 0, Cost = 1 }, agent.Limits);
        Assert.Equal([true, null], agent.Routing.Select(static rule => rule.SmallTalk));
        Assert.Equal((6, int.MaxValue), (agent.Routing[0].MostWords, agent.Routing[1].MostWords));
        Assert.Equal((true, "my order", "anthropic/claude-x"), (agent.Routing[1].Tools, Assert.Single(agent.Routing[1].Says), agent.Routing[1].Models[0]));
        Assert.Equal(PersonalDataKinds.Email | PersonalDataKinds.SocialSecurity, agent.Masks);
        Assert.Equal(("tiger 42", "example.com", "refund within 24 hours"), (Assert.Single(agent.Speech!.Secrets), Assert.Single(agent.Speech.Links!), Assert.Single(agent.Speech.NeverPromises).Rule));
        Assert.Equal((3, 80), agent.LongestAnswer);
        Assert.Equal(("small", true, "add money"), (agent.Understanding.Model, agent.Understanding.IsOn, agent.Understanding.Intents!["top_up"][0]));
        Assert.Equal((TimeSpan.FromDays(7), true), (agent.Remembers, agent.BelievesClients));
        Assert.Equal(("+15550142", "+15550143"), (agent.HandOffNumber, Assert.Single(agent.TransferNumbers)));
        Assert.Equal(
            [("bargeIn", "true"), ("debounceMs", "350"), ("endpointing", "fixed"), ("recording", "on"), ("voice", "slt")],
            agent.Settings.Select(s => (s.Key, s.Value)).Order());
    }

    [Fact]
    public void Without_guardrails_nothing_is_looked_at_and_turns_are_understood()
    {
        var agent = Load("about: x");
        Assert.Equal((null, null, true, null), (agent.Speech, agent.LongestAnswer, agent.Understanding.IsOn, agent.Understanding.Intents));
        Assert.False(Load("understanding: false").Understanding.IsOn);
    }

    [Fact]
    public void A_file_is_called_as_it_is_when_it_does_not_say() => Assert.Equal("agent", Load("about: x").Name);

    [Theory]
    [InlineData("tools:\n  - order_status\n  - cancel_ordr\n", "agent.yaml, line 3: there is no tool 'cancel_ordr'; is cancel_order meant?")]
    [InlineData("about: x\ngreting: hello\n", "agent.yaml, line 2: 'greting' is nothing that an agent has; is greeting meant?")]
    [InlineData("about: x\nsuggestions:\n  - fine\n  - 7\n", "agent.yaml, line 4: suggestions.1 is 7:")]
    [InlineData("about: x\nknowledge:\n  - base: kb\n    wher: {a: b}\n", "agent.yaml, line 4: 'knowledge.0.wher' is nothing that an agent has")]
    [InlineData("knowledge:\n  - base: kb\n    where: {audience: []}\n", "agent.yaml, line 3: knowledge.0.where.audience is []:")]
    [InlineData("settings:\n  debounceMs: [1]\n", "agent.yaml, line 2: settings.debounceMs is [1]:")]
    [InlineData("transfers: [\"no number\"]\n", "agent.yaml, line 1: transfers.0 is \"no number\":")]
    [InlineData("a: [\n", "agent.yaml, line 2:")]
    [InlineData("a: 1\na: 2\n", "agent.yaml, line 2:")]
    [InlineData("- one\n", "agent.yaml, line 1: an agent is a mapping")]
    [InlineData("", "agent.yaml, line 1: an agent is a mapping")]
    [InlineData("about: x\n---\nabout: y\n", "agent.yaml, line 3: a second document")]
    [InlineData("about: x\ninstructions: Hello {{name}}\n", "agent.yaml, line 2: nothing is called {{name}}; use {{date}}")]
    [InlineData("about: x\ninstructions: Hello {{name\n", "agent.yaml, line 2:")]
    [InlineData("guardrails:\n  never_promise:\n    - \"/(/\"\n", "agent.yaml, line 3: never_promise: ")]
    [InlineData("guardrails:\n  links: [\"https://example.com\"]\n", "agent.yaml, line 2: guardrails.links.0 is \"https://example.com\":")]
    [InlineData("understanding:\n  intents:\n    one: [a, b]\n", "agent.yaml, line 2: understanding.intents")]
    [InlineData("about: x\nmodels:\n  - openai/gpt-x\n  - opnai\n", "agent.yaml, line 4: there is no model 'opnai': a link is ADAPTER or ADAPTER/MODEL, and nothing is called 'opnai'; is openai meant?")]
    [InlineData("models: [gpt-x]\n", "agent.yaml, line 1: there is no model 'gpt-x': a link is ADAPTER or ADAPTER/MODEL, and nothing is called 'gpt-x'; use one of anthropic, builtin, openai")]
    [InlineData("models: []\n", "agent.yaml, line 1: models is []:")]
    [InlineData("models: [openai/broken]\n", "agent.yaml, line 1: the model 'openai/broken' cannot be used: it is broken")]
    [InlineData("model: a\nmodels: [builtin]\n", "agent.yaml, line 1: there are a model and models")]
    [InlineData("routing:\n  - when: { small_talk: true }\n    models:\n      - antropic/x\n", "agent.yaml, line 4: there is no model 'antropic/x': a link is ADAPTER or ADAPTER/MODEL, and nothing is called 'antropic'; is anthropic meant?")]
    [InlineData("routing:\n  - when: { sings: true }\n    models: [builtin]\n", "agent.yaml, line 2: 'routing.0.when.sings' is nothing")]
    [InlineData("routing:\n  - models: [builtin]\n", "agent.yaml, line 2: routing.0 is")]
    [InlineData("about: x\nbudget: { warn_at: 50 }\n", "agent.yaml, line 2: a budget has a cost in US dollars a day, or tokens a day, or both")]
    [InlineData("limits: { turns: 0 }\n", "agent.yaml, line 1: limits.turns is 0:")]
    [InlineData("limits: { cost: -1.5 }\n", "agent.yaml, line 1: limits.cost is -1.5:")]
    [InlineData("instructions_file: none.md\n", "agent.yaml, line 1: instructions_file is 'none.md'")]
    public void A_file_that_is_wrong_is_refused_with_the_line_and_the_fix(string text, string message) =>
        Assert.StartsWith(message, Assert.Throws<AgentFileException>(() => Load(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("hello", true)]
    [InlineData("Hi there, good morning!", true)]
    [InlineData("okay thank you very much, bye", true)]
    [InlineData("um", false)]
    [InlineData("", false)]
    [InlineData("hello, where is my order", false)]
    [InlineData("thanks, and cancel it", false)]
    public void Small_talk_is_told_from_what_a_caller_wants(string words, bool isSmallTalk)
    {
        Assert.Equal(isSmallTalk, new RoutingRule { SmallTalk = true, Models = [] }.Holds(words, usesTools: false));
        Assert.Equal(!isSmallTalk, new RoutingRule { SmallTalk = false, Models = [] }.Holds(words, usesTools: false));
    }

    [Fact]
    public void All_that_a_rule_says_must_hold()
    {
        var rule = new RoutingRule { LeastWords = 2, MostWords = 4, Says = ["my order"], Tools = true, Models = [] };
        Assert.True(rule.Holds("where's My order?", usesTools: true));
        Assert.False(rule.Holds("where's my order?", usesTools: false));
        Assert.False(rule.Holds("where's my orders?", usesTools: true));
        Assert.False(rule.Holds("and where is now my order?", usesTools: true));
    }

    [Fact]
    public void The_tools_of_a_server_may_come_later() => Assert.Equal("crm/find", Assert.Single(Load("tools: [crm/find]").Tools).Name);

    private AgentDefinition Load(string text)
    {
        var path = Path.Combine(_folder.FullName, "agent.yaml");
        File.WriteAllText(path, text);
        return AgentFile.Load(path, Tools, static link => link.EndsWith("broken", StringComparison.Ordinal) ? "it is broken" : null);
    }
}
