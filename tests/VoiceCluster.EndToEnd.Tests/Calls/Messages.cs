using System.Text.Json;

namespace VoiceCluster.EndToEnd.Tests.Calls;

/// <summary>Short words for what stands in messages.</summary>
internal static class Messages
{
    public static string Type(this JsonElement message) => message.GetProperty("type").GetString()!;

    public static string Text(this JsonElement message, string name) => message.GetProperty(name).GetString()!;

    /// <summary>An array's items, which are so many.</summary>
    public static JsonElement[] Exactly(this JsonElement array, int count)
    {
        Assert.True(array.GetArrayLength() == count, $"not {count}: {array.GetRawText()}");
        return [.. array.EnumerateArray()];
    }

    public static int Number(this JsonElement message, string name) => message.GetProperty(name).GetInt32();
}
