using System.Text;
using System.Text.Json;

namespace VoiceCluster.Providers.ElevenLabs;

/// <summary>Makes words of ElevenLabs' alignment, which times characters, from the start of the audio they come with. A word may be cut in two by messages: it
/// is known with its last character.</summary>
internal sealed class SpokenWords
{
    private readonly StringBuilder _word = new();
    private TimeSpan _start;
    private long _bytes;

    /// <summary>Words that these characters complete.</summary>
    /// <param name="alignment"><c>chars</c> and <c>charStartTimesMs</c>.</param>
    public List<WordTiming> Add(JsonElement alignment)
    {
        var words = new List<WordTiming>();
        foreach (var (character, start) in alignment.Items("chars").Zip(alignment.Items("charStartTimesMs")))
        {
            var text = character.ValueKind == JsonValueKind.String ? character.GetString()! : "";
            if (string.IsNullOrWhiteSpace(text))
            {
                words.AddRange(End());
                continue;
            }

            if (_word.Length == 0) _start = TimeSpan.FromMilliseconds(_bytes / 32 + (start.ValueKind == JsonValueKind.Number ? start.GetDouble() : 0));
            _word.Append(text);
        }

        return words;
    }

    /// <summary>The word that was still open, if one was.</summary>
    public IReadOnlyList<WordTiming> End()
    {
        if (_word.Length == 0) return [];
        var word = new WordTiming(_word.ToString(), _start);
        _word.Clear();
        return [word];
    }

    /// <summary>The audio of the last characters is over.</summary>
    /// <param name="bytes">PCM16 of 16 kHz.</param>
    public void Advance(int bytes) => _bytes += bytes;
}
