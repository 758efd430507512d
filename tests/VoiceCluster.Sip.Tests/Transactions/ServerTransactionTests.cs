namespace VoiceCluster.Sip.Tests.Transactions;

public sealed class ServerTransactionTests
{
    [Fact]
    public void Proceeding_repeats_the_last_provisional_response_for_each_retransmission()
    {
        var bench = new TransactionBench();
        var invite = bench.Receive(SipMethod.Invite);
        invite.Respond(invite.Request.CreateResponse(100));
        invite.Respond(invite.Request.CreateResponse(180, "t"));
        bench.Receive(SipMethod.Invite);
        Assert.Single(bench.Requests);
        Assert.Equal([100, 180, 180], bench.Sent.Select(s => ((SipResponse)s.Message).Status));
    }

    [Fact]
    public void Completed_Confirmed_Terminated_with_an_ack()
    {
        var bench = new TransactionBench();
        var invite = bench.Receive(SipMethod.Invite);
        invite.Respond(invite.Request.CreateResponse(486, "t"));
        bench.Advance(4);
        Assert.Equal([0, 0.5, 1.5, 3.5], bench.SentAt); // timer G
        bench.Layer.Receive(TransactionBench.Request(SipMethod.Ack, "z9hG4bKone"), bench);
        Assert.Equal(SipTransactionState.Confirmed, invite.State);
        Assert.Empty(bench.Acks);
        bench.Advance(5);
        Assert.Equal(SipTransactionState.Terminated, invite.State); // timer I
        Assert.Equal(4, bench.Sent.Count);
    }

    [Fact]
    public void Completed_Terminated_when_the_ack_is_lost()
    {
        var bench = new TransactionBench();
        var invite = (InviteServerTransaction)bench.Receive(SipMethod.Invite);
        var given = false;
        invite.Unacknowledged = () => given = true;
        invite.Respond(invite.Request.CreateResponse(486, "t"));
        bench.Advance(31.9);
        Assert.False(given);
        bench.Advance(0.1);
        Assert.True(given); // timer H
        Assert.Equal([0, 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5], bench.SentAt);
    }

    [Fact]
    public void Accepted_absorbs_invites_and_passes_acks_up()
    {
        var bench = new TransactionBench();
        var invite = (InviteServerTransaction)bench.Receive(SipMethod.Invite);
        invite.Respond(invite.Request.CreateResponse(200, "t"));
        bench.Receive(SipMethod.Invite);
        Assert.Single(bench.Sent);
        invite.RespondAgain();
        Assert.Equal(2, bench.Sent.Count);
        invite.Respond(invite.Request.CreateResponse(500, "t"));
        Assert.Equal(2, bench.Sent.Count);
        bench.Layer.Receive(TransactionBench.Request(SipMethod.Ack, "z9hG4bKone"), bench);
        bench.Layer.Receive(TransactionBench.Request(SipMethod.Ack, "z9hG4bKnew"), bench);
        Assert.Equal(2, bench.Acks.Count);
        bench.Advance(32);
        Assert.Equal(SipTransactionState.Terminated, invite.State); // timer L
    }

    [Theory]
    [InlineData(false, 32)]
    [InlineData(true, 0)]
    public void Trying_Completed_answers_retransmissions_until_timer_J(bool reliable, double seconds)
    {
        var bench = new TransactionBench(reliable);
        var bye = bench.Receive(SipMethod.Bye);
        bench.Layer.Receive(bye.Request, bench);
        Assert.Empty(bench.Sent); // Trying: nothing to repeat yet
        bye.Respond(bye.Request.CreateResponse(200, "t"));
        bench.Advance(seconds - 0.1);
        if (!reliable)
        {
            bench.Layer.Receive(bye.Request, bench);
            Assert.Equal(2, bench.Sent.Count);
        }

        bench.Advance(0.1);
        Assert.Equal(SipTransactionState.Terminated, bye.State);
        Assert.Equal(0, bench.Layer.ServerCount);
    }

