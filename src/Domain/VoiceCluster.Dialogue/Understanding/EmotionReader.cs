namespace VoiceCluster.Dialogue;

/// <summary>Tells what a caller seems to feel, by what people say who do.</summary>
internal static class EmotionReader
{
    private const double OnePhrase = 0.65;
    private const double EachFurther = 0.15;
    private const double Most = 0.95;

    private static readonly (Emotion Emotion, string[][] Phrases)[] Kinds =
    [
        (Emotion.Anger, Split(
            "angry,furious,outraged,outrageous,livid,unacceptable,disgrace,disgraceful,ridiculous,joke,how dare you,sick of,fed up,had enough,scam,rip off,lawyer,sue you,i hate,hate this,idiot,idiots,"
            + "incompetent,shut up,worst,pissed,bullshit,complaint against,supervisor,manager right now,wütend,unverschämt,frechheit,furieux,furioso,enfadado")),
        (Emotion.Frustration, Split(
            "frustrated,frustrating,annoying,annoyed,still waiting,been waiting,again and again,third time,fourth time,how many times,for weeks,for hours,three weeks,two weeks,keeps happening,keep calling,"
            + "called twice,called three times,nobody answers,no one answers,no one helps,nobody helps,still not,still hasn't,still no,already told,told you already,does not work,doesn't work,not working,disappointed,"
            + "disappointing,waste of time,genervt,immer noch nicht,enttäuscht,déçu,harto")),
        (Emotion.Worry, Split(
            "worried,worry,afraid,scared,nervous,anxious,concerned,stolen,hacked,fraud,emergency,urgent,urgently,did not recognise,don't recognise,don't recognize,suspicious,panicking,what if,not safe,is it safe,sorgen,"
            + "dringend,inquiet,preocupado")),
        (Emotion.Sadness, Split("sad,sadly,heartbroken,crying,passed away,died,funeral,upset,depressed,lonely,miss him,miss her,terrible news,traurig,triste")),
        (Emotion.Confusion, Split(
            "confused,confusing,don't understand,do not understand,didn't understand,don't get it,what do you mean,makes no sense,doesn't make sense,not sure what,not sure how,no idea,i am lost,i'm lost,unclear,verstehe nicht,"
            + "comprends pas,no entiendo")),
        (Emotion.Gratitude, Split("thank you so much,thank you very much,thanks a lot,thanks so much,many thanks,grateful,appreciate it,appreciate your,i appreciate,you've been very helpful,vielen dank,merci beaucoup,muchas gracias")),
        (Emotion.Joy, Split("happy,delighted,thrilled,excited,love it,i love,wonderful,fantastic,amazing,awesome,brilliant,perfect,great news,yay,hooray,so glad,freue mich,génial,estupendo")),
    ];

    /// <param name="text">What was said.</param>
    /// <param name="sentiment">Joy and thanks are not felt by somebody who complains ("thanks a lot for nothing").</param>
    public static (Emotion Emotion, double Confidence) Read(string text, Sentiment sentiment)
    {
        var words = SaidWords.Of(text);
        var best = (Emotion: Emotion.None, Count: 0);
        foreach (var (emotion, phrases) in Kinds)
        {
            if (emotion is Emotion.Joy or Emotion.Gratitude && sentiment is Sentiment.Negative) continue;
            var count = 0;
            for (var i = 0; i < words.Count; i++)
            {
                if (Array.Exists(phrases, phrase => SaidWords.StandsAt(words, i, phrase)) && !IsDenied(words, i)) count++;
            }

            if (count > best.Count) best = (emotion, count);
        }

        return best.Count == 0
            ? (Emotion.None, sentiment is Sentiment.Neutral ? 0.7 : 0.5)
            : (best.Emotion, Math.Min(Most, OnePhrase + ((best.Count - 1) * EachFurther) + (text.Contains('!', StringComparison.Ordinal) ? 0.1 : 0)));
    }

    /// <summary>"I am not angry", "don't worry".</summary>
    private static bool IsDenied(List<string> words, int at) => (at > 0 && SentimentWords.Negates(words[at - 1])) || (at > 1 && words[at - 1] is "so" or "very" or "really" or "be" && SentimentWords.Negates(words[at - 2]));

    private static string[][] Split(string phrases) => [.. phrases.Split(',').Select(static phrase => phrase.Split(' '))];
}
