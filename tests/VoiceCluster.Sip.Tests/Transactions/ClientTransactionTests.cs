namespace VoiceCluster.Sip.Tests.Transactions;

public sealed class ClientTransactionTests
{
    [Fact]
    public void Calling_Terminated_when_nobody_answers_an_invite_over_udp()
    {
        var bench = new TransactionBench();
        var invite = bench.Start(SipMethod.Invite);
        bench.Advance(31.9);
        Assert.Equal([0, 0.5, 1.5, 3.5, 7.5, 15.5, 31.5], bench.SentAt); // timer A doubles
        Assert.Empty(bench.Responses);
        bench.Advance(0.1);
        Assert.Equal(408, Assert.Single(bench.Responses).Status); // timer B
        Assert.True(bench.Responses[0].IsLocal);
        Assert.Equal(SipTransactionState.Terminated, invite.State);
        Assert.Equal(0, bench.Layer.ClientCount);
    }

    [Fact]
    public void Nothing_is_retransmitted_over_a_reliable_transport()
    {
        var bench = new TransactionBench(reliable: true);
        bench.Start(SipMethod.Invite);
        bench.Start(SipMethod.Options, "z9hG4bKtwo");
        bench.Advance(40);
        Assert.Equal(2, bench.Sent.Count);
        Assert.Equal([408, 408], bench.Responses.Select(r => r.Status));
    }

    [Fact]
    public void Calling_Proceeding_stops_retransmission_and_waits_without_end()
    {
        var bench = new TransactionBench();
        var invite = bench.Start(SipMethod.Invite);
        invite.Receive(invite.Request.CreateResponse(180, "t"));
        bench.Advance(300);
        Assert.Equal(SipTransactionState.Proceeding, invite.State);
        Assert.Single(bench.Sent);
    }

    [Fact]
    public void Proceeding_Accepted_Terminated_hands_up_every_2xx_for_64_T1()
    {
        var bench = new TransactionBench();
        var invite = bench.Start(SipMethod.Invite);
        bench.Layer.Receive(invite.Request.CreateResponse(200, "one"));
        bench.Layer.Receive(invite.Request.CreateResponse(200, "fork"));
        bench.Layer.Receive(invite.Request.CreateResponse(486, "late"));
        Assert.Equal(["one", "fork"], bench.Responses.Select(r => r.ToTag));
        Assert.Single(bench.Sent); // the ACK of a 2xx is the user's
        bench.Advance(32);
        Assert.Equal(SipTransactionState.Terminated, invite.State);
        bench.Layer.Receive(invite.Request.CreateResponse(200, "one"));
        Assert.Equal("one", Assert.Single(bench.Strays).ToTag);
    }

    [Fact]
    public void Calling_Completed_acknowledges_an_error_and_each_of_its_retransmissions()
    {
        var bench = new TransactionBench();
        var invite = bench.Start(SipMethod.Invite);
        invite.Request.Add(SipHeaderId.Route, "<sip:proxy.example.com;lr>");
        bench.Layer.Receive(invite.Request.CreateResponse(486, "t"));
        bench.Layer.Receive(invite.Request.CreateResponse(486, "t"));
        Assert.Equal(486, Assert.Single(bench.Responses).Status);
        Assert.Equal(3, bench.Sent.Count);
        var ack = Assert.IsType<SipRequest>(bench.LastSent);
        Assert.Equal((SipMethod.Ack, "t", "z9hG4bKone"), (ack.Method, ack.ToTag, ack.TopVia!.Branch));
        Assert.Equal(new SipCSeq(7, SipMethod.Ack), ack.CSeq);
        Assert.True(ack.Has(SipHeaderId.Route));
        bench.Advance(31.9);
        Assert.Equal(SipTransactionState.Completed, invite.State);
        bench.Advance(0.1);
        Assert.Equal(SipTransactionState.Terminated, invite.State); // timer D
    }

    [Fact]
    public void Completed_takes_no_time_over_a_reliable_transport()
    {
        var bench = new TransactionBench(reliable: true);
        var invite = bench.Start(SipMethod.Invite);
        bench.Layer.Receive(invite.Request.CreateResponse(486, "t"));
        Assert.Equal(SipTransactionState.Terminated, invite.State);
        Assert.Equal(486, Assert.Single(bench.Responses).Status);
    }

    [Fact]
    public void Trying_retransmits_at_T1_doubling_to_T2_until_timer_F()
    {
        var bench = new TransactionBench();
        bench.Start(SipMethod.Options);
        bench.Advance(32);
        Assert.Equal([0, 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5], bench.SentAt);
        Assert.Equal(408, Assert.Single(bench.Responses).Status);
    }

    [Fact]
    public void Proceeding_retransmits_at_T2_and_Completed_swallows_retransmitted_responses()
    {
        var bench = new TransactionBench();
        var options = bench.Start(SipMethod.Options);
        options.Receive(options.Request.CreateResponse(100));
        bench.Advance(9);
        Assert.Equal([0, 0.5, 4.5, 8.5], bench.SentAt);
        options.Receive(options.Request.CreateResponse(200, "t"));
        options.Receive(options.Request.CreateResponse(200, "t"));
        Assert.Equal([100, 200], bench.Responses.Select(r => r.Status));
        bench.Advance(5);
        Assert.Equal(SipTransactionState.Terminated, options.State); // timer K
    }

    [Fact]
    public void A_transport_error_is_a_local_503()
    {
        var bench = new TransactionBench { FailWith = "connection refused" };
        bench.Start(SipMethod.Invite);
        var response = Assert.Single(bench.Responses);
        Assert.Equal((503, true, "connection refused"), (response.Status, response.IsLocal, response.Reason));
        Assert.Equal(0, bench.Layer.ClientCount);
    }

    [Fact]
    public void A_response_is_matched_by_branch_and_method_and_by_a_single_Via()
    {
        var bench = new TransactionBench();
        var options = bench.Start(SipMethod.Options);
        var wrongMethod = TransactionBench.Request(SipMethod.Bye, "z9hG4bKone").CreateResponse(200);
        var wrongBranch = TransactionBench.Request(SipMethod.Options, "z9hG4bKother").CreateResponse(200);
        var twoVias = options.Request.CreateResponse(200);
        twoVias.Add(SipHeaderId.Via, "SIP/2.0/UDP 255.255.255.255;branch=z9hG4bKx");
        foreach (var response in new[] { wrongMethod, wrongBranch, twoVias }) bench.Layer.Receive(response);
        Assert.Empty(bench.Responses);
        Assert.Equal(2, bench.Strays.Count);
    }
}
