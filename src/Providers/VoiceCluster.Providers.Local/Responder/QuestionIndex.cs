namespace VoiceCluster.Providers.Local;

/// <summary>An entry found for an utterance.</summary>
/// <param name="Entry">The best one.</param>
/// <param name="Score">For ranking, 0 to 1.</param>
/// <param name="Coverage">How much of what was asked the entry's questions and keywords hold, 0 to 1: rare words count more.</param>
/// <param name="NamesTopic">False when nothing but question words was asked ("where are you").</param>
internal readonly record struct Match(KnowledgeEntry Entry, double Score, double Coverage, bool NamesTopic);

/// <summary>
/// Full-text ranking of entries: BM25 over their questions, keywords and answers, together with how well the best single question fits. Words that the
/// knowledge lacks are taken for the ones they sound or look like, two halves of a word are joined, synonyms count nearly as the word itself. Immutable.
/// </summary>
internal sealed class QuestionIndex
{
    // BM25's usual constants; an answer's words say less about the topic than a question's.
    private const double K1 = 1.2;
    private const double B = 0.5;
    private const double AnswerWeight = 0.3;

    // A word that no entry holds speaks against all of them, but callers say much beside the point: it weighs this share of the rarest known word.
    private const double UnknownShare = 0.6;
    private const double SynonymSimilarity = 0.85;
    private const int MostCandidates = 4;

    private readonly KnowledgeEntry[] _entries;
    private readonly Dictionary<string, int> _terms = new(StringComparer.Ordinal);
    private readonly List<(int Entry, double Frequency)[]> _postings = [];
    private readonly List<double> _idf = [];
    private readonly List<(int Entry, int[] Terms, double Weight)> _questions = [];
    private readonly double[] _lengths;
    private readonly double _meanLength;
    private readonly double _unknownWeight;
    private readonly Dictionary<(string, string), string> _phrases = [];
    private readonly Dictionary<string, string[]> _synonyms = new(StringComparer.Ordinal);

    public QuestionIndex(KnowledgeBase knowledge)
    {
        _entries = [.. knowledge.Entries];
        foreach (var group in knowledge.Synonyms) AddPhrases(group);
        _lengths = new double[_entries.Length];
        var frequencies = new List<Dictionary<int, double>>();
        foreach (var entry in _entries) frequencies.Add(Frequencies(entry));
        for (var t = 0; t < _terms.Count; t++)
        {
            var holders = Enumerable.Range(0, _entries.Length).Where(e => frequencies[e].ContainsKey(t)).ToArray();
            _postings.Add([.. holders.Select(e => (e, frequencies[e][t]))]);
            _idf.Add(Math.Log(1 + ((_entries.Length - holders.Length + 0.5) / (holders.Length + 0.5))));
        }

        for (var e = 0; e < _entries.Length; e++) _lengths[e] = frequencies[e].Values.Sum();
        _meanLength = _lengths.Length > 0 ? _lengths.Average() : 1;
        _unknownWeight = UnknownShare * Math.Log(1 + _entries.Length + 0.5);
        for (var e = 0; e < _entries.Length; e++)
        {
            foreach (var question in _entries[e].Questions)
            {
                int[] terms = [.. TermsOf(question).Select(term => _terms[term]).Distinct()];
                if (terms.Length > 0) _questions.Add((e, terms, terms.Sum(t => _idf[t])));
            }
        }

        foreach (var group in knowledge.Synonyms)
        {
            string[] terms = [.. group.Where(static w => !w.Contains(' ')).Select(static w => QueryWords.Stem(w.ToLowerInvariant())).Where(_terms.ContainsKey).Distinct(StringComparer.Ordinal)];
            foreach (var word in group.Where(static w => !w.Contains(' ')))
            {
                var stem = QueryWords.Stem(word.ToLowerInvariant());
                _synonyms[stem] = _synonyms.TryGetValue(stem, out var known) ? [.. known.Union(terms, StringComparer.Ordinal)] : terms;
            }
        }
    }

    /// <summary>The best entry for the words; null when none shares anything with them.</summary>
    public Match? Find(IReadOnlyList<string> words)
    {
        var slots = Slots(words);
        if (slots.Count == 0 || _entries.Length == 0) return null;
        var total = slots.Sum(static s => s.Weight);
        var bm25 = new double[_entries.Length];
        var covered = new double[_entries.Length];
        var best = new double[_entries.Length];
        var strongest = new double[_entries.Length];
        foreach (var (weight, candidates) in slots)
        {
            Array.Clear(best);
            Array.Clear(strongest);
            foreach (var (term, similarity) in candidates)
            {
                foreach (var (entry, frequency) in _postings[term])
                {
                    var tf = frequency * (K1 + 1) / (frequency + (K1 * (1 - B + (B * _lengths[entry] / _meanLength))));
                    best[entry] = Math.Max(best[entry], similarity * _idf[term] * tf);
                    strongest[entry] = Math.Max(strongest[entry], similarity * Math.Min(1, frequency));
                }
            }

            for (var e = 0; e < bm25.Length; e++)
            {
                bm25[e] += best[e];
                covered[e] += weight * strongest[e];
            }
        }

        var fits = QuestionFits(slots, total);
        var (winner, score) = (-1, 0.0);
        for (var e = 0; e < _entries.Length; e++)
        {
            var here = (0.4 * bm25[e] / (total * (K1 + 1))) + (0.6 * fits[e]);
            if (here > score) (winner, score) = (e, here);
        }

        if (winner < 0) return null;
        var namesTopic = words.Any(static w => !QueryWords.IsStop(w) && !QueryWords.IsQuestionWord(w) && !char.IsAsciiDigit(w[0]));
        // Question words alone must be all of an entry's question, too.
        return !namesTopic && fits[winner] < 0.99 ? null : new Match(_entries[winner], score, covered[winner] / total, namesTopic);
    }

