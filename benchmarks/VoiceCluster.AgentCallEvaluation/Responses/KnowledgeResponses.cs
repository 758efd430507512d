using VoiceCluster.Cli.Client;
using VoiceCluster.Cli.Client.Messages;

namespace VoiceCluster.AgentCallEvaluation.Responses;

/// <summary>How soon the agent answers a spoken question, with documents and without: the same recordings, on two silos that differ in nothing else.</summary>
internal static class KnowledgeResponses
{
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Milliseconds from the end of speech to the first audio of the answer, by the server's clock; for each question that both answered.</summary>
    /// <param name="questions">Each is asked of both, the order changing.</param>
    /// <param name="voice">Speaks them.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<IReadOnlyList<(double With, double Without)>> MeasureAsync(IReadOnlyList<string> questions, CallerVoice voice, CancellationToken cancellationToken)
    {
        using var agents = new AgentFolders();
        await using var with = await SiloProcess.StartAsync(SourceTree.Silo(), dataFolder: null, ["--Agents:Folder", agents.With, "--Knowledge:Embeddings:LoadAtStart", "true"], cancellationToken);
        await using var without = await SiloProcess.StartAsync(SourceTree.Silo(), dataFolder: null, ["--Agents:Folder", agents.Without, "--Knowledge:Embeddings:LoadAtStart", "true"], cancellationToken);
        var measured = new List<(double With, double Without)>();
        for (var i = -1; i < questions.Count; i++)
        {
            // The first loads what is loaded when it is first needed, and does not count.
            var speech = await voice.SayAsync(questions[Math.Max(i, 0)], "slt", cancellationToken);
            var times = new double?[2];
            foreach (var which in i % 2 == 0 ? new[] { 0, 1 } : [1, 0]) times[which] = await AskAsync(which == 0 ? with : without, speech, i, cancellationToken);
            if (i >= 0 && times is [{ } first, { } second]) measured.Add((first, second));
        }

        return measured;
    }

    private static async Task<double?> AskAsync(SiloProcess silo, short[] speech, int seed, CancellationToken cancellationToken)
    {
        await using var caller = await Caller.ConnectAsync(new VoiceClientOptions { Url = new Uri($"ws://{silo.Address}") }, echoDelay: null, new Samples(), seed, cancellationToken);
        await caller.WaitAsync(Settling);
        var spoken = await caller.SayAsync(speech);
        if (!await caller.UntilAsync(log => log.Audio(spoken.To).Count > 0, Patience)) return null;
        // Ends the turn, so that the server tells its stages.
        await caller.InterruptAsync();
        await caller.UntilAsync(static log => log.Of<TurnComplete>().Count > 0, Patience);
        return caller.Log.Of<TurnComplete>().Select(static t => t.Message.ResponseLatencyMs).FirstOrDefault();
    }

    /// <summary>Two folders with one agent each, which has documents in the one and none in the other.</summary>
    private sealed class AgentFolders : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("voicecluster-agents-");

        public AgentFolders()
        {
            (With, Without) = (Make("with", "knowledge: [shop]"), Make("without", "knowledge: []"));
        }

        public string With { get; }

        public string Without { get; }

        public void Dispose() => _folder.Delete(recursive: true);

        private string Make(string name, string knowledge)
        {
            var folder = _folder.CreateSubdirectory(name).FullName;
            File.WriteAllText(Path.Join(folder, "support.yaml"), $"name: support\ndefault: true\ntools: [order_status]\n{knowledge}\n");
            return folder;
        }
    }
}
