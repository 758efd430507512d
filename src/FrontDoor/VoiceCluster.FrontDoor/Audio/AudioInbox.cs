using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using VoiceCluster.Audio;
using VoiceCluster.Grains;

namespace VoiceCluster.FrontDoor.Audio;

/// <summary>
/// A leg's caller audio on its way to the call: frames of 640 bytes in reused memory. While the call keeps up a frame is handed over at once;
/// otherwise up to 10 s wait here, and then the oldest is dropped, counted, and the leg told once.
/// </summary>
/// <remarks>One writer: whoever receives for the leg. Handed-over memory stays untouched for the next <see cref="Lent"/> frames; the audio stream's
/// subscriptions hold fewer, so nobody ever reads overwritten audio.</remarks>
/// <param name="call">The call, wherever it lives.</param>
/// <param name="find">The call, when it lives in this process.</param>
/// <param name="metrics">Count what is dropped.</param>
/// <param name="logger">Told of what is dropped or refused.</param>
/// <param name="overrun">Called once, when the first frame is dropped.</param>
public sealed partial class AudioInbox(ICallGrain call, Func<ILocalCall?> find, LegMetrics metrics, ILogger logger, Action overrun)
{
    /// <summary>Frames that stay valid after they were handed over.</summary>
    public const int Lent = CallStreams.AudioQueue + 4;

    private const int MaxWaiting = 500;

    // So many wait where they were written; only more of them are copied.
    private const int WaitInPlace = 8;
    private const int Slots = Lent + WaitInPlace;

    private readonly Lock _gate = new();
    private readonly Queue<ReadOnlyMemory<byte>> _waiting = new();
    private readonly byte[] _ring = new byte[Slots * Frame.Bytes];
    private int _slot;
    private int _filled;
    private bool _pumping;
    private ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter _handed;
    private ILocalCall? _local;
    private Action? _takeAll;
    private Action? _goOn;
    private bool _overran;

    /// <summary>Frames dropped so far.</summary>
    public int Dropped { get; private set; }

    /// <summary>Adds PCM16 little-endian, 16 kHz, mono; any even number of bytes.</summary>
    public void Write(ReadOnlySpan<byte> pcm)
    {
        while (!pcm.IsEmpty)
        {
            var frame = _ring.AsMemory(_slot * Frame.Bytes, Frame.Bytes);
            var count = Math.Min(pcm.Length, Frame.Bytes - _filled);
            pcm[..count].CopyTo(frame.Span[_filled..]);
            pcm = pcm[count..];
            _filled += count;
            if (_filled < Frame.Bytes) return;
            _filled = 0;
            // What was copied leaves its room to the next: nothing is overwritten while the call is at it, however long that takes.
            if (Hand(frame)) _slot = (_slot + 1) % Slots;
        }
    }

    /// <summary>False when it was copied.</summary>
    private bool Hand(ReadOnlyMemory<byte> frame)
    {
        bool inPlace;
        lock (_gate)
        {
            inPlace = Enqueue(frame);
            if (_pumping) return inPlace;
            _pumping = true;
        }

        Pump();
        return inPlace;
    }

    private bool Enqueue(ReadOnlyMemory<byte> frame)
    {
        if (_waiting.Count == MaxWaiting)
        {
            _waiting.Dequeue();
            Dropped++;
            metrics.AudioDropped();
            if (!_overran)
            {
                _overran = true;
                LogOverrun();
                overrun();
            }
        }

        if (_waiting.Count < WaitInPlace)
        {
            _waiting.Enqueue(frame);
            return true;
        }

        // The call has fallen behind: what waits is copied before it is overwritten.
        if (_waiting.Count == WaitInPlace)
        {
            for (var n = 0; n < WaitInPlace; n++) _waiting.Enqueue(_waiting.Dequeue().ToArray());
        }

        _waiting.Enqueue(frame.ToArray());
        return false;
    }

    /// <summary>The call takes what waits, on its own thread when it lives here.</summary>
    private void Pump()
    {
        if (_local is { IsHere: false }) _local = null;
        _local ??= find();
        if (_local is { } local) local.Post(_takeAll ??= TakeAll);
        else TakeAll();
    }

    /// <summary>By hand, as an async method's state would be allocated with almost every frame.</summary>
    private void TakeAll()
    {
        while (TryDequeue(out var frame))
        {
            if (!IsDone(GiveAsync(frame))) return;
            Finish();
        }
    }

    /// <summary>False when the call is still at it; <see cref="GoOn"/> is called then.</summary>
    private bool IsDone(ValueTask handed)
    {
        var awaiter = handed.ConfigureAwait(false).GetAwaiter();
        _handed = awaiter;
        if (awaiter.IsCompleted) return true;
        awaiter.UnsafeOnCompleted(_goOn ??= GoOn);
        return false;
    }

    private bool TryDequeue(out ReadOnlyMemory<byte> frame)
    {
        lock (_gate) return _pumping = _waiting.TryDequeue(out frame);
    }

    private void GoOn()
    {
        Finish();
        Pump();
    }

    private void Finish()
    {
        try
        {
            _handed.GetResult();
        }
        catch (Exception exception)
        {
            LogNotTaken(exception);
        }
    }

    /// <summary>The call's answer, also when it throws it: a leg must not get stuck on that.</summary>
    private ValueTask GiveAsync(ReadOnlyMemory<byte> frame)
    {
        try
        {
            return _local is { } local ? local.Audio(frame) : call.Audio(frame);
        }
        catch (Exception exception)
        {
            return ValueTask.FromException(exception);
        }
    }

    [LoggerMessage(100, LogLevel.Warning, "A call does not keep up with its caller's audio; the oldest is dropped")]
    private partial void LogOverrun();

    [LoggerMessage(101, LogLevel.Warning, "A call did not take a frame of audio")]
    private partial void LogNotTaken(Exception exception);
}