    /// <summary>For each entry how alike its best question is: weight of the shared words over that of all words of both.</summary>
    private double[] QuestionFits(List<(double Weight, List<(int Term, double Similarity)> Candidates)> slots, double total)
    {
        var fits = new double[_entries.Length];
        foreach (var (entry, terms, weight) in _questions)
        {
            var shared = 0.0;
            foreach (var (slotWeight, candidates) in slots)
            {
                var similarity = 0.0;
                foreach (var (term, s) in candidates)
                {
                    if (s > similarity && Array.IndexOf(terms, term) >= 0) similarity = s;
                }

                shared += slotWeight * similarity;
            }

            fits[entry] = Math.Max(fits[entry], Math.Min(1, shared / Math.Max(total, total + weight - shared)));
        }

        return fits;
    }

    /// <summary>What the words ask for: each place with its weight and the known terms it may be.</summary>
    private List<(double Weight, List<(int Term, double Similarity)> Candidates)> Slots(IReadOnlyList<string> words)
    {
        var slots = new List<(double, List<(int, double)>)>();
        words = WithPhrasesAsWords(words);
        for (var i = 0; i < words.Count; i++)
        {
            if (i + 1 < words.Count && Joined(words[i], words[i + 1]) is { Count: > 0 } joined)
            {
                Add(slots, joined);
                i++;
            }
            else if (!QueryWords.IsStop(words[i]) && !char.IsAsciiDigit(words[i][0]))
            {
                Add(slots, Candidates(QueryWords.Stem(words[i])));
            }
        }

        return slots;
    }

    private void Add(List<(double Weight, List<(int Term, double Similarity)> Candidates)> slots, List<(int Term, double Similarity)> candidates) =>
        slots.Add((candidates.Count > 0 ? candidates.Max(c => _idf[c.Term]) : _unknownWeight, candidates));

    private List<(int Term, double Similarity)> Candidates(string stem)
    {
        var candidates = new List<(int Term, double Similarity)>();
        if (_terms.TryGetValue(stem, out var exact)) candidates.Add((exact, 1));
        if (_synonyms.TryGetValue(stem, out var synonyms)) candidates.AddRange(synonyms.Where(s => s != stem).Select(s => (_terms[s], SynonymSimilarity)));
        return candidates.Count > 0 ? candidates : Alike(stem, 0);
    }

    private List<(int Term, double Similarity)> Alike(string stem, double least) =>
        [.. _terms.Select(t => (t.Value, SoundAlike.Similarity(stem, t.Key))).Where(c => c.Item2 > least).OrderByDescending(static c => c.Item2).Take(MostCandidates)];

    /// <summary>"re turn", "past word": two words that make no sense to us alone and a known one together.</summary>
    private List<(int Term, double Similarity)>? Joined(string first, string second)
    {
        if (IsKnown(first) && IsKnown(second)) return null;
        var whole = QueryWords.Stem(first + second);
        if (whole.Length < 5) return null;
        return _terms.TryGetValue(whole, out var exact) ? [(exact, 0.95)] : whole.Length >= 6 ? Alike(whole, 0.7) : null;
    }

    private bool IsKnown(string word) => QueryWords.IsStop(word) || _terms.ContainsKey(QueryWords.Stem(word));

    private Dictionary<int, double> Frequencies(KnowledgeEntry entry)
    {
        var frequencies = new Dictionary<int, double>();
        foreach (var question in entry.Questions) Count(question, 1);
        foreach (var keyword in entry.Keywords) Count(keyword, 1);
        Count(entry.Topic, 1);
        Count(entry.Answer, AnswerWeight);
        return frequencies;

        void Count(string text, double weight)
        {
            foreach (var term in TermsOf(text))
            {
                if (!_terms.TryGetValue(term, out var id)) _terms.Add(term, id = _terms.Count);
                frequencies[id] = frequencies.GetValueOrDefault(id) + weight;
            }
        }
    }

    private IEnumerable<string> TermsOf(string text) =>
        WithPhrasesAsWords(QueryWords.Split(text)).Where(static w => !QueryWords.IsStop(w) && !char.IsAsciiDigit(w[0])).Select(QueryWords.Stem);

    /// <summary>"log in" beside "login" in the synonyms: two words that stand for one.</summary>
    private void AddPhrases(IReadOnlyList<string> group)
    {
        var single = group.FirstOrDefault(static w => !w.Contains(' '));
        foreach (var phrase in group)
        {
            if (single is not null && phrase.ToLowerInvariant().Split(' ') is [var first, var second]) _phrases[(QueryWords.Stem(first), QueryWords.Stem(second))] = single.ToLowerInvariant();
        }
    }

    private IReadOnlyList<string> WithPhrasesAsWords(IReadOnlyList<string> words)
    {
        if (_phrases.Count == 0) return words;
        var result = new List<string>(words.Count);
        for (var i = 0; i < words.Count; i++)
        {
            var isPhrase = i + 1 < words.Count && _phrases.ContainsKey((QueryWords.Stem(words[i]), QueryWords.Stem(words[i + 1])));
            result.Add(isPhrase ? _phrases[(QueryWords.Stem(words[i]), QueryWords.Stem(words[i + 1]))] : words[i]);
            if (isPhrase) i++;
        }

        return result;
    }
}
