using System.Globalization;

namespace VoiceCluster.Providers.Local;

/// <summary>
/// Sentences written as templates: "(a|b|) c {class} {digits4}" and classes "name = x | y". Each template gives a bounded, evenly spread,
/// always equal sample of what it can make, so that short and long alternatives weigh alike. "20 * (yes|no)": each counts twenty times.
/// </summary>
internal sealed class CorpusTemplates
{
    /// <summary>Sentences drawn from one template at most.</summary>
    private const int SentencesPerTemplate = 40;

    /// <summary>A run of digits counts as so many choices.</summary>
    private const int DigitRunChoices = 40;

    /// <summary>2^32 over the golden ratio: steps of it spread evenly over any range.</summary>
    private const ulong GoldenStep = 2_654_435_769;

    private static readonly string[] DigitNames = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

    private readonly Dictionary<string, Part> classes = new(StringComparer.Ordinal);
    private readonly List<(Part Template, int Weight)> templates = [];
    private uint digitRuns;

    /// <summary>Reads templates, one a line; "#" starts a comment.</summary>
    /// <exception cref="FormatException">A bracket is not closed or a class is not known; the line is named.</exception>
    public static CorpusTemplates Parse(IEnumerable<string> lines)
    {
        var corpus = new CorpusTemplates();
        int number = 0;
        foreach (string raw in lines)
        {
            number++;
            string line = raw.Trim();
            if (line.Length == 0 || line[0] == '#')
                continue;
            try
            {
                int equals = line.IndexOf('=', StringComparison.Ordinal);
                if (equals > 0)
                    corpus.classes[line[..equals].Trim()] = corpus.ParseChoice(line[(equals + 1)..]);
                else
                    corpus.templates.Add(corpus.ParseTemplate(line));
            }
            catch (FormatException e)
            {
                throw new FormatException($"line {number} of the corpus, \"{line}\": {e.Message}", e);
            }
        }

        return corpus;
    }

    /// <summary>The built-in corpus of what callers say to a shop.</summary>
    public static CorpusTemplates BuiltIn()
    {
        using var stream = typeof(CorpusTemplates).Assembly.GetManifestResourceStream("CallCentre.corpus.txt")!;
        using var reader = new StreamReader(stream);
        return Parse(reader.ReadToEnd().Split('\n'));
    }

    /// <summary>The sentences of every template, as words, and how often each counts.</summary>
    public IEnumerable<(string[] Words, int Weight)> Sentences()
    {
        digitRuns = 0;
        foreach (var (template, weight) in templates)
        {
            long choices = template.Choices;
            long drawn = Math.Min(choices, SentencesPerTemplate);
            for (long i = 0; i < drawn; i++)
            {
                long choice = choices <= SentencesPerTemplate ? i : (long)((UInt128)(uint)((ulong)i * GoldenStep) * (ulong)choices >> 32);
                var words = new List<string>();
                template.Say(choice, words, this);
                yield return ([.. words], weight);
            }
        }
    }

    private (Part Template, int Weight) ParseTemplate(string line)
    {
        int star = line.IndexOf('*', StringComparison.Ordinal);
        if (star < 0)
            return (ParseSequence(line), 1);
        return int.TryParse(line[..star], NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out int weight) && weight > 0
            ? (ParseSequence(line[(star + 1)..]), weight)
            : throw new FormatException("a weight is a whole number above 0");
    }

    private Choice ParseChoice(string text) => new Choice([.. SplitTop(text).Select(ParseSequence)]);

    private Sequence ParseSequence(string text)
    {
        var parts = new List<Part>();
        int at = 0;
        while (at < text.Length)
        {
            char c = text[at];
            if (c == ' ')
            {
                at++;
            }
            else if (c == '(')
            {
                int close = Closing(text, at);
                parts.Add(ParseChoice(text[(at + 1)..close]));
                at = close + 1;
            }
            else if (c == '{')
            {
                int close = text.IndexOf('}', at);
                if (close < 0)
                    throw new FormatException("a brace is not closed");
                parts.Add(ParseClass(text[(at + 1)..close]));
                at = close + 1;
            }
            else
            {
                int end = text.AsSpan(at).IndexOfAny(' ', '(', '{');
                end = end < 0 ? text.Length : at + end;
                parts.Add(new Word(text[at..end]));
                at = end;
            }
        }

        return new Sequence([.. parts]);
    }

    private Part ParseClass(string name) =>
        name.Length == 7 && name.StartsWith("digits", StringComparison.Ordinal) && char.IsAsciiDigit(name[6]) ? new DigitRun(name[6] - '0')
        : classes.TryGetValue(name, out var found) ? found
        : throw new FormatException($"there is no class {name} (a class must stand before its use)");

    private static List<string> SplitTop(string text)
    {
        var alternatives = new List<string>();
        int depth = 0, start = 0;
        for (int i = 0; i < text.Length; i++)
        {
            depth += text[i] switch { '(' => 1, ')' => -1, _ => 0 };
            if (text[i] == '|' && depth == 0)
            {
                alternatives.Add(text[start..i]);
                start = i + 1;
            }
        }

        alternatives.Add(text[start..]);
        return alternatives;
    }

    private static int Closing(string text, int open)
    {
        int depth = 0;
        for (int i = open; i < text.Length; i++)
        {
            depth += text[i] switch { '(' => 1, ')' => -1, _ => 0 };
            if (depth == 0)
                return i;
        }

        throw new FormatException("a bracket is not closed");
    }

    private abstract class Part
    {
        /// <summary>How many texts it can make, held below 2^40.</summary>
        public abstract long Choices { get; }

        public abstract void Say(long choice, List<string> words, CorpusTemplates corpus);
    }

    private sealed class Word(string text) : Part
    {
        public override long Choices => 1;

        public override void Say(long choice, List<string> words, CorpusTemplates corpus) => words.Add(text);
    }

    private sealed class Sequence(Part[] parts) : Part
    {
        public override long Choices { get; } = parts.Aggregate(1L, (product, part) => Math.Min(product * Math.Min(part.Choices, 1 << 20), 1L << 40));

        public override void Say(long choice, List<string> words, CorpusTemplates corpus)
        {
            foreach (var part in parts)
            {
                part.Say(choice % part.Choices, words, corpus);
                choice /= part.Choices;
            }
        }
    }

    private sealed class Choice(Part[] alternatives) : Part
    {
        public override long Choices { get; } = alternatives.Sum(part => part.Choices);

        public override void Say(long choice, List<string> words, CorpusTemplates corpus)
        {
            foreach (var part in alternatives)
            {
                if (choice < part.Choices)
                {
                    part.Say(choice, words, corpus);
                    return;
                }

                choice -= part.Choices;
            }
        }
    }

    /// <summary>Digits, each run another, so that every pair and triple of digits comes about equally often.</summary>
    private sealed class DigitRun(int length) : Part
    {
        public override long Choices => DigitRunChoices;

        public override void Say(long choice, List<string> words, CorpusTemplates corpus)
        {
            ulong spread = ++corpus.digitRuns * GoldenStep % 1_000_000_007;
            for (int i = 0; i < length; i++)
            {
                ulong digit = spread % 10;
                spread = spread / 10 + GoldenStep % 97 * digit;
                words.Add(digit == 0 && corpus.digitRuns % 4 == 0 ? "oh" : DigitNames[digit]);
            }
        }
    }
}
