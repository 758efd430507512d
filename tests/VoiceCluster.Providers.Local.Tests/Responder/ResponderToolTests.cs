using System.Text.Json.Nodes;
using VoiceCluster.Dialogue;

namespace VoiceCluster.Providers.Local.Tests.Responder;

/// <summary>The built-in responder chooses tools and gathers their arguments, turn by turn.</summary>
public sealed class ResponderToolTests
{
    private static readonly ToolDefinition[] Tools =
    [
        Tool("order_status", """{"order_number":{"type":"string","pattern":"^[0-9]{4}$"}}"""),
        Tool("cancel_order", """{"order_number":{"type":"string","pattern":"^[0-9]{4}$"}}"""),
        Tool("change_delivery_address", """{"order_number":{"type":"string","pattern":"^[0-9]{4}$"},"address":{"type":"string"}}"""),
        Tool("request_return", """{"order_number":{"type":"string","pattern":"^[0-9]{4}$"},"reason":{"type":"string"}}"""),
        Tool("reset_password", """{"email":{"type":"string"}}"""),
        Tool("create_ticket", """{"subject":{"type":"string"},"description":{"type":"string"}}"""),
        Tool("ticket_status", """{"ticket_number":{"type":"integer"}}"""),
        Tool("hand_off", """{"reason":{"type":"string"}}"""),
        Tool("lab/water_plants", """{"room":{"type":"string"}}"""),
    ];

    private static readonly BuiltInResponder Responder = new(KnowledgeBase.Load(Path.Combine(AppContext.BaseDirectory, "knowledge")));

    [Theory]
    [InlineData("where is my order four two seven one", "order_status", """{"order_number":"4271"}""")]
    [InlineData("please cancel order four two seven two", "cancel_order", """{"order_number":"4272"}""")]
    [InlineData("send order 4272 to a new address please, to 1200 oak street in riverton", "change_delivery_address", """{"order_number":"4272","address":"1200 oak street in riverton"}""")]
    [InlineData("i want to return order 4273", "request_return", """{"order_number":"4273","reason":"i want to return order 4273"}""")]
    [InlineData("reset my password, it is ada at example dot com", "reset_password", """{"email":"ada@example.com"}""")]
    [InlineData("please open a ticket, my lamp is broken", "create_ticket", """{"subject":"please open a ticket, my lamp is broken","description":"please open a ticket, my lamp is broken"}""")]
    [InlineData("open a ticket for order 4271", "create_ticket", """{"subject":"open a ticket for order 4271","description":"open a ticket for order 4271"}""")]
    [InlineData("is ticket number 12 still open", "ticket_status", """{"ticket_number":12}""")]
    [InlineData("what is the status of ticket twelve", "ticket_status", """{"ticket_number":12}""")]
    [InlineData("can i speak to a human", "hand_off", """{"reason":"can i speak to a human"}""")]
    public async Task An_utterance_with_all_that_is_needed_calls_the_tool(string said, string tool, string arguments)
    {
        var (_, call) = await AskAsync([new(ChatRole.User, said)]);
        Assert.Equal((tool, arguments), (call?.Name, call?.Arguments));
    }

    [Fact]
    public async Task What_is_missing_is_asked_for_one_by_one()
    {
        List<ChatMessage> messages = [];
        Assert.Equal("To change the delivery address, I need the order number. What is it?", await SayAsync(messages, "i need to change my address"));
        Assert.Equal("I did not get that. To change the delivery address, I need the order number. What is it?", await SayAsync(messages, "it is four two"));
        Assert.Equal("To change the delivery address, I need the address. What is it?", await SayAsync(messages, "four two seven two"));
        messages.Add(new(ChatRole.User, "1200 oak street, riverton"));
        var (_, call) = await AskAsync(messages);
        Assert.Equal("""{"order_number":"4272","address":"1200 oak street, riverton"}""", call?.Arguments);
    }

