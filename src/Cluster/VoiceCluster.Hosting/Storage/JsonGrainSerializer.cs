using System.Text.Json;
using Orleans.Storage;

namespace VoiceCluster.Hosting.Storage;

/// <summary>Grain state as JSON: to be read by people, and by later versions of a state's class.</summary>
internal sealed class JsonGrainSerializer : IGrainStorageSerializer
{
    public BinaryData Serialize<T>(T? input) => new(JsonSerializer.SerializeToUtf8Bytes(input));

    public T Deserialize<T>(BinaryData input) => JsonSerializer.Deserialize<T>(input)!;
}
