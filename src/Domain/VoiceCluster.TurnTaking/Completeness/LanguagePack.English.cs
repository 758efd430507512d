namespace VoiceCluster.TurnTaking;

public sealed partial record LanguagePack
{
    /// <summary>English as it is spoken on the telephone.</summary>
    public static LanguagePack English { get; } = new()
    {
        Language = "en",
        Words = new Dictionary<WordClass, string>
        {
            [WordClass.Article] = "a an the every",
            [WordClass.Possessive] = "my your our their its whose",
            [WordClass.Demonstrative] = "this that these those",
            [WordClass.Quantifier] = "some any another each both either all more most enough several few other no which his her",
            [WordClass.Subject] = "i you we they he she it someone somebody anyone anybody everyone everybody nobody something everything nothing there",
            [WordClass.Object] = "me you him her us them it this that these those one ones mine yours someone something anything everything nothing myself yourself",
            [WordClass.Question] = "what where when why how who which whom whose whatever whichever",
            [WordClass.Be] = "is are was were am be been being ain't isn't aren't wasn't weren't",
            [WordClass.Do] = "do does did don't doesn't didn't",
            [WordClass.Have] = "have has had haven't hasn't hadn't",
            [WordClass.Modal] = "can could will would shall should may might must can't cannot couldn't won't wouldn't shouldn't mustn't",
            [WordClass.Negated] = "ain't isn't aren't wasn't weren't don't doesn't didn't haven't hasn't hadn't can't cannot couldn't won't wouldn't shouldn't mustn't",
            [WordClass.Contraction] = "i'm you're we're they're he's she's it's that's there's here's i've you've we've they've i'll you'll we'll they'll he'll she'll it'll that'll i'd you'd we'd they'd he'd she'd it'd there'll im ive theres thats",
            [WordClass.QuestionContraction] = "what's where's when's who's how's why's what're where're how're who'll what'll how'd whats wheres whos hows",
            [WordClass.Preposition] = "of at with from for by into onto between during without against among per via regarding concerning about towards toward upon within despite except like than as including near under above below behind beside beyond across",
            [WordClass.To] = "to",
            [WordClass.Particle] = "in on off up out down over back away around through along apart inside outside past",
            [WordClass.Coordinator] = "and or but nor plus",
            [WordClass.Subordinator] = "if because cause cuz whether unless although whereas",
            [WordClass.SoftSubordinator] = "when while since until till after before once that where as though whenever wherever so",
            [WordClass.Filler] = "um uh umm uhh erm er hmm hm mm well so eh ehm basically actually also",
            [WordClass.Yes] = "yes yeah yep yup ya correct sure exactly right absolutely definitely okay ok alright certainly",
            [WordClass.No] = "no nope nah",
            [WordClass.Number] = "zero oh one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand double triple",
            [WordClass.Tens] = "twenty thirty forty fifty sixty seventy eighty ninety double triple",
            [WordClass.Ordinal] = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth",
            [WordClass.Month] = "january february march april may june july august september october november december",
            [WordClass.Adjective] = "new wrong other same different old whole entire nearest closest cheapest best blue red black white green small large big medium single double little good bad next last first previous recent certain nice quick big following current damaged broken brand second",
            [WordClass.Adverb] = "not never just already still also only really even always actually probably maybe definitely currently recently usually ever now then simply both all so too kindly quickly finally",
            [WordClass.Intensifier] = "very quite just only even almost pretty extremely rather fairly mostly approximately roughly",
            [WordClass.Not] = "not",
            [WordClass.Polite] = "please",
            [WordClass.Letter] = "b c d e f g h j k l m n o p q r s t u v w x y z",
            [WordClass.Relational] = "status price cost number name address balance amount date time length size color colour weight difference reason title deadline email total problem issue question thing point model code",
            [WordClass.Degree] = "much many long far often soon late early old big fast quickly expensive large heavy come about",
            [WordClass.NumberCue] = "number code order account reference tracking digits id pin card zip postcode extension",
            [WordClass.LeadIn] = "hi hello hey yes yeah yep okay ok well so um uh erm er hmm oh ah and but alright right sorry actually no nope please sure great good thanks now then wait cool perfect morning afternoon evening there excuse",
            [WordClass.HalfTerm] = "opening tracking gift credit debit customer technical",
            [WordClass.TimeAdverb] = "today tomorrow yesterday tonight now yet again anymore already later soon here there ago anyway instead too though either else then online together maybe",
            [WordClass.Verb | WordClass.Hungry] = "want need get make let bring seem prefer mean expect wish keep contain include become owe mention say think believe guess suppose wonder hear buy",
            [WordClass.Verb | WordClass.Hungry | WordClass.Ditransitive] = "give tell show send ask",
            [WordClass.Verb | WordClass.Embedder] = "know see understand think believe guess suppose wonder say tell ask hope check remember hear explain mean figure confirm imagine notice decide",
            [WordClass.Verb | WordClass.Transitive] = "return cancel change track order purchase use reset update check find see exchange replace receive book place add remove upgrade activate confirm choose pick lose fix take report refund schedule reschedule switch enter access download print read write submit review request apply charge offer provide accept support contact reach follow discuss collect try forget talk speak look put hold set turn log sign fill drop save block unlock enable disable delete create register verify reactivate renew extend locate question transfer connect discuss complain spell repeat explain describe recommend suggest borrow rent sell deal set handle process measure",
            [WordClass.Verb] = "work help arrive come go open close start end finish stop ship deliver pay wait call last fit break fail crash expire happen cost live move leave stay travel listen run charge start begin matter change continue login logout hang sleep care agree appear disappear load freeze shrink stop refuse decline subscribe unsubscribe qualify count differ exist vary die restart reboot rain park eat drink belong depend count join",
            [WordClass.VerbThird] = "works helps arrives comes goes opens closes starts ends finishes stops ships delivers pays waits calls lasts fits breaks fails crashes expires happens costs takes lives leaves",
            [WordClass.VerbThird | WordClass.Hungry] = "says wants needs gets makes keeps seems means gives tells shows includes contains",
            [WordClass.VerbPast | WordClass.Transitive] = "lost found bought took paid saw forgot chose left read wrote chosen taken seen written forgotten ordered returned cancelled canceled tracked received changed placed used spoke spoken checked tried sold held set booked",
            [WordClass.VerbPast] = "went came gone broke broken done worked arrived stopped started shipped delivered expired failed crashed happened closed opened called moved waited ended begun began fell died paid helped left known run ran shown damaged delayed stuck late torn cracked missing locked",
            [WordClass.VerbPast | WordClass.Hungry] = "got said told gave sent made thought kept brought wanted needed asked meant felt heard bought put",
            [WordClass.VerbPast | WordClass.Embedder] = "said told thought knew heard saw noticed realized realised hoped",
            [WordClass.VerbIng | WordClass.Hungry] = "getting making having giving telling asking thinking wondering saying trying hoping looking calling wanting needing sending buying using",
            [WordClass.VerbIng] = "working arriving coming going shipping waiting paying happening leaving closing opening missing moving starting",
            [WordClass.VerbIng | WordClass.Transitive] = "returning ordering cancelling canceling changing tracking receiving talking speaking expecting",
            [WordClass.Noun] = "order return call help charge change address refund exchange review request report ship place book offer support contact track ring store book check delivery use cost question problem need look work turn load fit end start care rent deal process measure",
        },
        Endings =
        [
            ("ing", WordClass.VerbIng | WordClass.Noun), ("ed", WordClass.VerbPast), ("n't", WordClass.Negated | WordClass.Modal),
            ("'ll", WordClass.Contraction), ("'ve", WordClass.Contraction), ("'re", WordClass.Contraction), ("ly", WordClass.TimeAdverb),
        ],
        Phrases = new Dictionary<PhraseRole, IReadOnlyList<string>>
        {
            [PhraseRole.Open] =
            [
                "let me see", "let me think", "let me check", "let me look", "let me just", "let me", "hold on", "hang on", "one second", "one moment", "just a second", "just a moment", "just a minute", "one sec", "give me a second", "give me a moment",
                "bear with me", "you know", "i mean", "kind of", "sort of", "how do i say", "what was it", "how do you say", "let's see", "lets see",
                "i was wondering", "i am wondering", "i'm wondering", "i'm calling", "i am calling", "i was calling", "i called", "i'm looking", "can you tell me", "could you tell me", "can you please", "could you please", "would you please",
                "i'd like", "i would like", "we would like", "we'd like", "do you know", "do you have", "i was told", "the thing is", "as well as", "such as", "instead of", "in order", "as soon",
                "i want to know", "i need to know", "i'd like to know", "i would like to know", "would you mind", "do you think", "is there", "are there", "there is", "there are", "how about", "what about", "is it possible", "would it be possible",
                "i just wanted", "i wanted", "the reason", "a couple", "a lot of", "so that", "even if", "what if", "as if", "in case", "and then", "but then", "so then", "and now", "and also", "or maybe", "but maybe", "i think maybe", "and maybe", "it says", "and so",
                "and i", "at least", "not only", "for example", "by the way", "first of all", "more than", "less than", "rather than", "able", "what happens", "what kind", "what type", "what sort", "how many", "how much more",
                            ],
            [PhraseRole.Closed] =
            [
                "thank you", "thanks", "thank you very much", "thanks a lot", "thank you so much", "bye", "bye bye", "goodbye", "good bye", "see you", "see you later", "talk to you later", "have a nice day", "have a good day", "have a great day", "have a good one", "take care", "good night", "cheers",
                "that's all", "that is all", "that's it", "that is it", "that'll be all", "that will be all", "that's everything", "nothing else", "no thanks", "never mind", "nevermind", "forget it",
                "as well", "very well", "i think so", "i guess so", "i hope so", "i believe so", "i don't think so", "i suppose so", "or so", "even so", "not so", "and so on", "so far", "what it's like", "look like", "looks like", "sound like", "sounds like", "feel like",
                "yes please", "no problem", "of course", "of course not", "i hope not", "i guess not", "why not", "if not", "or not", "maybe not", "not really", "not yet", "not at all", "at all", "i don't know", "i do not know", "i dunno", "no idea", "i'm not sure", "i am not sure", "not sure",
                "i understand", "i see", "i know", "sounds good", "that works", "all right", "that's right", "that's correct", "that is correct", "that is right", "that's fine", "that's great", "never again", "let me know", "you're welcome", "i didn't get that", "i don't remember", "i can't remember", "i don't understand", "can you repeat that",
                "can you hear me", "are you there", "are you still there", "what do you mean", "how are you", "how are you doing", "who are you", "what's up", "what is going on", "what's going on", "help me", "for example please", "what was that", "the time being", "what should i do", "what can i do", "what can you do", "what do i do",
                "anything like that", "something like that", "and all that", "in stock", "in total", "in advance", "in general", "in person", "on time", "on sale", "at home", "at work", "at least please", "by now", "for now", "for sure", "by mistake",
                "do you have any", "do you have it", "dot com", "dot net", "dot org", "dot co dot uk",
            ],
            [PhraseRole.OpenAlone] = ["wait", "excuse me", "quick question", "one more thing", "another thing", "just", "listen", "look", "first", "second"],
            [PhraseRole.ClosedAlone] = ["hello", "why", "what", "when", "where", "how", "who", "really", "help", "operator", "agent", "representative", "human", "stop", "cancel", "repeat", "again", "nothing", "never", "always", "maybe", "probably", "neither", "both", "either", "it is", "i can", "i do", "i am", "i have", "i did", "i will", "it was", "it does", "they are", "we are"],
            [PhraseRole.Stranded] =
            [
                "wait for", "waiting for", "look for", "looking for", "speak to", "speak with", "speaking to", "speaking with", "talk to", "talk with", "talking to", "talking with", "talk about", "talking about", "made of", "made from", "come from", "coming from", "comes from", "belong to", "belongs to", "pay for", "paid for", "ask for", "asking for",
                "start with", "go to", "going to", "send * to", "sent * to", "ship * to", "ship to", "deliver to", "open until", "open till", "live in", "work with", "work on", "come with", "comes with", "come in", "comes in", "complain to", "listed under", "need * for", "use * for", "used for", "good for", "paying for", "return * to", "calling from", "calling about", "call about", "care about", "happened to", "wrong with", "turn to", "help * with", "in it for", "say to", "know about",
            ],
            [PhraseRole.PhrasalVerb] =
            [
                "log in", "logged in", "logging in", "sign in", "signed in", "sign up", "signed up", "sign out", "check in", "check out", "checked out", "log out", "logged out", "turn on", "turn * on", "turns on", "turn it on", "switch * on", "switched on", "switch on", "come in", "came in", "comes in", "fill * in", "put * in", "typed * in", "type * in", "plugged in", "plug * in",
                "hold on", "come on", "go on", "going on", "carry on", "move on", "later on", "add on", "try * on", "tried * on", "put * on", "moved in", "move in", "go through", "went through", "going through", "gone through", "get through", "got through", "come through", "came through", "put * through", "walk * through", "get in", "got in", "let * in", "drop * in", "bring * in", "brought * in", "trade * in", "send * in", "sent * in", "be in", "pull through", "was on", "is on", "stay on", "all in", "getting in", "keep on", "hand * in", "take * in", "call * in", "called in", "call in", "book * in", "was in", "is in", "are in", "not in",
            ],
            [PhraseRole.AsksDigits] = ["order number", "account number", "reference number", "tracking number", "phone number", "card number", "the number", "your number", "what number", "digits", "code", "pin", "zip", "postcode", "reference", "telephone number"],
            [PhraseRole.AsksQuantity] = ["how many", "how much", "how old", "how long", "how often", "which floor"],
            [PhraseRole.AsksAddress] = ["email", "e mail", "mail address"],
            [PhraseRole.AsksAnything] = ["how can i help", "how may i help", "what can i do", "how can i assist", "what can i help", "what would you like to know", "how can we help", "what is it about", "what else"],
            [PhraseRole.AsksYesNo] = ["anything else", "is that right", "is that correct", "right", "correct", "something else", "okay"],
            [PhraseRole.Asks] = ["tell me", "please say", "give me", "let me know", "please enter", "please spell", "spell your", "say yes or no", "please state", "i need your"],
        },
    };
}
