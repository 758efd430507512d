namespace VoiceCluster.FrontDoor.Legs;

/// <summary>Gives up a line that does not begin in time (<see cref="FrontDoorOptions.StartWithin"/>) or says nothing any more
/// (<see cref="FrontDoorOptions.StaleAfter"/>).</summary>
internal sealed class LineWatch : IDisposable
{
    private readonly LegServices _services;
    private readonly Action<string> _giveUp;
    private readonly ITimer _starting;
    private readonly ITimer? _stale;
    private long _lastHeard;

    /// <param name="services">What legs share.</param>
    /// <param name="hasBegun">Whether the call is up.</param>
    /// <param name="giveUp">Told why; at most twice.</param>
    /// <param name="mayBeSilent">A line that says nothing is still there, as on a wire that carries no silence.</param>
    public LineWatch(LegServices services, Func<bool> hasBegun, Action<string> giveUp, bool mayBeSilent = false)
    {
        _services = services;
        _giveUp = giveUp;
        Heard();
        _starting = services.Time.CreateTimer(
            _ =>
            {
                if (!hasBegun()) giveUp("no call began in time");
            },
            null, services.Options.StartWithin, Timeout.InfiniteTimeSpan);
        if (mayBeSilent) return;
        _stale = services.Time.CreateTimer(static s => ((LineWatch)s!).Check(), this, services.Options.StaleAfter, services.Options.StaleAfter / 4);
    }

    /// <summary>Something came.</summary>
    public void Heard() => Volatile.Write(ref _lastHeard, _services.Time.GetTimestamp());

    public void Dispose()
    {
        _starting.Dispose();
        _stale?.Dispose();
    }

    private void Check()
    {
        if (_services.Time.GetElapsedTime(Volatile.Read(ref _lastHeard)) < _services.Options.StaleAfter) return;
        _stale!.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _giveUp($"nothing came for {_services.Options.StaleAfter.TotalSeconds:0} s");
    }
}
