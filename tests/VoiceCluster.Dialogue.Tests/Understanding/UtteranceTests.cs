namespace VoiceCluster.Dialogue.Tests.Understanding;

public sealed class UtteranceTests
{
    [Theory]
    [InlineData("that is great, thank you", Sentiment.Positive)]
    [InlineData("I am really happy with the lamp", Sentiment.Positive)]
    [InlineData("not bad at all", Sentiment.Positive)]
    [InlineData("this is terrible", Sentiment.Negative)]
    [InlineData("I am not happy with it", Sentiment.Negative)]
    [InlineData("the lamp arrived broken and nobody helps me", Sentiment.Negative)]
    [InlineData("the lamp is nice but the service is awful", Sentiment.Negative)]
    [InlineData("where is order 4271", Sentiment.Neutral)]
    [InlineData("what are your opening hours", Sentiment.Neutral)]
    [InlineData("", Sentiment.Neutral)]
    public void Sentiment_is_told(string text, Sentiment sentiment) => Assert.Equal(sentiment, Read(text).Sentiment);

    [Theory]
    [InlineData("this is unacceptable, I want to speak to your supervisor", Emotion.Anger)]
    [InlineData("I have been waiting for three weeks and it is still not here", Emotion.Frustration)]
    [InlineData("I am worried that my card was stolen", Emotion.Worry)]
    [InlineData("my mother passed away and I am so sad", Emotion.Sadness)]
    [InlineData("I don't understand what you mean", Emotion.Confusion)]
    [InlineData("I love it, it is wonderful", Emotion.Joy)]
    [InlineData("thank you so much", Emotion.Gratitude)]
    [InlineData("where is order 4271", Emotion.None)]
    [InlineData("I am not angry", Emotion.None)]
    [InlineData("don't worry", Emotion.None)]
    [InlineData("thank you so much for this awful, broken lamp", Emotion.None)]
    public void Emotion_is_told(string text, Emotion emotion) => Assert.Equal(emotion, Read(text).Emotion);

    [Theory]
    [InlineData("where is my order", "en")]
    [InlineData("Wo ist meine Bestellung?", "de")]
    [InlineData("je voudrais annuler ma commande", "fr")]
    [InlineData("quiero cancelar mi pedido, por favor", "es")]
    [InlineData("vorrei sapere dove è il mio ordine", "it")]
    [InlineData("onde está o meu pedido, por favor", "pt")]
    [InlineData("waar is mijn bestelling", "nl")]
    [InlineData("gdzie jest moje zamówienie", "pl")]
    [InlineData("var är min beställning", "sv")]
    [InlineData("siparişim nerede", "tr")]
    [InlineData("где мой заказ", "ru")]
    [InlineData("注文はどこですか", "ja")]
    [InlineData("我的订单在哪里", "zh")]
    [InlineData("أين طلبي", "ar")]
    [InlineData("4271", "und")]
    public void Language_is_told(string text, string language) => Assert.Equal(language, Read(text).Language);

    [Fact]
    public void Words_that_every_language_could_have_are_the_calls() => Assert.Equal(("de", 0.4), (UtteranceReader.Read("Berlin", default, "de").Language, UtteranceReader.Read("Berlin", default, "de").LanguageConfidence));

    [Theory]
    [InlineData("what the fuck is this")]
    [InlineData("this is f**king stupid")]
    [InlineData("what a load of sh1t")]
    [InlineData("fuuuuuck")]
    [InlineData("you f u c k")]
    [InlineData("so eine Scheiße")]
    [InlineData("you ass-hole, bull-shit")]
    public void Swearing_is_noted(string text) => Assert.True(Read(text).IsProfane);

    [Theory]
    [InlineData("this is unacceptable", "The caller sounds upset: acknowledge it in a few words, then help at once. Do not sound cheerful.")]
    [InlineData("I am worried about my card", "The caller sounds worried: be calm and say what happens next.")]
    [InlineData("where is the fucking parcel, I have been waiting for weeks", "The caller sounds upset: acknowledge it in a few words, then help at once. Do not sound cheerful. The caller swore: stay friendly and to the point, and do not repeat it.")]
    [InlineData("it arrived broken and dirty, awful", "The caller is not satisfied: acknowledge it in a few words, then help.")]
    [InlineData("where is order 4271", "")]
    [InlineData("thank you so much", "")]
    public void The_tone_of_the_next_answer_follows(string text, string line) => Assert.Equal(line, Tone.For(Read(text)));

    [Theory]
    [InlineData("I live in Scunthorpe and work for Dickens and Cockburn")]
    [InlineData("the shiitake mushrooms passed the assessment of the class")]
    [InlineData("a grass mat, a cocktail glass and a peacock")]
    [InlineData("*** 5 stars ***")]
    [InlineData("a flame retardant sofa")]
    [InlineData("hello")]
    public void Decent_words_are_not(string text) => Assert.False(Read(text).IsProfane);

    private static TurnUnderstanding Read(string text) => UtteranceReader.Read(text, new DateOnly(2026, 3, 11), "en");
}
