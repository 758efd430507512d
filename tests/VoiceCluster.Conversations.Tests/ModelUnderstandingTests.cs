using Microsoft.Extensions.Logging.Abstractions;
using VoiceCluster.Dialogue;
using VoiceCluster.Grains.Models;
using VoiceCluster.Grains.Understanding;
using VoiceCluster.Providers;
using VoiceCluster.Providers.Scripted;
using VoiceCluster.TestKit;

namespace VoiceCluster.Conversations.Tests;

/// <summary>A language model is asked what a turn means, where the agent names one.</summary>
public sealed class ModelUnderstandingTests
{
    private readonly VirtualTimeProvider _time = new();
    private readonly FlakyChatModel _model;

    public ModelUnderstandingTests() => _model = new FlakyChatModel(new ScriptedChatModel(new ScriptedOptions(), _time));

    [Fact]
    public async Task What_the_model_says_counts_and_what_it_leaves_out_stays()
    {
        _model.Answer =
        [
            new ChatDelta("""Here you are: ```{"intent":{"name":"lost_parcel","confidence":0.9},"emotion":{"name":"worry","confidence":2},"""),
            new ChatDelta(""" "entities":[{"kind":"name","text":"Ada","value":"Ada","confidence":0.8},{"kind":"name","text":"Eve","value":"Eve","confidence":1}]}```"""),
        ];
        var understood = await UnderstandAsync("Ada here, order 4271 is not to be found", "small");
        Assert.Equal(("small", "lost_parcel", Emotion.Worry, 1.0, "en"), (understood.Source, understood.Intent, understood.Emotion, understood.EmotionConfidence, understood.Language));
        Assert.Equal(["OrderNumber=4271", "Name=Ada"], understood.Entities.Select(static e => $"{e.Kind}={e.Value}"));
        Assert.Equal("small", Assert.Single(Assert.Single(_model.Requests).Chain).Model);
    }

    [Theory]
    [InlineData("I do not know.")]
    [InlineData("{\"emotion\":{\"name\":\"hunger\",\"confidence\":1}}")]
    [InlineData("{\"intent\":")]
    public async Task An_answer_that_is_none_costs_nothing(string answer)
    {
        _model.Answer = [new ChatDelta(answer)];
        var understood = await UnderstandAsync("where is order 4271", "small");
        Assert.Equal((TurnUnderstanding.Local, "4271"), (understood.Source, Assert.Single(understood.Entities).Value));
    }

    [Theory]
    [InlineData("{\"language\":{\"name\":\"?!\",\"confidence\":1}}")]
    [InlineData("{\"language\":{\"confidence\":1},\"entities\":[null,{\"kind\":\"name\"}]}")]
    public async Task What_is_wrong_in_an_answer_is_left_out(string answer)
    {
        _model.Answer = [new ChatDelta(answer)];
        var understood = await UnderstandAsync("where is order 4271", "small");
        Assert.Equal(("small", "en", "4271"), (understood.Source, understood.Language, Assert.Single(understood.Entities).Value));
    }

    [Fact]
    public async Task A_model_that_is_away_costs_nothing()
    {
        _model.Fails = true;
        Assert.Equal(TurnUnderstanding.Local, (await UnderstandAsync("where is order 4271", "small")).Source);
    }

    [Fact]
    public async Task Without_a_model_none_is_asked()
    {
        await UnderstandAsync("where is order 4271", null);
        Assert.Empty(_model.Requests);
    }

    private Task<TurnUnderstanding> UnderstandAsync(string text, string? model) =>
        new ModelUnderstanding(new SceneUnderstanding(), new ModelQuestions(_model, ChatAdapters.Of(_model), _time), PromptLibrary.Default, NullLogger<ModelUnderstanding>.Instance)
            .UnderstandAsync(new UnderstandingRequest(text, new DateOnly(2026, 3, 11), "en") { Model = model }, CancellationToken.None);
}
