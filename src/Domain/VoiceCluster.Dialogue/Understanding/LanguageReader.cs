using System.Collections.Frozen;

namespace VoiceCluster.Dialogue;

/// <summary>Tells the language of an utterance by its script and the small words that every sentence of a language has.</summary>
internal static class LanguageReader
{
    private const string Unknown = "und";

    private static readonly (string Language, string Words)[] SmallWords =
    [
        ("en", "the,a,an,and,or,but,is,are,am,was,were,be,been,it,this,that,these,those,i,i'm,i've,you,he,she,we,they,my,your,his,her,our,their,me,him,us,them,to,of,in,on,at,for,with,from,by,about,not,no,do,does,did,don't,have,has,had,can,could,will,would,should,what,where,when,why,how,which,who,there,please,yes,want,need,get,if,so,than,then,any,some,just,okay,hello,thanks,thank,order"),
        ("de", "der,die,das,den,dem,des,ein,eine,einen,einem,einer,und,oder,aber,ist,sind,bin,war,waren,es,dies,diese,dieser,ich,du,er,sie,wir,ihr,mein,meine,meinen,meiner,dein,ihre,mir,mich,uns,zu,von,im,am,auf,für,mit,aus,bei,nicht,kein,keine,ja,nein,haben,habe,hat,hatte,kann,können,wird,werden,möchte,will,was,wo,wann,warum,wie,welche,wer,bitte,danke,wenn,noch,schon,auch,nur,dass,zur,zum,guten,heute"),
        ("fr", "le,la,les,l'on,un,une,des,du,de,et,ou,mais,est,sont,suis,était,il,elle,je,j'ai,tu,nous,vous,ils,mon,ma,mes,votre,vos,notre,moi,à,au,aux,en,dans,sur,pour,avec,par,ne,pas,oui,non,avoir,ai,avez,peut,pouvez,veux,voudrais,que,qui,quoi,où,quand,pourquoi,comment,quel,quelle,ce,cette,c'est,s'il,plaît,bonjour,merci,si,plus,bien,n'est,qu'il,d'un,d'une"),
        ("es", "el,la,los,las,un,una,unos,y,o,pero,es,son,soy,está,estoy,era,lo,yo,tú,él,ella,nosotros,ustedes,mi,mis,su,sus,me,te,nos,a,al,de,del,en,para,por,con,no,sí,he,ha,tengo,tiene,puedo,puede,quiero,quisiera,qué,que,dónde,cuándo,cómo,cuál,quién,este,esta,esto,hola,gracias,favor,si,más,muy,se,ya,hay,necesito"),
        ("it", "il,lo,la,i,gli,le,un,uno,una,e,o,ma,è,sono,sei,era,io,tu,lui,lei,noi,voi,mio,mia,miei,suo,sua,mi,ti,ci,a,al,di,del,della,dei,in,nel,nella,per,con,da,non,no,sì,ho,ha,hai,può,posso,voglio,vorrei,che,chi,dove,quando,perché,come,quale,questo,questa,ciao,buongiorno,grazie,favore,se,più,molto,anche,sul"),
        ("pt", "o,a,os,as,um,uma,e,ou,mas,é,são,sou,está,estou,era,eu,tu,ele,ela,nós,você,vocês,meu,minha,seu,sua,me,te,nos,ao,à,de,do,da,dos,das,em,no,na,nos,para,por,com,não,sim,tenho,tem,posso,pode,quero,queria,que,onde,quando,porquê,como,qual,quem,este,esta,isto,olá,obrigado,obrigada,favor,se,mais,muito,já,também,um"),
        ("nl", "de,het,een,en,of,maar,is,zijn,ben,was,waren,ik,jij,je,hij,zij,wij,we,jullie,mijn,jouw,zijn,haar,ons,mij,naar,van,in,op,aan,voor,met,uit,bij,niet,geen,ja,nee,heb,heeft,hebben,kan,kunt,zal,wil,wat,waar,wanneer,waarom,hoe,welke,wie,deze,dit,dat,alstublieft,dank,bedankt,als,nog,ook,er,te,graag,goede"),
        ("pl", "i,lub,ale,jest,są,jestem,był,było,to,ten,ta,te,ja,ty,on,ona,my,wy,mój,moja,moje,mnie,mi,do,z,ze,w,we,na,dla,od,po,przez,nie,tak,mam,ma,mogę,może,chcę,chciałbym,co,gdzie,kiedy,dlaczego,jak,który,kto,proszę,dziękuję,dzień,dobry,jeśli,już,też,się,że,czy,o"),
        ("sv", "och,eller,men,är,var,jag,du,han,hon,vi,ni,de,min,mitt,mina,din,ditt,mig,dig,oss,till,av,i,på,för,med,från,inte,ingen,ja,nej,har,hade,kan,ska,vill,vad,var,när,varför,hur,vilken,vem,den,det,denna,detta,tack,hej,om,att,som,ett,en,så,också"),
        ("tr", "ve,veya,ama,bir,bu,şu,o,ben,sen,biz,siz,onlar,benim,senin,için,ile,de,da,mi,mı,mu,değil,var,yok,evet,hayır,ne,nerede,zaman,neden,nasıl,hangi,kim,lütfen,teşekkürler,teşekkür,merhaba,çok,daha,istiyorum,siparişim"),
    ];