    [Fact]
    public async Task The_order_that_was_spoken_of_is_the_one_that_is_cancelled()
    {
        var (_, call) = await AskAsync([
            new(ChatRole.User, "where is order 4272"), new(ChatRole.Assistant, "Order 4 2 7 2 is being packed."), new(ChatRole.User, "then cancel it please")]);
        Assert.Equal("""{"order_number":"4272"}""", call?.Arguments);
    }

    [Fact]
    public async Task Another_number_instead_of_a_yes_is_the_same_question_about_that()
    {
        var (_, call) = await AskAsync([
            new(ChatRole.User, "cancel order 4271"),
            new(ChatRole.Assistant, "") { ToolCalls = [new ToolCall("c1", "cancel_order", """{"order_number":"4271"}""")] },
            new(ChatRole.Tool, "waiting") { ToolCallId = "c1" },
            new(ChatRole.Assistant, "Shall I cancel order 4 2 7 1?"),
            new(ChatRole.User, "no the other one 4272")]);
        Assert.Equal(("cancel_order", """{"order_number":"4272"}"""), (call?.Name, call?.Arguments));
    }

    [Fact]
    public async Task A_tool_that_nobody_here_knows_is_meant_when_its_words_are_said()
    {
        List<ChatMessage> messages = [];
        Assert.Equal("To water plant, I need the room. What is it?", await SayAsync(messages, "could you water the plants"));
        messages.Add(new(ChatRole.User, "the kitchen"));
        var (_, call) = await AskAsync(messages);
        Assert.Equal(("lab/water_plants", """{"room":"the kitchen"}"""), (call?.Name, call?.Arguments));
    }

    [Theory]
    [InlineData("how do i return something")]
    [InlineData("what are your opening hours")]
    [InlineData("i forgot my password")]
    [InlineData("how do i cancel an order")]
    [InlineData("thank you")]
    public async Task A_question_is_answered_from_the_knowledge_as_before(string said) => Assert.Null((await AskAsync([new(ChatRole.User, said)])).Call);

    [Theory]
    [InlineData("""{"message":"It is done."}""", "It is done.")]
    [InlineData("""{"error":"no such thing"}""", "I am sorry, that did not work.")]
    [InlineData("""{"temperature":21,"unit":"C","more":{"a":1}}""", "temperature: 21, unit: C")]
    [InlineData("plain words", "plain words")]
    [InlineData("null", "That is done.")]
    public async Task What_a_tool_answered_is_told(string result, string told)
    {
        var (text, _) = await AskAsync([
            new(ChatRole.User, "x"), new(ChatRole.Assistant, "") { ToolCalls = [new ToolCall("c1", "cancel_order", "{}")] }, new(ChatRole.Tool, result) { ToolCallId = "c1" }]);
        Assert.Equal(told, text);
    }

    private static ToolDefinition Tool(string name, string properties) =>
        new(name, name, new JsonObject { ["type"] = "object", ["properties"] = JsonNode.Parse(properties), ["required"] = new JsonArray([.. JsonNode.Parse(properties)!.AsObject().Select(p => JsonValue.Create(p.Key))]) }.ToJsonString());

    private static async Task<string> SayAsync(List<ChatMessage> messages, string said)
    {
        messages.Add(new(ChatRole.User, said));
        var (text, _) = await AskAsync(messages);
        messages.Add(new(ChatRole.Assistant, text));
        return text;
    }

    private static async Task<(string Text, ToolCall? Call)> AskAsync(IReadOnlyList<ChatMessage> messages)
    {
        var (text, call) = ("", default(ToolCall));
        await foreach (var delta in Responder.GenerateAsync(new ChatRequest(messages, "c") { Tools = Tools }, TestContext.Current.CancellationToken))
        {
            text += delta.Text;
            if (delta.ToolCalls is [var first, ..]) call ??= first;
        }

        return (text, call);
    }
}
