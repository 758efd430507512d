using System.Collections.Frozen;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace VoiceCluster.Dialogue;

/// <summary>
/// A promise that an agent must not give, by pattern ("/within \d+ hours/") or by meaning ("refund within 24 hours" is also "you will have your money back by tomorrow"). By meaning, a sentence
/// gives it that holds all of its notions, whatever words stand for them, and neither denies nor asks it. Immutable.
/// </summary>
public sealed class ForbiddenPromise
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // Ways to say the same; the first stands for all.
    private static readonly string[] Notions =
    [
        "refund,reimburse,reimbursement,money back,your money,pay you back,pay back,paid back,get it back on your card,return the money,credited back",
        "24hours,24 hours,24 hour,a day,one day,1 day,tomorrow,next day,overnight,the same time tomorrow",
        "48hours,48 hours,two days,2 days,the day after tomorrow",
        "today,this afternoon,this evening,tonight,within the hour,right away,immediately,at once,same day",
        "free,no charge,without charge,at no cost,no cost,for nothing,on the house,complimentary,do not have to pay,don't have to pay",
        "discount,percent off,reduction,reduced price,money off,cheaper,price cut",
        "deliver,delivery,delivered,arrive,arrives,ship,shipped,shipping,be with you,at your door",
        "guarantee,guaranteed,promise,assure,give you my word,for sure,for certain,definitely,certainly,without fail",
        "replace,replacement,exchange,new one,swap",
        "compensation,compensate,voucher,goodwill,gift card,store credit,make it up to you",
        "always,forever,for life,lifetime",
        "waive,waived,drop the fee,cancel the fee,no fee",
        "legal,lawful,liable,liability,our fault,we are responsible",
    ];

    // Long ones first: "two days" is not "a day".
    private static readonly (string Notion, string[] Stems)[] Ways =
    [
        .. Notions.Select(static notion => notion.Split(',')).SelectMany(static ways => ways.Select(way => (ways[0], Stems: Array.ConvertAll(way.Split(' '), Stem))))
            .OrderByDescending(static way => way.Stems.Length),
    ];

    private static readonly FrozenSet<string> SmallWords =
        "a an the of in on at by to for with from within until will would shall can could may might must be is are was get gets got have has you your yours we our us i my it its that this and or so then just very also all any some there up as give given giving receive make do does no"
            .Split(' ').ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Denials =
        "not cannot can't won't don't doesn't never unable isn't aren't couldn't wouldn't nobody neither unfortunately".Split(' ').ToFrozenSet(StringComparer.Ordinal);

    private readonly Regex? _pattern;
    private readonly FrozenSet<string> _notions;

    /// <param name="rule">Words, or a regular expression between strokes (without look-around and back-references).</param>
    /// <exception cref="ArgumentException">The pattern is none, or the words hold nothing that could be promised.</exception>
    public ForbiddenPromise(string rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        Rule = rule;
        _notions = [];
        if (rule.Length > 2 && rule[0] == '/' && rule[^1] == '/')
        {
            try
            {
                _pattern = new Regex(rule[1..^1], RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, Patience);
            }
            catch (NotSupportedException exception)
            {
                throw new ArgumentException($"{exception.Message} Write the pattern without look-around and back-references.", nameof(rule), exception);
            }

            return;
        }

        _notions = NotionsOf(rule).ToFrozenSet(StringComparer.Ordinal);
        if (_notions.Count == 0) throw new ArgumentException($"'{rule}' holds nothing that could be promised; say what, such as 'refund within 24 hours'", nameof(rule));
    }

    /// <summary>As it is written.</summary>
    public string Rule { get; }

    /// <summary>Whether a sentence gives it.</summary>
    /// <param name="sentence">Of the answer.</param>
    /// <param name="before">The one before it, which may have begun ("Your refund is on its way. It takes 24 hours."); empty for none.</param>
    public bool IsIn(string sentence, string before = "")
    {
        ArgumentNullException.ThrowIfNull(sentence);
        ArgumentNullException.ThrowIfNull(before);
        if (_pattern is not null) return _pattern.IsMatch(sentence);
        if (IsDenied(sentence)) return false;
        var notions = NotionsOf(sentence).ToHashSet(StringComparer.Ordinal);
        if (_notions.IsSubsetOf(notions)) return true;
        if (before.Length == 0 || IsDenied(before) || !_notions.Overlaps(notions)) return false;
        notions.UnionWith(NotionsOf(before));
        return _notions.IsSubsetOf(notions);
    }

    private static bool IsDenied(string sentence) => sentence.TrimEnd().EndsWith('?') || SaidWords.Of(sentence).Exists(Denials.Contains);

    private static List<string> NotionsOf(string text)
    {
        var words = SaidWords.Of(DigitRun.Rewrite(text, shortest: 2)); // "one day" has its own way
        var stems = words.ConvertAll(Stem);
        var notions = new List<string>();
        for (var i = 0; i < words.Count;)
        {
            var way = Array.Find(Ways, way => CollectionsMarshal.AsSpan(stems)[i..].StartsWith(way.Stems));
            if (way.Stems is not null) notions.Add(way.Notion);
            else if (!SmallWords.Contains(words[i])) notions.Add(stems[i]);
            i += way.Stems?.Length ?? 1;
        }

        return notions;
    }

    /// <summary>Rough, and the same for all forms of a word: "reimburse", "reimburses", "reimbursed" are "reimburs".</summary>
    private static string Stem(string word) => WithoutEnding(word) is { Length: > 4 } stem && stem[^1] == 'e' ? stem[..^1] : WithoutEnding(word);

    private static string WithoutEnding(string word) => word switch
    {
        { Length: > 5 } when word.EndsWith("ing", StringComparison.Ordinal) => word[..^3],
        { Length: > 4 } when word.EndsWith("ed", StringComparison.Ordinal) => word[..^2],
        { Length: > 4 } when word.EndsWith("es", StringComparison.Ordinal) => word[..^2],
        { Length: > 3 } when word.EndsWith('s') && !word.EndsWith("ss", StringComparison.Ordinal) => word[..^1],
        _ => word,
    };
}
