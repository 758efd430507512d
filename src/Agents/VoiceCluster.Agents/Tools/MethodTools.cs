using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace VoiceCluster.Agents.Tools;

/// <summary>Tools that are methods marked by an <see cref="AgentToolAttribute"/>.</summary>
public static class MethodTools
{
    /// <summary>The tools of an object.</summary>
    /// <param name="target">Its public methods are looked at.</param>
    /// <exception cref="NotSupportedException">A marked method has a parameter or a result that no tool can have.</exception>
    public static IReadOnlyList<IAgentTool> Of(object target)
    {
        ArgumentNullException.ThrowIfNull(target);
        return [.. target.GetType().GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static)
            .Where(static method => method.IsDefined(typeof(AgentToolAttribute)))
            .Select(method => new MethodTool(target, method, method.GetCustomAttribute<AgentToolAttribute>()!))];
    }

    private sealed class MethodTool : IAgentTool
    {
        private readonly object _target;
        private readonly MethodInfo _method;
        private readonly MethodInfo? _outcome;

        public MethodTool(object target, MethodInfo method, AgentToolAttribute attribute)
        {
            if (method.ReturnType != typeof(Task<ToolResult>)) throw new NotSupportedException($"{method.Name} returns no Task<ToolResult>.");
            (_target, _method) = (target, method);
            _outcome = attribute.Outcome is null
                ? null
                : target.GetType().GetMethod(attribute.Outcome) ?? throw new NotSupportedException($"{method.Name} names {attribute.Outcome}, which is no public method.");
            Specification = new ToolSpecification
            {
                Name = attribute.Name,
                Description = attribute.Description,
                Title = attribute.Title,
                Parameters = SchemaOf(method).ToJsonString(),
                Effect = attribute.Effect,
                IsIdempotent = attribute.IsIdempotent,
                Confirmation = attribute.Confirmation,
            };
        }

        public ToolSpecification Specification { get; }

        public Task<ToolResult> RunAsync(ToolInvocation invocation, CancellationToken cancellationToken) =>
            (Task<ToolResult>)Call(_method, invocation, cancellationToken);

        public Task<ToolResult?> FindOutcomeAsync(ToolInvocation invocation, CancellationToken cancellationToken) =>
            _outcome is null ? Task.FromResult<ToolResult?>(null) : (Task<ToolResult?>)Call(_outcome, invocation, cancellationToken);

        private object Call(MethodInfo method, ToolInvocation invocation, CancellationToken cancellationToken) => method.Invoke(
            _target,
            BindingFlags.DoNotWrapExceptions,
            binder: null,
            [.. method.GetParameters().Select(parameter => Argument(parameter, invocation, cancellationToken))],
            culture: null)!;

        private static object? Argument(ParameterInfo parameter, ToolInvocation invocation, CancellationToken cancellationToken)
        {
            if (parameter.ParameterType == typeof(ToolContext)) return invocation.Context;
            if (parameter.ParameterType == typeof(CancellationToken)) return cancellationToken;
            return invocation.Arguments.TryGetPropertyValue(NameOf(parameter), out var value) && value is not null
                ? value.Deserialize(parameter.ParameterType)
                : parameter.HasDefaultValue ? parameter.DefaultValue : null;
        }

        private static JsonObject SchemaOf(MethodInfo method)
        {
            var arguments = method.GetParameters().Where(static p => p.ParameterType != typeof(ToolContext) && p.ParameterType != typeof(CancellationToken)).ToList();
            return new JsonObject
            {
                ["type"] = "object",
                ["properties"] = new JsonObject(arguments.Select(static p => KeyValuePair.Create(NameOf(p), (JsonNode?)SchemaOf(p)))),
                ["required"] = new JsonArray([.. arguments.Where(static p => !p.HasDefaultValue).Select(static p => JsonValue.Create(NameOf(p)))]),
                ["additionalProperties"] = false,
            };
        }

        private static JsonObject SchemaOf(ParameterInfo parameter)
        {
            var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
            var schema = new JsonObject
            {
                ["type"] = type switch
                {
                    _ when type == typeof(string) => "string",
                    _ when type == typeof(int) => "integer",
                    _ when type == typeof(double) => "number",
                    _ when type == typeof(bool) => "boolean",
                    _ => throw new NotSupportedException($"{parameter.Name} is a {type.Name}; use a text, a number or a flag."),
                },
            };
            if (parameter.GetCustomAttribute<DescriptionAttribute>() is { } described) schema["description"] = described.Description;
            if (parameter.GetCustomAttribute<RegularExpressionAttribute>() is { } pattern) schema["pattern"] = pattern.Pattern;
            if (parameter.GetCustomAttribute<MaxLengthAttribute>() is { } longest) schema["maxLength"] = longest.Length;
            return schema;
        }

        private static string NameOf(ParameterInfo parameter) => JsonNamingPolicy.SnakeCaseLower.ConvertName(parameter.Name!);
    }
}
