namespace VoiceCluster.Sip;

/// <summary>
/// Ends a call whose peer is gone. A peer that ought to send and does not is gone; one that has a reason to be silent (a hold of either side, a muted line
/// with comfort noise, a transfer under way) is asked whether it still knows the call, as long as it is silent.
/// </summary>
internal sealed class SilenceWatch(SipCall call, CallTransfers transfers)
{
    private bool _asking;

    public void OnSilent(MediaSilence silence)
    {
        if (!call.IsEstablished || _asking) return;
        if (!silence.IsExplained && !transfers.IsUnderWay)
        {
            call.HangUpNow(new(SipCallEndCause.NoMedia, 408, $"No RTP came for {silence.Length.TotalSeconds:0} s"));
            return;
        }

        _asking = true;
        call.Link!.Send(SipMethod.Options, _ => { }, OnAnswer);
    }

    private void OnAnswer(SipResponse response)
    {
        if (response.IsProvisional) return;
        _asking = false;
        call.Session!.LoseWhenGone(response);
    }
}
