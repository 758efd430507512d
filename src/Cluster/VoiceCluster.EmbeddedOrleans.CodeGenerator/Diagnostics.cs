using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace VoiceCluster.EmbeddedOrleans.CodeGenerator;

/// <summary>What is wrong with a grain or observer interface.</summary>
internal static class Diagnostics
{
    public static readonly DiagnosticDescriptor ReturnType = Error(
        "VCEO001",
        "Grain method has an unsupported return type",
        "'{0}' returns '{1}'; methods of grain interfaces return Task, Task<T>, ValueTask, ValueTask<T> or IAsyncEnumerable<T>, those of observers also void");

    public static readonly DiagnosticDescriptor ByReference = Error(
        "VCEO002", "Grain method has a parameter by reference", "Parameter '{1}' of '{0}' is passed by reference; arguments of calls are values");

    public static readonly DiagnosticDescriptor Member = Error(
        "VCEO003", "Grain interface has a member that is no method", "'{0}' is a property or event; grain and observer interfaces have methods only");

    public static readonly DiagnosticDescriptor OneWayResult = Error(
        "VCEO004", "One-way method has a result", "'{0}' is [OneWay] and returns '{1}'; nobody would receive it, so it returns Task, ValueTask or void");

    public static readonly DiagnosticDescriptor Tokens = Error(
        "VCEO005", "Grain method has several cancellation tokens", "'{0}' has more than one CancellationToken; a call is cancelled by one");

    public static readonly DiagnosticDescriptor Inaccessible = Error(
        "VCEO006", "Grain interface is not accessible", "'{0}' has to be public or internal, as do the types it is nested in, so that its proxy can implement it");

    public static readonly DiagnosticDescriptor StaticAbstract = Error(
        "VCEO007", "Grain interface has a static abstract member", "'{0}' is static and abstract; a reference to a grain cannot implement it");

    public static readonly DiagnosticDescriptor ObserverStream = Error(
        "VCEO008", "Observer method returns a stream", "'{0}' returns '{1}'; only grains can return IAsyncEnumerable<T>");

    private static readonly Dictionary<string, DiagnosticDescriptor> ById = new[]
    {
        ReturnType, ByReference, Member, OneWayResult, Tokens, Inaccessible, StaticAbstract, ObserverStream,
    }.ToDictionary(d => d.Id);

    public static Diagnostic Create(DiagnosticModel model) =>
        Diagnostic.Create(ById[model.Id], model.Location.ToLocation(), model.Arguments.Items.ToArray<object>());

    private static DiagnosticDescriptor Error(string id, string title, string message) =>
        new(id, title, message, "EmbeddedOrleans", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
