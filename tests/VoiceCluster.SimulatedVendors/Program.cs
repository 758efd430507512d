using VoiceCluster.Providers.Local;
using VoiceCluster.Simulators;

// Every simulated vendor, until Ctrl-C: they hear with PocketSphinx and speak with Flite, so that a simulated call is a real conversation.
// Arguments: a knowledge folder, whose words are expected, and the first of six ports (9100 when not said). Writes the settings that reach them.
if (args.Length is 0 or > 2 || !Directory.Exists(args[0]) || !int.TryParse(args.ElementAtOrDefault(1) ?? "9100", out var port))
{
    Console.Error.WriteLine("Usage: VoiceCluster.SimulatedVendors KNOWLEDGE-FOLDER [FIRST-PORT]");
    return 2;
}

using var ear = new PocketSphinxSpeechToText(new PocketSphinxOptions(), KnowledgeBase.Load(args[0]).Sentences);
using var mouth = new FliteTextToSpeech(new FliteOptions());
await using var deepgram = await DeepgramSimulator.StartAsync(ear, mouth, port: port);
await using var elevenLabs = await ElevenLabsSimulator.StartAsync(mouth, port: port + 1);
await using var cartesia = await CartesiaSimulator.StartAsync(mouth, port: port + 2);
await using var openAI = await OpenAIHearingSimulator.StartAsync(ear, port: port + 3);
await using var anthropic = await AnthropicSimulator.StartAsync(port: port + 4);
await using var wyoming = WyomingSimulator.Start(ear, mouth, port: port + 5);
foreach (var (setting, value) in new (string, string)[]
{
    ("Deepgram:BaseAddress", deepgram.BaseAddress), ("Deepgram:ApiKey", deepgram.Key),
    ("ElevenLabs:BaseAddress", elevenLabs.BaseAddress), ("ElevenLabs:ApiKey", elevenLabs.Key), ("ElevenLabs:Voice", ElevenLabsSimulator.Voice),
    ("Cartesia:BaseAddress", cartesia.BaseAddress), ("Cartesia:ApiKey", cartesia.Key), ("Cartesia:Voice", CartesiaSimulator.Voice),
    ("OpenAITranscription:BaseAddress", $"{openAI.BaseAddress}/v1"), ("OpenAITranscription:ApiKey", openAI.Key), ("OpenAITranscription:Model", "simulated"),
    ("Anthropic:BaseAddress", anthropic.BaseAddress), ("Anthropic:ApiKey", anthropic.Key),
    ("Wyoming:Recogniser", wyoming.Address), ("Wyoming:Speaker", wyoming.Address),
}) Console.WriteLine($"--Providers:{setting} {value}");

var stop = new TaskCompletionSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.TrySetResult();
};
await stop.Task;
return 0;
