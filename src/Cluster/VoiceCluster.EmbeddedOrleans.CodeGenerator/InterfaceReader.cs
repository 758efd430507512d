using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace VoiceCluster.EmbeddedOrleans.CodeGenerator;

/// <summary>Reads what there is to generate from an interface's symbol.</summary>
internal static class InterfaceReader
{
    private const string Addressable = "Orleans.Runtime.IAddressable";
    private const string Observer = "Orleans.IGrainObserver";
    private const string Host = "VoiceCluster.EmbeddedOrleans";

    private static readonly SymbolDisplayFormat TypeFormat = SymbolDisplayFormat.FullyQualifiedFormat
        .AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    public static InterfaceModel? Read(INamedTypeSymbol symbol, CancellationToken cancellationToken)
    {
        if (symbol.TypeKind != TypeKind.Interface || !Implements(symbol, Addressable)) return null;
        var members = symbol.AllInterfaces.Insert(0, symbol).Where(i => Implements(i, Addressable) || !IsSystem(i)).SelectMany(i => i.GetMembers()).ToList();
        // The markers of kinds of keys need no proxy.
        if (symbol.ContainingAssembly.Name == Host && !members.OfType<IMethodSymbol>().Any()) return null;

        var diagnostics = new List<DiagnosticModel>();
        var methods = new List<MethodModel>();
        if (!IsAccessible(symbol)) Report(diagnostics, Diagnostics.Inaccessible, symbol, symbol, symbol.ToDisplayString());
        var isObserver = Implements(symbol, Observer);
        foreach (var member in members)
        {
            cancellationToken.ThrowIfCancellationRequested();
            switch (member)
            {
                case { IsStatic: true, IsAbstract: true }:
                    Report(diagnostics, Diagnostics.StaticAbstract, member, symbol, member.ToDisplayString());
                    break;
                case { IsStatic: true } or INamedTypeSymbol or IMethodSymbol { MethodKind: not MethodKind.Ordinary }:
                    break;
                case IMethodSymbol method when ReadMethod(method, symbol, isObserver, diagnostics) is { } model:
                    methods.Add(model);
                    break;
                case IPropertySymbol or IEventSymbol:
                    Report(diagnostics, Diagnostics.Member, member, symbol, member.ToDisplayString());
                    break;
            }
        }

        var open = symbol.IsGenericType ? symbol.ConstructUnboundGenericType().ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat) : Name(symbol);
        return new InterfaceModel(
            Name(symbol),
            open,
            "Proxy_" + Identifier(symbol),
            TypeParameters(AllTypeParameters(symbol)),
            Constraints(AllTypeParameters(symbol)),
            AllTypeParameters(symbol).Any(),
            new EquatableList<MethodModel>(methods),
            new EquatableList<DiagnosticModel>(diagnostics));
    }

    private static MethodModel? ReadMethod(IMethodSymbol method, INamedTypeSymbol owner, bool isObserver, List<DiagnosticModel> diagnostics)
    {
        var count = diagnostics.Count;
        var (options, timeout) = ReadAttributes(method);
        var isOneWay = (options & MethodModel.OneWay) != 0;
        var (kind, result) = Classify(method.ReturnType);
        var returns = method.ReturnType.ToDisplayString();
        if (kind is null || (kind == ReturnKind.Void && !isObserver && !isOneWay))
        {
            Report(diagnostics, Diagnostics.ReturnType, method, owner, method.ToDisplayString(), returns);
        }
        else if (isOneWay && kind is ReturnKind.TaskOfResult or ReturnKind.ValueTaskOfResult or ReturnKind.AsyncEnumerable && isOneWay)
        {
            Report(diagnostics, Diagnostics.OneWayResult, method, owner, method.ToDisplayString(), returns);
        }
        else if (isObserver && kind == ReturnKind.AsyncEnumerable)
        {
            Report(diagnostics, Diagnostics.ObserverStream, method, owner, method.ToDisplayString(), returns);
        }

        foreach (var parameter in method.Parameters.Where(p => p.RefKind != RefKind.None))
        {
            Report(diagnostics, Diagnostics.ByReference, method, owner, method.ToDisplayString(), parameter.Name);
        }

        var parameters = method.Parameters.Select(ReadParameter).ToList();
        if (parameters.Count(p => p.IsCancellation) > 1) Report(diagnostics, Diagnostics.Tokens, method, owner, method.ToDisplayString());
        if (diagnostics.Count > count) return null;
        var declaring = method.ContainingType;
        return new MethodModel(
            Name(declaring),
            declaring.IsGenericType && method.ContainingType.TypeArguments.Any(ContainsTypeParameter)
                ? declaring.ConstructUnboundGenericType().ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)
                : Name(declaring),
            SyntaxFacts.GetKeywordKind(method.Name) == SyntaxKind.None ? method.Name : "@" + method.Name,
            kind!.Value,
            Name(method.ReturnType),
            result is null ? "" : Name(result),
            TypeParameters(method.TypeParameters),
            Constraints(method.TypeParameters),
            options,
            timeout,
            new EquatableList<ParameterModel>(parameters));
    }

    private static ParameterModel ReadParameter(IParameterSymbol parameter) => new(
        Name(parameter.Type),
        ContainsTypeParameter(parameter.Type) ? null : parameter.Type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
        parameter.Type.ToDisplayString() == "System.Threading.CancellationToken",
        parameter.Type.TypeKind == TypeKind.Interface && (parameter.Type.ToDisplayString() == Addressable || Implements(parameter.Type, Addressable)));

    private static (ReturnKind? Kind, ITypeSymbol? Result) Classify(ITypeSymbol type)
    {
        if (type.SpecialType == SpecialType.System_Void) return (ReturnKind.Void, null);
        if (type is not INamedTypeSymbol named) return (null, null);
        var result = named.TypeArguments.FirstOrDefault();
        return named.OriginalDefinition.ToDisplayString() switch
        {
            "System.Threading.Tasks.Task" => (ReturnKind.Task, null),
            "System.Threading.Tasks.Task<TResult>" => (ReturnKind.TaskOfResult, result),
            "System.Threading.Tasks.ValueTask" => (ReturnKind.ValueTask, null),
            "System.Threading.Tasks.ValueTask<TResult>" => (ReturnKind.ValueTaskOfResult, result),
            "System.Collections.Generic.IAsyncEnumerable<T>" or "System.Collections.Generic.IAsyncEnumerable<out T>" => (ReturnKind.AsyncEnumerable, result),
            _ => (null, null),
        };
    }

    private static (int Options, string? Timeout) ReadAttributes(IMethodSymbol method)
    {
        var options = 0;
        string? timeout = null;
        foreach (var attribute in method.GetAttributes())
        {
            switch (attribute.AttributeClass?.ToDisplayString())
            {
                case "Orleans.Concurrency.OneWayAttribute":
                    options |= MethodModel.OneWay;
                    break;
                case "Orleans.Concurrency.ReadOnlyAttribute":
                    options |= MethodModel.ReadOnly;
                    break;
                case "Orleans.Concurrency.AlwaysInterleaveAttribute":
                    options |= MethodModel.AlwaysInterleave;
                    break;
                case "Orleans.ResponseTimeoutAttribute" when attribute.ConstructorArguments.Length == 1:
                    timeout = attribute.ConstructorArguments[0].Value as string;
                    break;
            }
        }

        return (options, timeout);
    }

    private static bool Implements(ITypeSymbol type, string name) =>
        type.ToDisplayString() == name || type.AllInterfaces.Any(i => i.ToDisplayString() == name);

    private static bool IsSystem(INamedTypeSymbol type) => type.ContainingNamespace?.ToDisplayString() is "System" or "System.Collections" or "System.Collections.Generic";

    private static bool IsAccessible(INamedTypeSymbol symbol)
    {
        for (var type = symbol; type is not null; type = type.ContainingType)
        {
            if (type.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal)) return false;
        }

        return true;
    }

    private static bool ContainsTypeParameter(ITypeSymbol type) => type switch
    {
        ITypeParameterSymbol => true,
        IArrayTypeSymbol array => ContainsTypeParameter(array.ElementType),
        INamedTypeSymbol named => named.TypeArguments.Any(ContainsTypeParameter),
        _ => false,
    };

    private static string Name(ITypeSymbol type) => type.ToDisplayString(TypeFormat);

    private static IEnumerable<ITypeParameterSymbol> AllTypeParameters(INamedTypeSymbol symbol) =>
        symbol.ContainingType is { } outer ? AllTypeParameters(outer).Concat(symbol.TypeParameters) : symbol.TypeParameters;

    private static string TypeParameters(IEnumerable<ITypeParameterSymbol> parameters)
    {
        var names = string.Join(", ", parameters.Select(p => p.Name));
        return names.Length == 0 ? "" : $"<{names}>";
    }

    private static string Constraints(IEnumerable<ITypeParameterSymbol> parameters) => string.Concat(parameters.Select(p =>
    {
        var constraints = new List<string>();
        if (p.HasReferenceTypeConstraint) constraints.Add(p.ReferenceTypeConstraintNullableAnnotation == NullableAnnotation.Annotated ? "class?" : "class");
        if (p.HasUnmanagedTypeConstraint) constraints.Add("unmanaged");
        else if (p.HasValueTypeConstraint) constraints.Add("struct");
        if (p.HasNotNullConstraint) constraints.Add("notnull");
        constraints.AddRange(p.ConstraintTypes.Select(Name));
        if (p.HasConstructorConstraint) constraints.Add("new()");
        return constraints.Count == 0 ? "" : $" where {p.Name} : {string.Join(", ", constraints)}";
    }));

    private static string Identifier(INamedTypeSymbol symbol) =>
        new(symbol.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat).Replace("global::", "").Select(c => char.IsLetterOrDigit(c) ? c : '_').ToArray());

    private static void Report(List<DiagnosticModel> diagnostics, DiagnosticDescriptor descriptor, ISymbol symbol, ISymbol owner, params string[] arguments)
    {
        // A member inherited from another assembly is shown at the interface that inherits it.
        var location = LocationModel.From(symbol.Locations.FirstOrDefault(l => l.IsInSource)) ?? LocationModel.From(owner.Locations.FirstOrDefault(l => l.IsInSource));
        if (location is not null) diagnostics.Add(new DiagnosticModel(descriptor.Id, location, new EquatableList<string>(arguments)));
    }
}
