using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace VoiceCluster.EmbeddedOrleans.Tests.Embedded.Api;

/// <summary>The public and protected API of an assembly, written as orleans-api.txt writes it.</summary>
internal static class PublicApi
{
    private static readonly SymbolDisplayFormat Format = SymbolDisplayFormat.FullyQualifiedFormat
        .WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted)
        .WithMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.None);

    /// <summary>The members of all namespaces but the assembly's own.</summary>
    public static IReadOnlyList<ApiLine> Of(string assemblyPath, string ownNamespace)
    {
        var target = MetadataReference.CreateFromFile(assemblyPath);
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(p => Path.GetFileName(p) != Path.GetFileName(assemblyPath))
            .Select(p => MetadataReference.CreateFromFile(p));
        var compilation = CSharpCompilation.Create("api", references: [target, .. references], options: new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        var assembly = (IAssemblySymbol)compilation.GetAssemblyOrModuleSymbol(target)!;
        return [.. TypesIn(assembly.GlobalNamespace).Where(t => !Namespace(t).StartsWith(ownNamespace, StringComparison.Ordinal)).SelectMany(LinesOf)];
    }

    private static string Namespace(INamedTypeSymbol type) => type.ContainingNamespace.ToDisplayString();

    private static IEnumerable<INamedTypeSymbol> TypesIn(INamespaceOrTypeSymbol container)
    {
        foreach (var member in container.GetMembers())
        {
            if (member is not INamespaceOrTypeSymbol inner) continue;
            if (inner is INamedTypeSymbol type)
            {
                if (!IsVisible(type)) continue;
                yield return type;
            }

            foreach (var nested in TypesIn(inner)) yield return nested;
        }
    }

    private static bool IsVisible(ISymbol symbol) =>
        symbol.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal;

    private static IEnumerable<ApiLine> LinesOf(INamedTypeSymbol type)
    {
        var modifier = type.TypeKind != TypeKind.Class ? "" : type.IsStatic ? " static" : type.IsAbstract ? " abstract" : type.IsSealed ? " sealed" : "";
        var bases = type.Interfaces.Select(i => i.ToDisplayString(Format));
        if (type is { TypeKind: TypeKind.Class, BaseType: { } parent }) bases = bases.Prepend(parent.ToDisplayString(Format));
        yield return new ApiLine($"{type.GetDocumentationCommentId()}", $"{type.TypeKind.ToString().ToLowerInvariant()}{modifier}", [.. bases]);
        foreach (var member in type.GetMembers().Where(IsVisible))
        {
            var id = member.GetDocumentationCommentId()!;
            switch (member)
            {
                case IMethodSymbol { AssociatedSymbol: null } method:
                    yield return new ApiLine(id, method.ReturnType.ToDisplayString(Format), []);
                    break;
                case IPropertySymbol property:
                    yield return new ApiLine(id, property.Type.ToDisplayString(Format), [.. Accessors(property)]);
                    break;
                case IFieldSymbol field:
                    yield return new ApiLine(id, field.Type.ToDisplayString(Format), []);
                    break;
                case IEventSymbol @event:
                    yield return new ApiLine(id, @event.Type.ToDisplayString(Format), []);
                    break;
            }
        }
    }

    private static IEnumerable<string> Accessors(IPropertySymbol property)
    {
        if (property.GetMethod is { } get && IsVisible(get)) yield return "get";
        if (property.SetMethod is { } set && IsVisible(set)) yield return set.IsInitOnly ? "init" : "set";
    }
}

/// <summary>A type with its kind and what it derives from, or a member with its type and accessors.</summary>
internal sealed record ApiLine(string Id, string Type, string[] Parts)
{
    public bool IsType => Id.StartsWith("T:", StringComparison.Ordinal);

    /// <summary>Reads a line of the list.</summary>
    public static ApiLine Parse(string line)
    {
        if (line.StartsWith("T:", StringComparison.Ordinal))
        {
            var parts = line.Split(" : ", 3);
            return new ApiLine(parts[0], parts[1], SplitTypes(parts.Length > 2 ? parts[2] : ""));
        }

        var arrow = line.LastIndexOf(" -> ", StringComparison.Ordinal);
        var type = line[(arrow + 4)..];
        var brace = type.IndexOf(" {", StringComparison.Ordinal);
        return new ApiLine(
            line[..arrow],
            brace < 0 ? type : type[..brace],
            brace < 0 ? [] : type[(brace + 2)..^1].Split(';', StringSplitOptions.RemoveEmptyEntries));
    }

    // At commas outside of type arguments.
    private static string[] SplitTypes(string text)
    {
        var types = new List<string>();
        var (start, depth) = (0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '<') depth++;
            else if (text[i] == '>') depth--;
            else if (text[i] == ',' && depth == 0)
            {
                types.Add(text[start..i].Trim());
                start = i + 1;
            }
        }

        if (start < text.Length) types.Add(text[start..].Trim());
        return [.. types];
    }
}
