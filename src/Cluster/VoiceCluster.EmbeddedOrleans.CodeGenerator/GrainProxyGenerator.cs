using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace VoiceCluster.EmbeddedOrleans.CodeGenerator;

/// <summary>Generates, for each grain and observer interface of a project, the proxy through which it is called.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class GrainProxyGenerator : IIncrementalGenerator
{
    private const string PartAttribute = "Orleans.ApplicationPartAttribute";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var interfaces = context.SyntaxProvider.CreateSyntaxProvider(
                static (node, _) => node is InterfaceDeclarationSyntax { BaseList: not null },
                static (syntax, token) => syntax.SemanticModel.GetDeclaredSymbol(syntax.Node, token) is INamedTypeSymbol symbol
                    ? InterfaceReader.Read(symbol, token)
                    : null)
            .Where(static model => model is not null)
            .Collect()
            // A partial interface is found once for each of its parts.
            .Select(static (models, _) => new EquatableList<InterfaceModel>(models.Select(m => m!).GroupBy(m => m.ProxyName).Select(g => g.First())));

        var parts = context.CompilationProvider.Select(static (compilation, token) => new Parts(
            compilation.AssemblyName ?? "",
            compilation.GetTypeByMetadataName(PartAttribute) is not null,
            new EquatableList<string>(ReferencedParts(compilation, token))));

        context.RegisterSourceOutput(interfaces.Combine(parts), static (output, input) =>
        {
            var (models, parts) = input;
            if (!parts.HasHost) return;
            foreach (var diagnostic in models.Items.SelectMany(m => m.Diagnostics.Items).Distinct()) output.ReportDiagnostic(Diagnostics.Create(diagnostic));
            var sound = models.Items.Where(m => m.Diagnostics.Items.Count == 0).ToList();
            foreach (var model in sound) output.AddSource(model.ProxyName + ".g.cs", ProxyWriter.Write(model));
            output.AddSource("GrainManifest.g.cs", ManifestWriter.Write(parts.Assembly, parts.Names.Items, sound));
        });
    }

    private static ImmutableArray<string> ReferencedParts(Compilation compilation, CancellationToken token)
    {
        var names = ImmutableArray.CreateBuilder<string>();
        if (compilation.AssemblyName is { } own) names.Add(own);
        foreach (var assembly in compilation.SourceModule.ReferencedAssemblySymbols)
        {
            token.ThrowIfCancellationRequested();
            if (assembly.GetAttributes().Any(a => a.AttributeClass?.ToDisplayString() == PartAttribute)) names.Add(assembly.Name);
        }

        return names.ToImmutable();
    }

    private sealed record Parts(string Assembly, bool HasHost, EquatableList<string> Names);
}
