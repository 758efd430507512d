namespace VoiceCluster.TurnTaking;

// The phrases of English: what several words say about the turn together.
public sealed partial record LanguagePack
{
    private static Dictionary<PhraseRole, IReadOnlyList<string>> EnglishPhrases() => new()
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
        // "m" and "a m" after a word that wants another: recognisers hear "um" so.
        [PhraseRole.Hesitation] =
        [
            "i mean", "you know", "let me see", "let me think", "let's see", "lets see", "hang on", "one moment", "one second",
            "about a m", "about m", "and a m", "and m", "at m", "but m", "for a m", "for m", "from m", "is a m", "is m", "like a m", "like m", "my m", "of a m", "of m", "on m", "or m", "so m", "the m",
            "to a m", "to m", "with a m", "with m", "your m",
        ],
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
            "a couple of questions", "several questions", "to questions", "too questions", "two problems", "three problems", "a few problems", "a couple of problems", "two items", "three items",
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
    };
}
