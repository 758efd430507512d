using System.Text.Json.Nodes;
using VoiceCluster.Agents.Tools;
using VoiceCluster.Dialogue;

namespace VoiceCluster.Tools.Tests.Http;

public sealed class OpenApiTests
{
    private const string Api = """
        openapi: 3.0.3
        info: { title: Shop, version: "1" }
        servers: [{ url: "SERVER/{stage}", variables: { stage: { default: v1 } } }]
        paths:
          /orders/{id}:
            parameters: [{ $ref: "#/components/parameters/Id" }]
            get:
              operationId: getOrder
              summary: An order.
              description: With its items.
              parameters:
                - { name: fields, in: query, schema: { type: array, items: { type: string } } }
                - { name: X-Trace, in: header, schema: { type: string } }
                - { name: session, in: cookie, schema: { type: string } }
              responses: { "200": { content: { application/json: { schema: { $ref: "#/components/schemas/Order" } } } } }
            patch:
              operationId: changeOrder
              requestBody: { required: true, content: { application/json: { schema: { $ref: "#/components/schemas/Change" } } } }
              responses: { "204": { description: Done. } }
          /orders:
            post:
              operationId: replaceAll
              requestBody: { required: true, content: { application/json: { schema: { type: array, items: { $ref: "#/components/schemas/Order" } } } } }
              responses: {}
        components:
          parameters:
            Id: { name: id, in: path, required: true, description: Its number., schema: { type: integer, minimum: 0, exclusiveMinimum: true } }
          schemas:
            Order: { type: object, properties: { id: { type: integer }, note: { type: string, nullable: true }, parent: { $ref: "#/components/schemas/Order" } }, required: [id] }
            Change: { type: object, required: [status], properties: { status: { type: string, example: open }, example: { type: string }, changed: { type: string, readOnly: true } } }
        """;

    [Fact]
    public async Task Operations_become_tools_with_their_parameters_bodies_and_results()
    {
        await using var server = await ToolServer.StartAsync("""{"id":7,"note":null,"parent":{"id":6}}""");
        server.Write("shop.openapi.yaml", Api);
        server.Write("shop.yaml", """
            openapi: shop.openapi.yaml
            name: shop
            time_limit: 3s
            headers: { X-Key: k }
            operations:
              - getOrder
              - { operation: changeOrder, name: change, confirm: true, idempotent: true, description: Changes an order. }
              - replaceAll
            """);
        using var source = server.Source();
        Assert.Null(source.Problem);
        var tools = source.Tools.ToDictionary(static tool => tool.Specification.Name);

        var get = tools["shop/getOrder"];
        Assert.Equal(("An order. With its items.", ToolEffect.Read, TimeSpan.FromSeconds(3)), (get.Specification.Description, get.Specification.Effect, get.Specification.TimeLimit));
        Assert.Equal(
            """{"type":"object","properties":{"id":{"type":"integer","exclusiveMinimum":0,"description":"Its number."},"fields":{"type":"array","items":{"type":"string"}},"X-Trace":{"type":"string"}},"required":["id"]}""",
            get.Specification.Parameters);
        var result = await get.RunAsync("""{"id":7,"fields":["a","b"],"X-Trace":"t"}""");
        Assert.Equal("GET /v1/orders/7?fields=a&fields=b", server.Requests[^1]);
        Assert.Equal(("t", "k"), (server.Headers["X-Trace"], server.Headers["X-Key"]));
        Assert.Null(ToolArguments.Misfit(result.Content, get.Specification.Result!));
        Assert.NotNull(ToolArguments.Misfit(new JsonObject { ["id"] = "seven" }, get.Specification.Result!));

        var change = tools["shop/change"];
        Assert.Equal((ToolEffect.Write, true, "Changes an order.", "Shall I do that: shop/change?"), (change.Specification.Effect, change.Specification.IsIdempotent, change.Specification.Description, change.Specification.Confirmation));
        Assert.Equal(
            """{"type":"object","properties":{"id":{"type":"integer","exclusiveMinimum":0,"description":"Its number."},"status":{"type":"string"},"example":{"type":"string"}},"required":["id","status"]}""",
            change.Specification.Parameters);
        await change.RunAsync("""{"id":7,"status":"closed"}""");
        Assert.Equal("""PATCH /v1/orders/7 {"status":"closed"}""", server.Requests[^1]);

        await tools["shop/replaceAll"].RunAsync("""{"body":[{"id":1}]}""");
        Assert.Equal("""POST /v1/orders [{"id":1}]""", server.Requests[^1]);
        Assert.Contains("\"required\":[\"body\"]", tools["shop/replaceAll"].Specification.Parameters, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_operation_that_is_not_there_is_told_with_those_that_are()
    {
        await using var server = await ToolServer.StartAsync("{}");
        server.Write("shop.openapi.yaml", Api);
        server.Write("shop.yaml", "openapi: shop.openapi.yaml\noperations:\n  - getOrders\n");
        server.Write("none.yaml", "openapi: missing.openapi.yaml\noperations: [x]\n");
        using var source = server.Source();
        Assert.Contains("shop.yaml, line 3: operation is 'getOrders', which the OpenAPI file does not have; it has getOrder, changeOrder, replaceAll", source.Problem, StringComparison.Ordinal);
        Assert.Contains("none.yaml, line 1: openapi cannot be read", source.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_newer_file_in_JSON_is_read_too()
    {
        await using var server = await ToolServer.StartAsync("{}");
        server.Write("api.json", """{"openapi":"3.1.0","paths":{"/ping":{"get":{"operationId":"ping","responses":{}}}}}""");
        server.Write("tool.yaml", "openapi: api.json\nurl: SERVER/base/\noperations: [ping]\n");
        using var source = server.Source();
        await source.Tools.Single().RunAsync("{}");
        Assert.Equal("GET /base/ping", server.Requests.Single());
    }
}
