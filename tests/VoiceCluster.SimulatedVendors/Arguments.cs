namespace VoiceCluster.SimulatedVendors;

/// <param name="KnowledgeFolder">Whose words are expected, and whose answers are given.</param>
/// <param name="FirstPort">Of the vendors' ports, one after the other; 0 for any that are free.</param>
/// <param name="UntilInputEnds">True stops with the end of standard input, which a silo that was started beside it holds open: however that ends, so does this.
/// Ctrl-C at the terminal reaches both, and is the silo's to answer, whose calls go on while it drains.</param>
internal sealed record Arguments(string KnowledgeFolder, int FirstPort, bool UntilInputEnds)
{
    public const string Usage = "Usage: VoiceCluster.SimulatedVendors KNOWLEDGE-FOLDER [FIRST-PORT] [--until-input-ends]";

    /// <summary>Null when they cannot be used.</summary>
    public static Arguments? Read(string[] arguments)
    {
        var places = arguments.Where(static one => one != "--until-input-ends").ToList();
        if (places.Count is 0 or > 2 || !Directory.Exists(places[0]) || !int.TryParse(places.ElementAtOrDefault(1) ?? "9100", out var port)) return null;
        return new Arguments(places[0], port, places.Count < arguments.Length);
    }

    /// <summary>The port of one of the vendors.</summary>
    /// <param name="number">From 0.</param>
    public int Port(int number) => FirstPort == 0 ? 0 : FirstPort + number;

    /// <summary>Done when the program is to end.</summary>
    public async Task UntilStopAsync()
    {
        var stop = new TaskCompletionSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            if (!UntilInputEnds) stop.TrySetResult();
        };
        if (UntilInputEnds) await Console.OpenStandardInput().CopyToAsync(Stream.Null);
        else await stop.Task;
    }
}