    private static readonly FrozenDictionary<string, string[]> Languages = SmallWords.SelectMany(static l => l.Words.Split(',').Distinct().Select(word => (Word: word, l.Language)))
        .GroupBy(static entry => entry.Word, StringComparer.Ordinal)
        .ToFrozenDictionary(static g => g.Key, static g => g.Select(static e => e.Language).Distinct(StringComparer.Ordinal).ToArray(), StringComparer.Ordinal);

    private static readonly (int From, int To, string Language)[] Scripts =
    [
        (0x3040, 0x30FF, "ja"), (0xAC00, 0xD7AF, "ko"), (0x4E00, 0x9FFF, "zh"), (0x0400, 0x04FF, "ru"), (0x0370, 0x03FF, "el"), (0x0590, 0x05FF, "he"), (0x0600, 0x06FF, "ar"), (0x0900, 0x097F, "hi"), (0x0E00, 0x0E7F, "th"),
    ];

    // Letters that only few of the languages have.
    private static readonly (string Letters, string[] Languages)[] Letters =
    [
        ("ß", ["de"]), ("äö", ["de", "sv"]), ("ü", ["de", "tr", "es"]), ("ñ¿¡", ["es"]), ("ãõ", ["pt"]), ("êèœùû", ["fr", "it", "pt"]), ("ç", ["fr", "pt", "tr"]), ("å", ["sv"]), ("łąęśźżńć", ["pl"]), ("ğışİ", ["tr"]),
    ];

    /// <param name="text">What was said.</param>
    /// <param name="expected">The call's; it counts a little more than others, and alone when the words tell nothing.</param>
    public static (string Language, double Confidence) Read(string text, string expected)
    {
        if (ByScript(text) is { } script) return (script, 0.95);
        var points = new Dictionary<string, double>(StringComparer.Ordinal);
        var words = SaidWords.Of(text);
        foreach (var word in words)
        {
            if (Languages.TryGetValue(word, out var all)) Add(all, 1.0 / all.Length);
        }

        foreach (var letter in text.Where(static c => c > '\u007F').Select(char.ToLowerInvariant).Distinct())
        {
            foreach (var (_, all) in Letters.Where(entry => entry.Letters.Contains(letter, StringComparison.Ordinal))) Add(all, 1.5 / all.Length);
        }

        if (points.Count == 0) return words.Exists(static word => word.Any(char.IsLetter)) && expected.Length > 0 ? (expected, 0.4) : (Unknown, 0);
        if (points.ContainsKey(expected)) points[expected] += 0.3;
        var best = points.MaxBy(static entry => entry.Value);
        var share = best.Value / points.Values.Sum();
        return (best.Key, Math.Round(Math.Min(0.99, share * best.Value / (best.Value + 0.4)), 2));

        void Add(string[] languages, double value)
        {
            foreach (var language in languages) points[language] = points.GetValueOrDefault(language) + value;
        }
    }

    /// <summary>The language of a script that half of the letters belong to; Japanese mixes kana with the characters of Chinese.</summary>
    private static string? ByScript(string text)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var letters = 0;
        foreach (var c in text)
        {
            if (!char.IsLetter(c)) continue;
            letters++;
            foreach (var (from, to, language) in Scripts)
            {
                if (c >= from && c <= to) counts[language] = counts.GetValueOrDefault(language) + 1;
            }
        }

        if (counts.Count == 0 || counts.Values.Sum() * 2 < letters) return null;
        return counts.ContainsKey("ja") ? "ja" : counts.MaxBy(static entry => entry.Value).Key;
    }
}
