using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace VoiceCluster.EmbeddedOrleans.CodeGenerator;

/// <summary>A list that compares by its elements, as incremental generation needs.</summary>
internal readonly struct EquatableList<T>(IEnumerable<T> items) : IEquatable<EquatableList<T>>
    where T : IEquatable<T>
{
    private readonly T[] _items = items.ToArray();

    public IReadOnlyList<T> Items => _items ?? [];

    public bool Equals(EquatableList<T> other) => Items.SequenceEqual(other.Items);

    public override bool Equals(object? obj) => obj is EquatableList<T> other && Equals(other);

    public override int GetHashCode() => Items.Aggregate(17, (hash, item) => (hash * 31) + item.GetHashCode());
}

/// <summary>An interface to generate a proxy for.</summary>
internal sealed record InterfaceModel(
    string Type,
    string OpenType,
    string ProxyName,
    string TypeParameters,
    string Constraints,
    bool IsGeneric,
    EquatableList<MethodModel> Methods,
    EquatableList<DiagnosticModel> Diagnostics);

/// <summary>What a method returns.</summary>
internal enum ReturnKind
{
    Void,
    Task,
    TaskOfResult,
    ValueTask,
    ValueTaskOfResult,
    AsyncEnumerable,
}

/// <summary>A method of a grain or observer interface.</summary>
internal sealed record MethodModel(
    string DeclaringType,
    string DeclaringOpenType,
    string Name,
    ReturnKind Kind,
    string ReturnType,
    string ResultType,
    string TypeParameters,
    string Constraints,
    int Options,
    string? ResponseTimeout,
    EquatableList<ParameterModel> Parameters)
{
    public const int OneWay = 1;
    public const int ReadOnly = 2;
    public const int AlwaysInterleave = 4;

    public bool IsOneWay => (Options & OneWay) != 0 || Kind == ReturnKind.Void;

    /// <summary>The index of the cancellation token, or -1.</summary>
    public int CancellationIndex => Parameters.Items.Select((p, i) => (p, i)).Where(x => x.p.IsCancellation).Select(x => x.i).DefaultIfEmpty(-1).First();
}

/// <summary>A parameter.</summary>
internal sealed record ParameterModel(string Type, string? TypeOfType, bool IsCancellation, bool IsReference);

/// <summary>A diagnostic that survives the compilation it was found in.</summary>
internal sealed record DiagnosticModel(string Id, LocationModel Location, EquatableList<string> Arguments);

/// <summary>A place in a source file.</summary>
internal sealed record LocationModel(string Path, int Start, int Length, int Line, int Column, int EndLine, int EndColumn)
{
    public static LocationModel? From(Location? location)
    {
        if (location?.SourceTree is null) return null;
        var span = location.GetLineSpan().Span;
        return new LocationModel(
            location.SourceTree.FilePath, location.SourceSpan.Start, location.SourceSpan.Length, span.Start.Line, span.Start.Character, span.End.Line, span.End.Character);
    }

    public Location ToLocation() => Location.Create(
        Path,
        new Microsoft.CodeAnalysis.Text.TextSpan(Start, Length),
        new Microsoft.CodeAnalysis.Text.LinePositionSpan(
            new Microsoft.CodeAnalysis.Text.LinePosition(Line, Column), new Microsoft.CodeAnalysis.Text.LinePosition(EndLine, EndColumn)));
}
