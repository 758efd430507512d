using VoiceCluster.Grains;

namespace VoiceCluster.Conversations.Tests;

/// <summary>What a call says reaches its leg when the call has finished its step, as a message between grains does.</summary>
internal sealed class PostedLeg(ICallLegObserver leg, OneThread thread) : ICallLegObserver
{
    public void Notify(long number, CallEvent callEvent) => Post(() => leg.Notify(number, callEvent));

    public void Play(long number, AgentAudio audio) => Post(() => leg.Play(number, audio));

    public void Pause(long number, long epoch, int turn, string cause) => Post(() => leg.Pause(number, epoch, turn, cause));

    public void Resume(long number, long epoch) => Post(() => leg.Resume(number, epoch));

    public void Stop(long number, long epoch, int turn, string cause) => Post(() => leg.Stop(number, epoch, turn, cause));

    public void Record(long number, RecordingOrder order) => Post(() => leg.Record(number, order));

    public void Close(long number, string code, string message) => Post(() => leg.Close(number, code, message));

    private void Post(Action message) => thread.Post(_ => message(), null);
}
