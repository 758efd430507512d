namespace VoiceCluster.Grains.Calls;

/// <summary>What a session needs of where it lives. Everything it calls back runs on the session's thread.</summary>
internal interface ICallActivation
{
    string SessionId { get; }

    /// <summary>The grains and streams around the call.</summary>
    CallNeighbours Neighbours { get; }

    /// <summary>A timer that calls back between and beside requests, each time that it is set.</summary>
    ICallTimer CreateTimer(Action callback);

    /// <summary>Runs soon, as a request of its own, after the one that is running.</summary>
    void Post(Func<Task> request);

    /// <summary>The session is still wanted though nothing comes.</summary>
    void StayFor(TimeSpan time);

    /// <summary>The session is not wanted any more; a resumed one starts from its record.</summary>
    void Leave();
}

/// <summary>A timer that fires once each time that it is set.</summary>
internal interface ICallTimer
{
    /// <summary>Sets it; what was set before does not count.</summary>
    void Fire(TimeSpan after);

    /// <summary>Never fires again.</summary>
    void Stop();
}
