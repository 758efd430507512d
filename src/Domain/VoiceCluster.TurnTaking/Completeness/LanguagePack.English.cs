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
            [WordClass.Quantifier] = "many before around over some any another each both either several few which his her",
            [WordClass.Subject] = """
                i you we they he she it someone somebody anyone anybody everyone everybody nobody something everything nothing there
                """,
            [WordClass.Person] = "me us him her them you",
            [WordClass.Object] = """
                all anybody anyone anything everyone everything her him it me mine myself nothing one ones somebody someone something
                that them there these this those us you yours yourself
                """,
            [WordClass.Question] = "what where when why how who which whom whose whatever whichever",
            [WordClass.Be] = """
                i'm you're we're they're he's she's it's that's there's is are was were am be been being ain't isn't aren't wasn't
                weren't
                """,
            [WordClass.Do] = "do does did don't doesn't didn't",
            [WordClass.Have] = "have has had haven't hasn't hadn't",
            [WordClass.Modal] = """
                can could will would shall should may might must can't cannot couldn't won't wouldn't shouldn't mustn't
                """,
            [WordClass.Negated] = """
                ain't isn't aren't wasn't weren't don't doesn't didn't haven't hasn't hadn't can't cannot couldn't won't wouldn't
                shouldn't mustn't
                """,
            [WordClass.Contraction] = """
                he'd he'll he's here's i'd i'll i'm i've im it'd it'll it's ive she'd she'll she's that'll that's thats there'll
                there's theres they'd they'll they're they've we'd we'll we're we've you'd you'll you're you've
                """,
            [WordClass.QuestionContraction] = """
                what's where's when's who's how's why's what're where're how're who'll what'll how'd whats wheres whos hows
                """,
            [WordClass.Preposition] = """
                about above across against among as at behind below beside between beyond by concerning despite during except for from
                including into like near of onto per regarding than toward towards under upon via with within without
                """,
            [WordClass.To] = "to",
            [WordClass.Particle] = "in on through past",
            [WordClass.Coordinator] = "and or but nor plus",
            [WordClass.Subordinator] = "if because cause cuz whether unless although whereas",
            [WordClass.SoftSubordinator] = """
                like when while since until till after before once that where as though whenever wherever so
                """,
            [WordClass.Filler] = "um uh umm uhh erm er hmm hm mm eh ehm",
            [WordClass.Yes] = "yes yeah yep yup ya correct sure exactly right absolutely definitely okay ok alright certainly",
            [WordClass.No] = "no nope nah",
            [WordClass.Number] = """
                double eight eighteen eighty eleven fifteen fifty five forty four fourteen hundred nine nineteen ninety oh one seven
                seventeen seventy six sixteen sixty ten thirteen thirty thousand three triple twelve twenty two zero
                """,
            [WordClass.Tens] = "twenty thirty forty fifty sixty seventy eighty ninety double triple",
            [WordClass.Ordinal] = """
                first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth
                sixteenth seventeenth eighteenth nineteenth twentieth thirtieth
                """,
            [WordClass.Month] = "january february march april may june july august september october november december",
            [WordClass.Adjective] = """
                bad big black blue brand broken certain correct current damaged different double entire exact extra first following
                good green large little main medium new nice old other previous proper quick real recent red right second single small
                special white whole wrong
                """,
            [WordClass.Adverb] = """
                actually all almost already also always barely basically both currently definitely even ever finally hardly just
                kindly maybe never not now only please probably quickly really recently simply so still then too usually
                """,
            [WordClass.Intensifier] = """
                able allergic almost also another approximately credit currently debit even every extremely fairly just last mostly
                next no normally only opening pretty quite rather roughly simply still technical tracking unable usually very
                """,
            [WordClass.Not] = "not",
            [WordClass.Polite] = "please",
            [WordClass.Letter] = "b c d e f g h j k l m n o p q r s t u v w x y z",
            [WordClass.Relational] = """
                address amount balance code color colour cost date deadline difference email issue length model name number point
                price problem question reason size status thing time title total weight
                """,
            [WordClass.Degree] = "much many long far often soon late early old big fast quickly expensive large heavy come about",
            [WordClass.NumberCue] = "number code order account reference tracking digits id pin card zip postcode extension",
            [WordClass.LeadIn] = """
                absolutely actually afternoon ah alright also and anyway basically but cool correct definitely er erm evening exactly
                good great hello hey hi hmm morning no nope now oh ok okay or perfect please right so sorry sure thanks then there uh
                um wait well yeah yep yes
                """,
            [WordClass.MidAdverb] = """
                all neither either both never already always probably definitely recently ever so too finally almost hardly barely
                really actually
                """,
            [WordClass.Amount] = "much many long big large heavy expensive old",
            [WordClass.Ergative] = """
                break broke broken burned burnt change changed close closed end ended finish finished freeze froze load lock locked
                move moved open opened rang ring sank stop stopped tear tore
                """,
            [WordClass.Adjunct] = "off out up down away over",
            [WordClass.Opener] = "well so basically actually anyway also because plus then",
            [WordClass.AdverbialQuestion] = "how when where why",
            [WordClass.ReasonQuestion] = "why",
            [WordClass.Opinion] = "think thinks thought believe believes guess guessed suppose hope hoped says said figure",
            [WordClass.Get] = "get gets got getting gotten",
            [WordClass.TimeUnit] = "second seconds minute minutes hour hours day days week weeks month months year years",
            [WordClass.Adversative] = "but",
            [WordClass.AddressAt] = "at",
            [WordClass.AddressDot] = "dot",
            [WordClass.DayPreposition] = "on",
            [WordClass.Nominative] = "i we you he she they someone somebody anyone anybody everyone everybody nobody who",
            [WordClass.TimeAdverb] = """
                again ago along already anymore anyway apart away back down either else here inside instead later maybe now off online
                out outside soon then there though today together tomorrow tonight too up yesterday yet
                """,
            [WordClass.Verb | WordClass.Hungry] = """
                avoid become believe bring buy contain deserve enjoy expect feel get guess hear include keep let like love make mean
                mention need owe prefer say seem smell sound suppose taste think want wish wonder
                """,
            [WordClass.Verb | WordClass.Hungry | WordClass.Ditransitive] = """
                give tell show send ask put connect transfer bring let get hand offer promise owe lend
                """,
            [WordClass.Verb | WordClass.Embedder] = """
                know see understand think believe guess suppose wonder say tell ask hope check remember hear explain mean figure
                confirm imagine notice decide
                """,
            [WordClass.Verb | WordClass.Transitive] = """
                accept access activate add adjust admit adopt advise allow announce apply arrange assign assist attach attend balance
                bend bill blame block book borrow bother breathe bring build calculate carry catch celebrate change charge check
                choose claim clean clear click close collect come comment communicate compare complete concern confirm connect
                consider contact control convert convince cook copy correct count cover create cut damage deal declare defend define
                delete deliver demand deny deposit describe design destroy detect develop dial disable discover discuss dislike divide
                double download drag draw drink drive drop dry eat edit employ enable encourage ensure enter estimate examine exchange
                exclude expect experience explain extend feed file fill film finance find fix fly fold follow forget forward freeze
                gather grab guarantee guide handle hang hate hear hide highlight hire hit hold identify ignore import improve inform
                inspect install insure interrupt introduce invite iron join keep kick kill knock land lead leave lend lift light limit
                link list live load locate lock log look lose lower mail mark marry meet melt mind miss modify monitor move name
                notice notify obtain open operate order organize overlook own pack paint pass pause perform phone pick place plan plug
                pour practice prefer prepare press print process produce program protect prove provide publish pull punch purchase
                push question quote raise rate reach reactivate read rebook receive recognise recognize recommend record recover
                recycle redo reduce refill refund register reimburse reject release rely remind remove renew rent reopen reorder
                repair repeat replace reply report represent reprint request reschedule rescue research resend reserve reset resolve
                respect restock restore return review ride roll ruin save scan schedule scratch seal search secure see seek select
                sell separate serve set shake shape share shorten shut sign sing skip slow smoke solve sort speak spell spend spill
                split spread squeeze stamp steal stick store stretch strike study submit suggest suit supply support swallow swap
                swipe switch take talk tape taste teach tear tell test text thank throw tick tie tighten touch track train transfer
                translate transport treat trim trust try turn type undo unlock unpack unplug unsubscribe untie update upgrade upload
                upset use value verify view visit vote wake walk warm warn wash waste watch water wear weigh welcome win wipe withdraw
                witness wonder wrap write zip
                """,
            [WordClass.Verb] = """
                agree appear arrive beep begin belong blink break call cancel care complain continue cost count crash decline deliver
                depend die differ disappear drink eat end exist expire fail finish fit freeze go hang happen help hurry last leak
                listen load login logout matter move overheat park pay qualify rain reboot refuse restart ring run ship shrink sleep
                speak start stay stop subscribe travel unsubscribe vanish vary wait work worry
                """,
            [WordClass.VerbThird] = """
                appears arrives blinks breaks calls closes comes costs crashes delivers depends disappears ends expires fails finishes
                fits freezes goes happens helps lasts leaks leaves loads matters opens pays rings ships starts stops waits works
                """,
            [WordClass.VerbThird | WordClass.Transitive] = """
                takes covers charges lives uses turns does accepts shows includes contains offers
                """,
            [WordClass.VerbThird | WordClass.Hungry] = """
                smells tastes says wants needs gets makes keeps seems means looks gives sounds feels likes has
                """,
            [WordClass.VerbThird | WordClass.Hungry | WordClass.Ditransitive] = "tells shows owes sends asks promises",
            [WordClass.VerbPast | WordClass.Transitive] = """
                began booked changed charged checked chose chosen damaged delayed forgot forgotten found held hurt left lived lost
                missed ordered placed ran rang read received returned run saw seen set shown sold spoke spoken started taken talked
                took tracked tried used went written wrote
                """,
            [WordClass.VerbPast] = """
                agreed arrived begun broke broken burned called came canceled cancelled changed closed cracked crashed delivered died
                disappeared done ended expired exploded failed fell finished froze frozen gone happened helped known late locked moved
                opened paid shipped shrank stopped stuck torn waited worked
                """,
            [WordClass.VerbPast | WordClass.Hungry] = """
                got said made thought kept brought wanted needed meant felt heard bought seemed became looked
                """,
            [WordClass.VerbPast | WordClass.Hungry | WordClass.Ditransitive] = """
                told gave sent asked put offered showed promised owed lent
                """,
            [WordClass.VerbPast | WordClass.Embedder] = "said told thought knew heard saw noticed realized realised hoped",
            [WordClass.VerbIng | WordClass.Hungry] = """
                getting making having giving telling asking thinking wondering saying trying hoping looking wanting needing sending
                buying using
                """,
            [WordClass.VerbIng] = """
                arriving beeping bleeding blinking breaking breathing burning closing coming crashing crying driving dying falling
                flickering freezing going happening helping joking leaking leaving listening loading missing moving opening paying
                raining ringing shipping sleeping smoking snowing starting staying waiting working
                """,
            [WordClass.VerbIng | WordClass.Transitive] = """
                returning ordering cancelling canceling changing tracking receiving talking speaking expecting calling
                """,
            [WordClass.Noun] = """
                address bill blame book call care catch change charge check comment concern contact control copy cost count damage
                deal delivery design display drink drop edit end estimate exchange experience feed file film finance fit guarantee
                guide handle help land last lead lift light limit link list load look mail mark measure monitor name need notice offer
                order paint pause phone place plan play post practice press print problem process program question quote record refund
                rent repair reply report request research return review ride ring roll scan schedule scratch seal service shape share
                ship sign smoke stamp start stay stick store study supply support switch tape taste tear text tick tie total touch
                track train transport turn update use value view visit vote walk water work
                """,
        },
        Numbers = new Dictionary<string, string>
        {
            ["number"] = "",
            ["order"] = "",
            ["order number"] = "",
            ["id"] = "",
            ["digits"] = "",
            ["account"] = "8-12",
            ["account number"] = "8-12",
            ["bank account"] = "8-12",
            ["bank account number"] = "8-12",
            ["card"] = "15 16 19",
            ["card number"] = "15 16 19",
            ["phone number"] = "7 10 11",
            ["telephone number"] = "7 10 11",
            ["mobile number"] = "7 10 11",
            ["cell number"] = "7 10 11",
            ["cell phone number"] = "7 10 11",
            ["fax number"] = "7 10 11",
            ["reference"] = "6-12",
            ["reference number"] = "6-12",
            ["confirmation number"] = "6-12",
            ["policy number"] = "6-12",
            ["member number"] = "6-12",
            ["membership number"] = "6-12",
            ["customer number"] = "5-10",
            ["booking number"] = "5-10",
            ["reservation number"] = "5-10",
            ["invoice number"] = "4-10",
            ["ticket number"] = "4-10",
            ["case number"] = "4-10",
            ["serial number"] = "8-20",
            ["tracking"] = "8-22",
            ["tracking number"] = "8-22",
            ["routing number"] = "9",
            ["social security number"] = "4 9",
            ["sort code"] = "6",
            ["code"] = "4-8",
            ["pin"] = "4-6",
            ["pin number"] = "4-6",
            ["zip"] = "5 9",
            ["zip code"] = "5 9",
            ["postcode"] = "5",
            ["extension"] = "2-5",
        },
        Endings =
        [
            ("ing", WordClass.VerbIng | WordClass.Noun | WordClass.Transitive), ("ed", WordClass.VerbPast | WordClass.Transitive), ("n't", WordClass.Negated | WordClass.Modal),
            ("'ll", WordClass.Contraction), ("'ve", WordClass.Contraction), ("'re", WordClass.Contraction), ("ly", WordClass.TimeAdverb),
        ],
        Phrases = new Dictionary<PhraseRole, IReadOnlyList<string>>
        {
            [PhraseRole.Open] =
            [
                "a couple", "a lot of", "able", "and also", "and i", "and maybe", "and now", "and so", "and then", "are there", "as if",
                "as soon", "as well as", "at least", "bear with me", "but maybe", "but then", "can you please", "can you tell me",
                "could you please", "could you tell me", "do you have", "do you know", "do you think", "even if", "even though",
                "give me a moment", "give me a second", "hang on", "hold on", "how about", "how come", "how do i say", "how do you say",
                "how many", "how much more", "i am wondering", "i just wanted", "i wanted", "i was told", "i was wondering",
                "i would like", "i'd like", "i'm afraid", "i'm looking", "i'm wondering", "in case", "in order", "instead of",
                "is spelled", "is there", "it says", "it's spelled", "it's up", "just a minute", "just a moment", "just a second",
                "kind of", "less than", "let me", "let me check", "let me just", "let me look", "let me see", "let me think",
                "let's see", "lets see", "like to know", "more than", "need to know", "not only", "one moment", "one sec", "one second",
                "or else", "or maybe", "rather than", "so that", "so then", "sort of", "spelled", "spelt", "such as", "supposed",
                "that's exactly", "the reason", "the thing is", "there are", "there is", "want to know", "wanted to ask",
                "wanted to know", "we would like", "we'd like", "what about", "what happens", "what if", "what kind", "what sort",
                "what type", "what was it", "would you mind", "would you please", "you know",
            ],
            [PhraseRole.Hesitation] = ["i mean", "you know", "let me see", "let me think", "let's see", "lets see", "hang on", "one moment", "one second"],
            // "know": recognisers hear "no" so.
            [PhraseRole.TakesBack] =
            [
                "actually no", "i meant", "know", "know sorry", "know wait", "no", "no no", "no sorry", "no wait", "nope", "oh no", "oh sorry",
                "oh wait", "sorry", "sorry no", "wait", "wait no", "wait sorry",
            ],
            [PhraseRole.Closed] =
            [
                "absolutely not", "all right", "and all that", "and so on", "anything like that", "are you still there",
                "are you there", "as well", "at all", "at home", "at last", "at least please", "at work", "better not", "by mistake",
                "by now", "bye", "bye bye", "can you hear me", "can you repeat that", "certainly not", "cheers", "comes next",
                "definitely not", "do you close", "do you open", "dot co dot uk", "dot com", "dot net", "dot org", "even so",
                "for example please", "for now", "for sure", "forget it", "good bye", "good night", "goodbye", "have a good day",
                "have a good one", "have a great day", "have a nice day", "help me", "how are you", "how are you doing",
                "i am not sure", "i believe so", "i can't remember", "i didn't get that", "i do not know", "i don't know",
                "i don't remember", "i don't think so", "i don't understand", "i dunno", "i guess not", "i guess so", "i hope not",
                "i hope so", "i know", "i see", "i suppose so", "i think so", "i understand", "i'm not sure", "if necessary",
                "if possible", "if so", "if you could", "in advance", "in general", "in person", "in stock", "in total", "let me know",
                "love to", "maybe not", "never again", "never mind", "nevermind", "no idea", "no problem", "no thanks", "not at all",
                "not really", "not so", "not sure", "not yet", "nothing else", "of course", "of course not", "on sale", "on time",
                "or not", "or so", "please do", "prefer not", "probably not", "rather not", "see you", "see you later", "shop close",
                "shop open", "so far so good", "something like that", "sounds good", "still not", "store close", "store open",
                "take care", "talk to you later", "thank you", "thank you so much", "thank you very much", "thanks", "thanks a lot",
                "that is all", "that is correct", "that is it", "that is right", "that will be all", "that works", "that'll be all",
                "that's all", "that's correct", "that's everything", "that's fine", "that's great", "that's it", "that's right",
                "the time being", "unfortunately not", "very well", "what can i do", "what can you do", "what do i do",
                "what do you mean", "what i mean", "what is going on", "what should i do", "what was that", "what you mean",
                "what's going on", "what's next", "what's up", "who are you", "why not", "yes please", "you close", "you open",
                "you're welcome",
            ],
            [PhraseRole.Unsure] =
            [
                "a bit", "a little", "are called", "bring it", "came out", "comes out", "get it", "has trouble", "have trouble",
                "having trouble", "is based", "is called", "is located", "is made", "is written", "it's written", "leave it", "left it",
                "make it", "make that", "not that", "put it", "take me", "to wait", "turn it", "turned it", "turned out", "turning it",
                "was born", "was built", "was called", "was left", "was made", "were left",
            ],
            [PhraseRole.LeadIn] =
            [
                "after that", "all right", "as far as i know", "as i said", "at the moment", "before that", "by the way", "every day",
                "every morning", "excuse me", "first of all", "for example", "good afternoon", "good evening", "good morning",
                "hold on", "i mean", "if necessary", "if not", "if possible", "if so", "in that case", "in the morning", "last time",
                "let me see", "like i said", "next time", "no problem", "of course", "other than that", "right now", "thank you",
                "this time", "to be honest", "you know",
            ],
            [PhraseRole.OpenAlone] =
            [
                "another thing", "as far as i know", "excuse me", "first", "i am calling", "i called", "i mean", "i was calling",
                "i'm calling", "just", "listen", "look", "one more thing", "quick question", "second", "wait", "what i mean",
            ],
            [PhraseRole.AnswerAlone] =
            [
                "all", "always", "both", "either", "here", "neither", "never", "none", "nothing", "now", "really", "today", "tomorrow",
            ],
            [PhraseRole.ClosedAlone] =
            [
                "again", "agent", "cancel", "hello", "help", "how", "how are they", "how are you", "human", "operator", "repeat",
                "representative", "stop", "what", "what for", "when", "where", "where are we", "where are you", "where to", "who",
                "who are you", "why", "with whom",
            ],
            [PhraseRole.Stranded] =
            [
                "ask for", "asking for", "belong to", "belongs to", "call about", "calling about", "calling from", "care about",
                "come from", "come in", "come with", "comes from", "comes in", "comes with", "coming from", "complain to", "deliver to",
                "depart from", "go to", "good for", "happened to", "help * with", "in it for", "know about", "leave from",
                "leaves from", "leaving from", "listed under", "live in", "look for", "looking for", "made from", "made of",
                "need * for", "open till", "open until", "paid for", "pay for", "paying for", "return * to", "say to", "send * to",
                "sent * to", "ship * to", "ship to", "speak to", "speak with", "speaking to", "speaking with", "start with",
                "talk about", "talk to", "talk with", "talking about", "talking to", "talking with", "turn to", "use * for", "used for",
                "wait for", "waiting for", "work on", "work with", "wrong with",
            ],
            [PhraseRole.PhrasalVerb] =
            [
                "add on", "book * in", "bring * in", "brought * in", "call * in", "call in", "called in", "came in", "came through",
                "carry on", "check in", "check out", "checked out", "come in", "come on", "come through", "comes in", "coming in",
                "drop * in", "fill * in", "get in", "get through", "getting in", "go on", "go through", "going on", "going through",
                "gone through", "got in", "got through", "hand * in", "hold on", "keep on", "later on", "let * in", "log in", "log out",
                "logged in", "logged out", "logging in", "move in", "move on", "moved in", "plug * in", "plugged in", "pull through",
                "put * in", "put * on", "put * through", "send * in", "sent * in", "sign in", "sign out", "sign up", "signed in",
                "signed up", "stay on", "switch * on", "switch on", "switched on", "take * in", "trade * in", "tried * on", "try * on",
                "turn * on", "turn it on", "turn on", "turns on", "type * in", "typed * in", "walk * through", "went through",
            ],
            [PhraseRole.AsksDigits] =
            [
                "account number", "card number", "code", "digits", "order number", "phone number", "pin", "postcode", "reference",
                "reference number", "telephone number", "the number", "tracking number", "what number", "your number", "zip",
            ],
            [PhraseRole.AsksQuantity] = ["how many", "how much", "how old", "how long", "how often", "which floor"],
            [PhraseRole.AsksSpelling] = ["spell", "letter by letter"],
            [PhraseRole.NamesEmail] = ["email", "e mail", "email address", "e mail address", "mail address"],
            [PhraseRole.NamesAddress] = ["address", "where do you live", "street", "street and number"],
            [PhraseRole.NamesStreet] =
            [
                "i live at", "we live at", "i live on", "we live on", "i am at", "i'm at", "we are at", "we're at", "i moved to", "we moved to", "send it to",
                "deliver it to", "ship it to", "deliver to", "come to",
            ],
            [PhraseRole.NamesSpelling] =
            [
                "is spelled", "is spelt", "it's spelled", "it's spelt", "that's spelled", "that's spelt", "spell it", "spell that", "i spell", "spelled", "spelt",
            ],
            [PhraseRole.Announces] =
            [
                "is", "it's", "that's", "it is", "that is", "is it's", "is it is", "are", "will be", "would be", "now is", "there is", "is now", "sure it's", "sure it is",
                "the number is", "the address is", "my number is", "the email is",
            ],
            [PhraseRole.EmailEnd] =
            [
                "com", "net", "org", "edu", "gov", "info", "biz", "io", "co", "us", "uk", "de", "fr", "es", "it", "ru", "eu", "nl", "ca", "ie", "au", "ch", "at",
            ],
            [PhraseRole.StreetEnd] =
            [
                "street", "road", "avenue", "lane", "drive", "court", "boulevard", "way", "place", "square", "close", "terrace", "crescent", "highway", "parkway", "circle",
                "alley", "row",
            ],
            [PhraseRole.Acronym] =
            [
                "a m", "p m", "t v", "i d", "u k", "u s", "u s a", "e u", "a t m", "d v d", "c d", "p c", "v a t", "p d f", "u s b", "q r", "s m s", "g p s", "f a q", "p o",
                "v i p", "d h l", "u p s",
            ],
            [PhraseRole.ListBegins] =
            [
                "two things", "three things", "a few things", "a couple of things", "several things", "some things", "two questions", "three questions", "a few questions",
                "a couple of questions", "several questions", "two problems", "three problems", "a few problems", "a couple of problems", "two items", "three items",
                "these items", "the following", "the first thing is", "the first is", "the first one is",
            ],
            [PhraseRole.ListOpens] = ["first", "firstly", "for one thing", "number one"],
            [PhraseRole.ListGoesOn] = ["second", "secondly", "then", "also", "finally", "lastly", "number two"],
            [PhraseRole.AsksAnything] =
            [
                "how can i assist", "how can i help", "how can we help", "how may i help", "what can i do", "what can i help",
                "what else", "what happened", "what is it about", "what is the problem", "what is wrong",
                "what seems to be the problem", "what would you like to know", "what's the problem", "what's wrong",
            ],
            [PhraseRole.AsksYesNo] = ["anything else", "is that right", "is that correct", "right", "correct", "something else", "okay"],
            [PhraseRole.Asks] =
            [
                "tell me", "please say", "give me", "let me know", "please enter", "please spell", "spell your", "say yes or no",
                "please state", "i need your", "may i have", "can i have", "could i have", "may i ask", "can i get", "spell it", "spell that", "read me",
            ],
        },
    };
}
