using VoiceCluster.Grains;

namespace VoiceCluster.Conversations.Tests;

public sealed class DirectoryTests
{
    [Fact]
    public async Task A_call_stays_listed_until_it_ends_and_one_that_is_not_heard_of_any_more_is_forgotten()
    {
        await using var scene = await CallScene.ConnectedAsync();
        var directory = scene.Directory;
        await directory.Add(new CallSummary("lost", "test", scene.Time.GetUtcNow(), "{}"));
        Assert.Equal(["lost", "s1"], (await directory.List()).Select(c => c.SessionId).Order());
        await scene.WaitAsync(16_000);
        Assert.Equal("s1", Assert.Single(await directory.List()).SessionId);
        await scene.Call.HangUp("test");
        await scene.WaitAsync(6_000);
        Assert.Empty(await directory.List());
    }

    [Fact]
    public async Task A_directory_that_was_lost_is_complete_again_within_seconds()
    {
        await using var scene = await CallScene.ConnectedAsync();
        var directory = scene.Directory;
        await directory.Remove("s1");
        Assert.Empty(await directory.List());
        await scene.WaitAsync(5_100);
        Assert.Single(await directory.List());
    }
}