    [Theory]
    [InlineData("z9hG4bKone")]
    [InlineData("z9hG4bK")]
    [InlineData("oldstyle")]
    public void A_cancel_finds_its_invite_with_or_without_a_unique_branch(string branch)
    {
        var bench = new TransactionBench();
        var invite = bench.Receive(SipMethod.Invite, branch);
        var cancel = bench.Receive(SipMethod.Cancel, branch);
        Assert.NotSame(invite, cancel);
        Assert.Same(invite, bench.Layer.FindCancelled(cancel.Request));
        Assert.Null(bench.Layer.FindCancelled(TransactionBench.Request(SipMethod.Cancel, branch + "x", "other")));
    }

    [Fact]
    public void An_old_style_request_is_told_apart_by_from_tag_and_call()
    {
        var bench = new TransactionBench();
        bench.Receive(SipMethod.Invite, "same", "a");
        bench.Receive(SipMethod.Invite, "same", "a");
        bench.Receive(SipMethod.Invite, "same", "b");
        Assert.Equal(2, bench.Requests.Count);
    }

    [Fact]
    public void Past_its_capacity_the_layer_answers_503_and_keeps_nothing()
    {
        var bench = new TransactionBench(capacity: 1);
        bench.Receive(SipMethod.Options);
        bench.Layer.Receive(TransactionBench.Request(SipMethod.Options, "z9hG4bKtwo"), bench);
        var busy = Assert.IsType<SipResponse>(Assert.Single(bench.Sent).Message);
        Assert.Equal((503, 5), (busy.Status, busy.GetNumber(SipHeaderId.RetryAfter)));
        Assert.Equal(1, bench.Layer.ServerCount);
    }

    [Fact]
    public void Requests_outside_of_calls_leave_room_for_calls_and_one_source_leaves_room_for_others()
    {
        var bench = new TransactionBench(capacity: 20);
        for (var i = 0; i < 10; i++) bench.Layer.Receive(TransactionBench.Request(SipMethod.Register, $"z9hG4bK1{i}"), bench);
        Assert.Equal(2, bench.Layer.ServerCount); // a tenth for one source
        for (var source = 2; source < 20; source++)
        {
            bench.Peer = System.Net.IPAddress.Parse($"192.0.2.{source}");
            bench.Layer.Receive(TransactionBench.Request(SipMethod.Register, $"z9hG4bK2{source}"), bench);
        }

        Assert.Equal(10, bench.Layer.ServerCount); // half for all of them
        Assert.All(bench.Sent, s => Assert.True(s.Message is SipResponse { Status: 503, ToTag: not null }));
        bench.Receive(SipMethod.Invite, "z9hG4bKcall");
        Assert.Equal(11, bench.Layer.ServerCount);
        foreach (var request in bench.Requests.Take(10)) request.Respond(request.Request.CreateResponse(200, "t"));
        bench.Advance(32);
        bench.Layer.Receive(TransactionBench.Request(SipMethod.Register, "z9hG4bKlater"), bench);
        Assert.Equal(2, bench.Layer.ServerCount);
    }

    [Fact]
    public void The_executor_runs_work_in_order_bounds_the_network_and_survives_a_fault()
    {
        var order = new List<int>();
        var faults = 0;
        var refused = 0;
        SipExecutor executor = null!;
        executor = new SipExecutor(2, _ => faults++);
        executor.Post(() =>
        {
            for (var i = 1; i <= 4; i++)
            {
                var number = i;
                if (!executor.TryPost(() => order.Add(number))) refused++;
            }

            executor.Post(() => order.Add(9));
            order.Add(0);
            throw new InvalidOperationException();
        });
        Assert.Equal([0, 1, 2, 9], order);
        Assert.Equal((2, 2L, 1), (refused, executor.Dropped, faults));
    }
}
