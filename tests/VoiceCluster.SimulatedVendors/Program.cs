using VoiceCluster.Dialogue;
using VoiceCluster.Providers;
using VoiceCluster.Providers.Local;
using VoiceCluster.SimulatedVendors;
using VoiceCluster.Simulators;

// Every simulated vendor, until Ctrl-C: they hear with PocketSphinx, think with the built-in responder and speak with Flite, so that a simulated call is a real
// conversation. Writes the settings that reach them, one a line, then "ready".
if (Arguments.Read(args) is not { } arguments)
{
    Console.Error.WriteLine(Arguments.Usage);
    return 2;
}

var knowledge = KnowledgeBase.Load(arguments.KnowledgeFolder);
using var ear = new PocketSphinxSpeechToText(new PocketSphinxOptions(), knowledge.Sentences);
var mouth = new FliteTextToSpeech(new FliteOptions());
var mind = new BuiltInResponder(knowledge);
await using var deepgram = await DeepgramSimulator.StartAsync(ear, mouth, port: arguments.Port(0));
await using var elevenLabs = await ElevenLabsSimulator.StartAsync(ear, mouth, port: arguments.Port(1));
await using var cartesia = await CartesiaSimulator.StartAsync(ear, mouth, port: arguments.Port(2));
await using var openAIHearing = await OpenAIHearingSimulator.StartAsync(ear, port: arguments.Port(3));
await using var anthropic = await AnthropicSimulator.StartAsync(port: arguments.Port(4));
await using var wyoming = WyomingSimulator.Start(ear, mouth, port: arguments.Port(5));
await using var openAI = await OpenAISimulator.StartAsync(port: arguments.Port(6));
openAI.Chat.Otherwise = request => Answer(mind, request);
foreach (var (setting, value) in new (string, string)[]
{
    ("Deepgram:BaseAddress", deepgram.BaseAddress), ("Deepgram:ApiKey", deepgram.Key),
    ("ElevenLabs:BaseAddress", elevenLabs.BaseAddress), ("ElevenLabs:ApiKey", elevenLabs.Key), ("ElevenLabs:Voice", ElevenLabsSimulator.Voice),
    ("Cartesia:BaseAddress", cartesia.BaseAddress), ("Cartesia:ApiKey", cartesia.Key), ("Cartesia:Voice", CartesiaSimulator.Voice),
    ("OpenAI:BaseAddress", openAI.BaseAddress), ("OpenAI:ApiKey", openAI.ApiKey!), ("OpenAI:Model", "simulated"),
    ("OpenAITranscription:BaseAddress", $"{openAIHearing.BaseAddress}/v1"), ("OpenAITranscription:ApiKey", openAIHearing.Key), ("OpenAITranscription:Model", "simulated"),
    ("Anthropic:BaseAddress", anthropic.BaseAddress), ("Anthropic:ApiKey", anthropic.Key),
    ("Wyoming:Recogniser", wyoming.Address), ("Wyoming:Speaker", wyoming.Address),
}) Console.WriteLine($"--Providers:{setting} {value}");
Console.WriteLine("ready");
await arguments.UntilStopAsync();
return 0;

// The responder answers without waiting, so that its answer is there at once.
static ChatScript Answer(BuiltInResponder mind, SimulatedChatRequest request)
{
    var messages = request.Messages.Select(static message => new ChatMessage(Enum.Parse<ChatRole>(message.Role, ignoreCase: true), message.Content));
    var tokens = mind.GenerateAsync(new ChatRequest([.. messages], ""), CancellationToken.None).ToBlockingEnumerable().Select(static delta => delta.Text);
    return ChatScript.Answer([.. tokens.Where(static token => token.Length > 0)]);
}
