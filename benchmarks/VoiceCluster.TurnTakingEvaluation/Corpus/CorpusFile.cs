namespace VoiceCluster.TurnTakingEvaluation.Corpus;

/// <summary>Reads a corpus and draws what varies.</summary>
internal static class CorpusFile
{
    private const int ShortestPauseMs = 300, LongestPauseMs = 1100, PauseStepMs = 100;

    // Two lengths of each pause, far apart.
    private const int PausesOfALine = 2;

    private static readonly string[] Voices = ["slt", "rms"];

    /// <exception cref="FormatException">A line outside a category, or a category that does not exist.</exception>
    public static IReadOnlyList<Scenario> Read(string path, bool heldOut)
    {
        var scenarios = new List<Scenario>();
        Category? category = null;
        var number = 0;
        foreach (var line in File.ReadLines(path).Select(l => l.Trim()).Where(l => l.Length > 0 && l[0] != '#'))
        {
            if (line[0] == '[')
            {
                category = Enum.Parse<Category>(line.Trim('[', ']').Replace("_", "", StringComparison.Ordinal), ignoreCase: true);
                number = 0;
                continue;
            }

            var of = category ?? throw new FormatException($"{path}: '{line}' stands in no category");
            for (var i = 0; i < (line.Contains('|', StringComparison.Ordinal) ? PausesOfALine : 1); i++)
                scenarios.Add(Draw(of, line, heldOut, ++number));
        }

        return scenarios;
    }

    private static Scenario Draw(Category category, string line, bool heldOut, int number)
    {
        var seed = (((heldOut ? 1 : 0) * 100) + (int)category) * 1000 + number;
        var random = new Random(seed);
        // Every length comes equally often: the numbers of a category go round them, the two of a line half a round apart.
        const int Lengths = ((LongestPauseMs - ShortestPauseMs) / PauseStepMs) + 1;
        var length = ((number - 1) / PausesOfALine * 2 + (number % PausesOfALine * (Lengths / 2))) % Lengths;
        var inSilence = category is Category.Noise or Category.SideTalk && number % 2 == 0;
        return new Scenario
        {
            Id = $"{(heldOut ? "held-out" : "development")}-{category}-{number:00}",
            HeldOut = heldOut,
            Category = category,
            Line = line[(line.IndexOf('>', StringComparison.Ordinal) + 1)..].Trim(),
            Before = line.Split('>') is [var before, _] ? before.Trim() : null,
            Pause = TimeSpan.FromMilliseconds(ShortestPauseMs + (length * PauseStepMs)),
            Voice = Voices[number % 2],
            OtherVoice = number % 4 < 2 ? "awb" : Voices[(number + 1) % 2],
            IntoAnswer = inSilence ? null : TimeSpan.FromMilliseconds(random.Next(800, 2000)),
            UnderDb = random.Next(18, 28),
            EchoDelay = TimeSpan.FromMilliseconds(random.Next(50, 301)),
            Seed = seed,
        };
    }
}
