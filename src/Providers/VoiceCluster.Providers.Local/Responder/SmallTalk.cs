namespace VoiceCluster.Providers.Local;

/// <summary>What a caller says that is about no topic.</summary>
internal enum SmallTalkKind
{
    Greeting,
    HowAreYou,
    WhoAreYou,
    WhatCanYouDo,
    Thanks,
    Goodbye,
    Yes,
    No,
    Repeat,
    Wait,
}

/// <summary>Small talk by phrases. The responder says what it is: it never passes for a person or a language model.</summary>
internal static class SmallTalk
{
    // In the order of what weighs more when an utterance holds several: "thank you bye" is a goodbye, "hi how are you" asks how.
    private static readonly (SmallTalkKind Kind, string[][] Phrases)[] Kinds =
    [
        (SmallTalkKind.WhoAreYou, Words("who are you", "what is this", "what are you", "are you a robot", "are you a human", "are you human", "are you real", "are you a person", "are you a machine", "are you a bot", "is this a robot", "am i talking to a robot", "am i talking to a real person", "am i speaking to a real person", "are you a real person", "is this a real person", "am i speaking to a robot", "am i talking to a computer", "what is your name", "who am i speaking to", "who am i talking to")),
        (SmallTalkKind.HowAreYou, Words("how are you", "how are you doing", "how is it going", "how do you do")),
        (SmallTalkKind.WhatCanYouDo, Words("what can you do", "what can i ask", "what can i ask you", "can you help me", "i need help", "help me", "help", "what do you know")),
        (SmallTalkKind.Goodbye, Words("goodbye", "good bye", "bye", "bye bye", "see you", "see you later", "have a nice day", "have a good day", "that is all", "that's all", "that's it", "that is it", "nothing else", "no that's all", "no thank you", "no thanks")),
        (SmallTalkKind.Repeat, Words("can you repeat that", "could you repeat that", "repeat that", "say that again", "can you say that again", "say it again", "what did you say", "pardon", "i didn't understand", "i did not understand", "i didn't get that", "i didn't hear you", "excuse me", "sorry what")),
        (SmallTalkKind.Wait, Words("hold on", "one moment", "just a moment", "wait a moment", "wait a minute", "one second", "give me a second", "let me see", "let me check", "wait")),
        (SmallTalkKind.Thanks, Words("thank you", "thank you very much", "thank you so much", "thanks", "thanks a lot", "great", "perfect", "wonderful")),
        (SmallTalkKind.Greeting, Words("hello", "hi", "hey", "good morning", "good afternoon", "good evening", "hello there", "hi there", "nice to meet you")),
        (SmallTalkKind.No, Words("no", "nope", "not really")),
        (SmallTalkKind.Yes, Words("yes", "yeah", "yes please", "sure", "okay", "ok", "all right", "of course")),
    ];

    // Words around a phrase that change nothing.
    private static readonly HashSet<string> Padding = new(StringComparer.Ordinal)
    {
        "um", "uh", "er", "hmm", "well", "so", "oh", "ah", "okay", "ok", "yes", "yeah", "no", "and", "then", "now", "please", "you", "today", "for", "your", "help", "there", "hi", "hello", "hey",
        "thanks", "thank", "that's", "helps", "helped", "lot", "so", "good", "oh", "very", "much", "just", "great", "a", "the", "all", "right", "goodbye", "bye", "that", "it", "is",
    };

    /// <summary>All phrases, for the recogniser.</summary>
    public static IEnumerable<string> Sentences => Kinds.SelectMany(static k => k.Phrases).Select(static words => string.Join(' ', words));

    /// <summary>The small talk an utterance is, and how much of it that is: 1 when it is nothing else. Null when no phrase stands in it.</summary>
    /// <param name="words">The utterance's words in lower case.</param>
    public static (SmallTalkKind Kind, double Share)? Find(IReadOnlyList<string> words)
    {
        foreach (var (kind, phrases) in Kinds)
        {
            var said = new HashSet<string>(StringComparer.Ordinal);
            foreach (var phrase in phrases)
            {
                if (Contains(words, phrase)) said.UnionWith(phrase);
            }

            if (said.Count == 0) continue;
            var others = words.Count(static w => !Padding.Contains(w));
            var covered = words.Count(w => !Padding.Contains(w) && said.Contains(w));
            return (kind, others == 0 ? 1 : (double)covered / others);
        }

        return null;
    }

    private static string[][] Words(params string[] phrases) => [.. phrases.Select(static p => p.Split(' '))];

    private static bool Contains(IReadOnlyList<string> words, string[] phrase)
    {
        for (var i = 0; i + phrase.Length <= words.Count; i++)
        {
            var k = 0;
            while (k < phrase.Length && words[i + k] == phrase[k]) k++;
            if (k == phrase.Length) return true;
        }

        return false;
    }
}
