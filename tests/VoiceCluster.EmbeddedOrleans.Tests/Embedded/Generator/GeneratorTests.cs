using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using VoiceCluster.EmbeddedOrleans.CodeGenerator;

namespace VoiceCluster.EmbeddedOrleans.Tests.Embedded.Generator;

public sealed class GeneratorTests
{
    private const string Usings = "using System; using System.Collections.Generic; using System.Threading; using System.Threading.Tasks; using Orleans; using Orleans.Concurrency;\n";

    private static readonly MetadataReference[] References = [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
        .Where(p => Path.GetFileName(p) is var file && (file.StartsWith("System.", StringComparison.Ordinal) || file.StartsWith("VoiceCluster.EmbeddedOrleans.dll", StringComparison.Ordinal)
            || file.StartsWith("Microsoft.Extensions", StringComparison.Ordinal) || file is "netstandard.dll" or "mscorlib.dll"))
        .Select(p => MetadataReference.CreateFromFile(p))];

    [Theory]
    [InlineData("public interface IG : IGrainWithStringKey { int Get(); }", "VCEO001")]
    [InlineData("public interface IG : IGrainWithStringKey { void Get(); }", "VCEO001")]
    [InlineData("public interface IG : IGrainWithStringKey { Task<int> Get(ref int x); }", "VCEO002")]
    [InlineData("public interface IG : IGrainWithStringKey { Task Get(out int x); }", "VCEO002")]
    [InlineData("public interface IG : IGrainWithStringKey { int Size { get; } }", "VCEO003")]
    [InlineData("public interface IG : IGrainWithStringKey { event Action Changed; }", "VCEO003")]
    [InlineData("public interface IG : IGrainWithStringKey { [OneWay] Task<int> Get(); }", "VCEO004")]
    [InlineData("public interface IG : IGrainWithStringKey { Task Get(CancellationToken a, CancellationToken b); }", "VCEO005")]
    [InlineData("class Outer { private interface IG : IGrainWithStringKey { Task Get(); } }", "VCEO006")]
    [InlineData("public interface IG : IGrainWithStringKey { static abstract Task Get(); }", "VCEO007")]
    [InlineData("public interface IO : IGrainObserver { IAsyncEnumerable<int> Get(); }", "VCEO008")]
    [InlineData("public interface IBase { int Get(); } public interface IG : IBase, IGrainWithStringKey { Task Run(); }", "VCEO001")]
    public void A_method_that_cannot_be_called_remotely_is_an_error_at_its_place(string source, string id)
    {
        var (diagnostics, _) = Run(source);
        var error = Assert.Single(diagnostics);
        Assert.Equal(id, error.Id);
        Assert.Equal(DiagnosticSeverity.Error, error.Severity);
        Assert.True(error.Location.SourceSpan.Length > 0);
    }

    [Theory]
    [InlineData("public interface IO : IGrainObserver { void On(int x); Task<int> Ask(); }")]
    [InlineData("public interface IG : IGrainWithStringKey { [OneWay] void Get(); [OneWay] ValueTask Go(string s); }")]
    [InlineData("public interface IG<T> : IGrainWithStringKey where T : class, new() { Task<T> Get(T? x); ValueTask<List<T>> All(); IAsyncEnumerable<T> Stream(CancellationToken c); }")]
    [InlineData("public interface IG : IGrainWithStringKey { Task<T> Echo<T>(T x, IG[] others) where T : struct; Task @class(int @in, string? @out); }")]
    [InlineData("public interface IBase : IGrain { Task<int> Get(); } public interface IG : IBase, IGrainWithStringKey { new Task<string> Get(); }")]
    [InlineData("class Outer { internal partial interface IG : IGrainWithGuidKey { Task A(); } internal partial interface IG : IGrainWithGuidKey { Task B((int X, string? Y) t, int? n); } }")]
    [InlineData("public interface IG : IGrainWithStringKey { Task<int> Get(int x); Task<int> Get(string x); static int Helper() => 1; Task Default() => Task.CompletedTask; }")]
    [InlineData("namespace A { public interface IG : IGrainWithStringKey { Task A(); } } namespace B { public interface IG : IGrainWithStringKey { Task B(); } }")]
    [InlineData("public interface INotAGrain { int Get(); }")]
    public void What_can_be_called_compiles(string source)
    {
        var (diagnostics, compilation) = Run(source);
        Assert.Empty(diagnostics);
        Assert.Empty(compilation.GetDiagnostics().Where(d => d.Severity >= DiagnosticSeverity.Warning && d.Id is not "CS1701" and not "CS0108"));
    }

    [Fact]
    public void An_edit_elsewhere_generates_nothing_anew()
    {
        var compilation = Compile("public interface IG : IGrainWithStringKey { Task<int> Get(int x); }");
        var driver = CSharpGeneratorDriver.Create([new GrainProxyGenerator().AsSourceGenerator()], driverOptions: new GeneratorDriverOptions(default, trackIncrementalGeneratorSteps: true))
            .RunGenerators(compilation, TestContext.Current.CancellationToken);
        var edited = compilation.AddSyntaxTrees(CSharpSyntaxTree.ParseText("class Other { }"));
        var outputs = driver.RunGenerators(edited, TestContext.Current.CancellationToken).GetRunResult().Results[0].TrackedOutputSteps.SelectMany(s => s.Value).SelectMany(s => s.Outputs);
        Assert.All(outputs, o => Assert.Equal(IncrementalStepRunReason.Cached, o.Reason));
    }

    private static (IReadOnlyList<Diagnostic> Diagnostics, Compilation Compilation) Run(string source)
    {
        CSharpGeneratorDriver.Create(new GrainProxyGenerator())
            .RunGeneratorsAndUpdateCompilation(Compile(source), out var compilation, out var diagnostics, TestContext.Current.CancellationToken);
        return (diagnostics, compilation);
    }

    private static CSharpCompilation Compile(string source) => CSharpCompilation.Create(
        "Sample",
        [CSharpSyntaxTree.ParseText(Usings + source)],
        References,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
}
