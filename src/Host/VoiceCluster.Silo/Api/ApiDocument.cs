using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using VoiceCluster.Dialogue;

namespace VoiceCluster.Silo;

/// <summary>The API's description, OpenAPI 3.1 at <c>/openapi/v1.json</c>, and a page to read it at <c>/docs</c>.</summary>
internal static class ApiDocument
{
    private const string Name = "v1";
    private const string Bearer = "bearer";
    private const string Problem = "application/problem+json";

    /// <summary>Adds what makes the document.</summary>
    public static void AddApiDocument(this IServiceCollection services) => services.AddOpenApi(Name, options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.ShouldInclude = static endpoint => endpoint.RelativePath?.StartsWith("api/v1/", StringComparison.Ordinal) is true;
        options.AddDocumentTransformer(static (document, _, _) =>
        {
            document.Info = new OpenApiInfo { Title = "VoiceCluster", Version = Name, Description = "A self-hosted, real-time AI call centre.", License = new OpenApiLicense { Name = "MIT", Identifier = "MIT" } };
            document.Servers = [new OpenApiServer { Url = "/" }];
            document.Tags = new HashSet<OpenApiTag>(document.Paths.Keys.Select(static path => path.Split('/')[3]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
                .Select(static thing => new OpenApiTag { Name = thing, Description = $"What is below /api/v1/{thing}." }));
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
            {
                [Bearer] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = Bearer, Description = "An access token of POST /api/v1/session, or an API key." },
            };
            return Task.CompletedTask;
        });
        options.AddOperationTransformer(static (operation, context, _) =>
        {
            Describe(operation, context);
            return Task.CompletedTask;
        });
    });

    /// <summary>Serves both.</summary>
    public static void MapApiDocument(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapOpenApi("/openapi/{documentName}.json").WithMetadata(new ForEverybody());
        endpoints.MapReferencePage();
    }

    /// <summary>Who may, and what is answered to who may not.</summary>
    private static void Describe(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        // By the thing it is about: /api/v1/users/{id}.
        var thing = context.Description.RelativePath!.Split('/')[2];
        operation.Tags = new HashSet<OpenApiTagReference> { new(thing, context.Document) };
        var method = context.Description.HttpMethod;
        if (method is "PATCH") AddHeader(operation, "If-Match", "The ETag that was read.", isRequired: true);
        if (method is "POST") AddHeader(operation, "Idempotency-Key", "Of your making: sent again with the same, the request is carried out once.", isRequired: false);
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var permission = metadata.OfType<NeedsPermission>().LastOrDefault();
        operation.Responses ??= [];
        Add(operation.Responses, "4XX", "What was wrong: type tells programs, detail people.");
        Add(operation.Responses, "429", "Too many requests; Retry-After says when to come again.");
        if (metadata.OfType<ForEverybody>().Any())
        {
            // Said, since everything else needs a sign-in.
            operation.Security = [];
            return;
        }

        Add(operation.Responses, "401", "Nobody known asks.");
        Add(operation.Responses, "403", "Who asks may not.");
        operation.Description = permission is null ? "For every person who signed in." : $"Needs the permission `{permission.Permission.Name()}`.";
        operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, context.Document)] = [] }];
    }

    private static void AddHeader(OpenApiOperation operation, string name, string description, bool isRequired) => (operation.Parameters ??= []).Add(new OpenApiParameter
    {
        Name = name, In = ParameterLocation.Header, Description = description, Required = isRequired, Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    });

    private static void Add(OpenApiResponses responses, string status, string description) => responses.TryAdd(status, new OpenApiResponse
    {
        Description = description,
        Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) { [Problem] = new OpenApiMediaType() },
    });
}
