using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace VoiceCluster.Agents.Tools.Http;

/// <summary>A text with places for arguments (<c>{order_number}</c>) and, filled in already, for secrets of the environment (<c>${CRM_TOKEN}</c>).</summary>
internal sealed class HttpTemplate
{
    private readonly List<(string Text, bool IsArgument)> _parts = [];

    private HttpTemplate()
    {
    }

    /// <summary>The arguments that it has places for.</summary>
    public IEnumerable<string> Arguments => _parts.Where(static part => part.IsArgument).Select(static part => part.Text);

    /// <summary>What stands before the first argument.</summary>
    public string Beginning => string.Concat(_parts.TakeWhile(static part => !part.IsArgument).Select(static part => part.Text));

    /// <summary>Whether it is one argument and nothing else.</summary>
    public bool IsArgument => _parts is [{ IsArgument: true }];

    /// <summary>A place for one argument.</summary>
    public static HttpTemplate Of(string argument)
    {
        var template = new HttpTemplate();
        template._parts.Add((argument, true));
        return template;
    }

    /// <summary>Whether a name can stand in braces.</summary>
    public static bool IsName(string name) => name.Length > 0 && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.');

    /// <summary>Reads a template; braces around anything but a name are text.</summary>
    /// <param name="text">As it is written.</param>
    /// <param name="environment">The value of a variable; what it returns stands in the template as text, whatever braces it has.</param>
    public static HttpTemplate Parse(string text, Func<string, string> environment)
    {
        var template = new HttpTemplate();
        var literal = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            var isVariable = text[i] is '$' && i + 1 < text.Length && text[i + 1] is '{';
            var open = isVariable ? i + 1 : i;
            var close = text[open] is '{' ? text.IndexOf('}', open) : -1;
            if (close < 0 || !IsName(text[(open + 1)..close]))
            {
                literal.Append(text[i]);
                continue;
            }

            var name = text[(open + 1)..close];
            if (isVariable)
            {
                literal.Append(environment(name));
            }
            else
            {
                template.EndLiteral(literal);
                template._parts.Add((name, true));
            }

            i = close;
        }

        template.EndLiteral(literal);
        return template;
    }

    /// <summary>The text with the arguments in their places; null when one is not given.</summary>
    /// <param name="arguments">Of the call.</param>
    /// <param name="write">How a value is written.</param>
    public string? Fill(JsonObject arguments, Func<string, string> write)
    {
        var text = new StringBuilder();
        foreach (var (part, isArgument) in _parts)
        {
            if (!isArgument) text.Append(part);
            else if (arguments[part] is { } value) text.Append(write(TextOf(value)));
            else return null;
        }

        return text.ToString();
    }

    /// <summary>A value as text: a list's elements with commas between.</summary>
    public static string TextOf(JsonNode value) => value switch
    {
        JsonArray list => string.Join(',', list.OfType<JsonNode>().Select(TextOf)),
        _ when value.GetValueKind() is JsonValueKind.String => value.GetValue<string>(),
        _ => value.ToJsonString(),
    };

    private void EndLiteral(StringBuilder literal)
    {
        if (literal.Length > 0) _parts.Add((literal.ToString(), false));
        literal.Clear();
    }
}
