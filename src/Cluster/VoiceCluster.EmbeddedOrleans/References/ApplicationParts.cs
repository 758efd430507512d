using System.Reflection;
using Orleans;

namespace VoiceCluster.EmbeddedOrleans.References;

/// <summary>Finds the assemblies that hold grains: those loaded, those the entry assembly was built with, and what they name in turn.</summary>
internal static class ApplicationParts
{
    public static IReadOnlyList<Assembly> Find()
    {
        var found = new HashSet<Assembly>();
        foreach (var assembly in AppDomain.CurrentDomain.GetAssemblies())
        {
            if (!assembly.IsDynamic) Add(assembly, found);
        }

        return [.. found.OrderBy(a => a.FullName, StringComparer.Ordinal)];
    }

    // The generator lists a project's references too: the compiler drops those that no code names.
    private static void Add(Assembly assembly, HashSet<Assembly> found)
    {
        if (found.Contains(assembly)) return;
        var parts = assembly.GetCustomAttributes<ApplicationPartAttribute>().Select(p => p.AssemblyName).ToArray();
        if (parts.Length == 0) return;
        found.Add(assembly);
        foreach (var part in parts)
        {
            if (part != assembly.GetName().Name) Add(Assembly.Load(new AssemblyName(part)), found);
        }
    }
}
