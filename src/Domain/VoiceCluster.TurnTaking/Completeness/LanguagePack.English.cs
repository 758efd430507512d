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
        Phrases = EnglishPhrases(),
    };
}
