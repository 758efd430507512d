using System.Runtime.CompilerServices;

namespace VoiceCluster.EmbeddedOrleans.State;

/// <summary>States that were never stored.</summary>
internal static class FreshState
{
    /// <summary>Made by the constructor without parameters, or else with all members at their default.</summary>
    public static T Make<T>()
    {
        if (typeof(T).IsValueType || typeof(T).IsArray || typeof(T) == typeof(string) || typeof(T).IsAbstract) return default!;
        return typeof(T).GetConstructor(Type.EmptyTypes) is null
            ? (T)RuntimeHelpers.GetUninitializedObject(typeof(T))
            : Activator.CreateInstance<T>();
    }
}
