using System.Collections.Frozen;

namespace VoiceCluster.Dialogue;

/// <summary>The valences of words and phrases that callers use, -4 to 4. English, and the most common of German, French and Spanish.</summary>
internal static class SentimentWords
{
    private const int LongestPhrase = 4;

    private static readonly FrozenDictionary<string, double> Valences = new (double Valence, string Words)[]
    {
        (4, "excellent,outstanding,fantastic,amazing,awesome,brilliant,superb,wonderful,perfect,perfectly,incredible,magnificent,exceptional,blown away,love,loved,loves,best,ausgezeichnet,hervorragend,wunderbar,magnifique,excelente"),
        (3, "great,happy,delighted,beautiful,beautifully,delicious,impressed,impressive,thrilled,favorite,favourite,recommend,recommended,highly,enjoy,enjoyed,enjoyable,joy,glad,fun,funny,tasty,gorgeous,charming,touching,masterpiece,genius,definitely worth,well worth,worth it,five stars,10 out of 10,super,toll,perfekt,prima,génial,parfait,genial,perfecto"),
        (2, "good,nice,well,pleased,pleasant,friendly,kind,helpful,thanks,thank,grateful,appreciate,appreciated,satisfied,satisfying,comfortable,comfortably,easy,easily,fast,quick,quickly,clear,clean,fresh,reliable,works,working fine,sharp,sturdy,solid,smooth,smart,useful,fair,cool,fine,like it,liked,lovely,attentive,prompt,polite,welcome,interesting,entertaining,effective,value,bargain,cheap price,sweet,strong,better,improved,success,successful,enough,gut,danke,freundlich,zufrieden,schön,merci,bien,bon,gracias,bueno,amable,worked,recommendable,authentic,warm,generous,clever,convincing,powerful,memorable,hilarious,gem,treat,win,winner"),
        (1, "okay,ok,decent,sure,yes,please,alright,all right,hope,interested,sounds,light,simple,new,honest,real,original,classic,right"),
        (-1, "but no,late,slow,slowly,old,long wait,waiting,wait,expensive,pricey,small,noisy,loud,cold,hard,difficult,tired,unsure,confused,confusing,unclear,weird,strange,complicated,cheap,lack,lacks,lacking,missing,mistake,sorry,instead,unless,average,bland,dry,mediocre,overpriced,thin,plain,weak,limited,predictable,flat,again and again,delayed,delay,forgot,forgotten,lost,stuck,problem,problems,issue,issues,trouble,concerned,concern,charged twice,double charged,leider,spät,problème,problema"),
        (-2, "bad,badly,wrong,broken,broke,breaks,damaged,defective,faulty,fail,failed,fails,failure,cancel my account,complaint,complain,refused,refuse,declined,rejected,annoying,annoyed,annoys,disappointed,disappointing,disappointment,disappoint,unhappy,unfortunately,upset,frustrated,frustrating,poor,poorly,boring,bored,dull,dirty,rude,unfriendly,unprofessional,unacceptable,useless,never works,never worked,does not work,doesn't work,didn't work,not working,won't work,stopped working,still waiting,no longer works,no one,nobody,ignored,ignore,wasted,waste,avoid,unreliable,uncomfortable,unable,error,errors,crap,sick,pathetic,sad,sadly,worried,afraid,fear,stale,soggy,overcooked,undercooked,burnt,tasteless,lame,silly,stupid,ridiculous,pointless,mess,messy,cheaply,flimsy,poorly made,dropped,drops,drop,died,dies,dead,return it,returned,sucks,suck,sucked,not worth,too bad,three weeks,kaputt,falsch,schlecht,enttäuscht,mauvais,malo,mal,rien ne,not coming back,won't be back,never again,stay away,let down,ripped,rip off,unwatchable,clichés,wooden,slow service"),
        (-3, "terrible,terribly,horrible,horribly,awful,hate,hated,hates,angry,furious,outraged,disgusting,disgusted,disgrace,disgraceful,scam,scammed,fraud,stolen,cheated,liar,lied,lies,garbage,trash,junk,rubbish,nightmare,insulted,insult,shame,shameful,sick of,fed up,had enough,worst,worse,worthless,unbearable,embarrassing,atrocious,appalling,abysmal,dreadful,inexcusable,miserable,idiots,idiot,incompetent,joke,lawyer,sue,shit,fuck,fucking,damn,hell,schrecklich,furchtbar,betrug,sauer,horrible,nul,terrible servicio,pésimo,estafa"),
    }.SelectMany(static group => group.Words.Split(',').Select(word => (Word: word, group.Valence)))
        .DistinctBy(static entry => entry.Word, StringComparer.Ordinal)
        .ToFrozenDictionary(static entry => entry.Word, static entry => entry.Valence, StringComparer.Ordinal);

    private static readonly FrozenSet<string> Negations = new[]
    {
        "not", "no", "never", "none", "nothing", "neither", "nor", "without", "hardly", "barely", "cannot", "can't", "don't", "doesn't", "didn't", "isn't", "wasn't", "aren't", "weren't", "won't",
        "wouldn't", "couldn't", "shouldn't", "haven't", "hasn't", "hadn't", "ain't", "dont", "cant", "isnt", "nicht", "kein", "keine", "nie", "pas", "jamais", "nunca",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, double> Strengths = new (double Strength, string Words)[]
    {
        (1.4, "very,really,so,extremely,absolutely,totally,completely,incredibly,truly,too,super,most,sehr,très,muy"), (0.6, "somewhat,slightly,bit,little,fairly,rather,kind,sort,almost"),
    }.SelectMany(static group => group.Words.Split(',').Select(word => (Word: word, group.Strength))).ToFrozenDictionary(static e => e.Word, static e => e.Strength, StringComparer.Ordinal);

    /// <summary>The valence of the longest phrase that begins at a word, and how many words it takes; 0 words for none.</summary>
    public static (double Valence, int Length) At(List<string> words, int at)
    {
        for (var length = Math.Min(LongestPhrase, words.Count - at); length > 0; length--)
        {
            var phrase = length == 1 ? words[at] : string.Join(' ', words.GetRange(at, length));
            if (Valences.TryGetValue(phrase, out var valence)) return (valence, length);
        }

        return (0, 0);
    }

    public static bool Negates(string word) => Negations.Contains(word);

    public static double StrengthOf(string word) => Strengths.GetValueOrDefault(word, 1);
}
