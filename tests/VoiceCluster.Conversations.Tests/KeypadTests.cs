using VoiceCluster.TurnTaking;

namespace VoiceCluster.Conversations.Tests;

/// <summary>Keys of a telephone become typed turns.</summary>
public sealed class KeypadTests
{
    [Fact]
    public async Task Keys_and_a_pause_are_one_turn()
    {
        await using var scene = await CallScene.ConnectedAsync();
        await PressAsync(scene, "1234");
        await scene.WaitAsync(2700);
        Assert.Empty(scene.Chat.Requests);
        await scene.WaitAsync(8000);
        Assert.Equal("1234", Assert.Single(scene.Leg.Turns).User);
    }

    [Fact]
    public async Task A_hash_does_not_wait_for_the_pause()
    {
        await using var scene = await CallScene.ConnectedAsync();
        await PressAsync(scene, "77#");
        await scene.WaitAsync(8000);
        Assert.Equal("77", Assert.Single(scene.Leg.Turns).User);
    }

    [Fact]
    public async Task A_key_takes_the_floor_from_the_agent()
    {
        await using var scene = await CallScene.ConnectedAsync();
        await scene.Call.Text("tell me everything");
        for (var i = 0; i < 100 && (await scene.Call.GetSnapshot()).State is not TurnPhase.Speaking; i++) await scene.WaitAsync(50);
        await PressAsync(scene, "5");
        Assert.NotEmpty(scene.Leg.Cleared);
        await scene.WaitAsync(1500);
        Assert.True(Assert.Single(scene.Leg.Turns).Interrupted);
    }

    private static async Task PressAsync(CallScene scene, string keys)
    {
        foreach (var key in keys)
        {
            await scene.Call.Press(key);
            await scene.WaitAsync(200);
        }
    }
}
