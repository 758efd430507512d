using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using VoiceCluster.Audio;
using VoiceCluster.FrontDoor.Legs;
using VoiceCluster.FrontDoor.Playback;
using VoiceCluster.Grains;

namespace VoiceCluster.FrontDoor.AudioSocket;

/// <summary>
/// One call from Asterisk: its UUID first, which is the call, then audio and keys until one side hangs up. Asterisk sends no audio while the caller's side
/// has none, at first or later: that is silence. A connection that is dead is found by TCP.
/// </summary>
internal sealed partial class AudioSocketCall : IMediaWire, IAsyncDisposable
{
    private const string ChannelName = "audiosocket";

    // Long enough for the first frame of a caller whose audio flows, short enough not to be felt by one who is silent.
    private static readonly TimeSpan FirstAudioWithin = TimeSpan.FromMilliseconds(300);

    private readonly ConnectionContext _connection;
    private readonly LegServices _services;
    private readonly string? _agent;
    private readonly ILogger _logger;
    private readonly CancellationToken _stopping;
    private readonly LegOutbox<AudioSocketMessage> _outbox;
    private readonly WireLife<AudioSocketMessage> _life;
    private readonly LineWatch _watch;
    private MediaLeg? _leg;
    private AudioSocketKind _kind;
    private byte[] _joined = [];
    private string? _cause;

    /// <param name="connection">Asterisk's.</param>
    /// <param name="services">What legs share.</param>
    /// <param name="agent">Who answers; null for the default agent.</param>
    /// <param name="stopping">The server stops.</param>
    public AudioSocketCall(ConnectionContext connection, LegServices services, string? agent, CancellationToken stopping)
    {
        _connection = connection;
        _services = services;
        _agent = agent;
        _stopping = stopping;
        _logger = services.Loggers.CreateLogger<AudioSocketCall>();
        _outbox = new((message, cancellationToken) => message.WriteAsync(connection.Transport.Output, cancellationToken), services.Metrics);
        // Asterisk has been told to hang up: there is nothing to wait for.
        _life = new(_outbox, static _ => Task.CompletedTask, patience: TimeSpan.Zero, reason => LogDropped(_leg?.CallId ?? "none", reason));
        _watch = new LineWatch(services, () => _leg is not null, reason => HangUp("stale", reason), mayBeSilent: true);
    }

    /// <summary>Serves the call until Asterisk, the call or the server ends it.</summary>
    public Task RunAsync() => _life.RunAsync(ReceiveAsync, () => _leg?.DisconnectAsync(resumable: false, _cause ?? "dropped") ?? Task.CompletedTask);

    public async ValueTask DisposeAsync()
    {
        _watch.Dispose();
        if (_leg is not null) await _leg.DisposeAsync();
        _life.Dispose();
    }

    void IMediaWire.Send(in MediaChunk chunk)
    {
        if (chunk.Audio.IsEmpty) return;
        if (!_outbox.SendAudio(new AudioSocketMessage(_kind, chunk.Audio))) HangUp("slow", "the line does not keep up");
    }

    /// <summary>Frames leave in real time: Asterisk holds nothing back.</summary>
    void IMediaWire.Clear(int turn, string cause) => _outbox.ClearAudio();

    void IMediaWire.Notify(CallEvent callEvent)
    {
    }

    void IMediaWire.Close(string code, string message) => HangUp(code, message);

    private async Task ReceiveAsync()
    {
        try
        {
            var end = await ReadMessagesAsync();
            _cause ??= end;
        }
        catch (FormatException exception)
        {
            LogRefused(_connection.RemoteEndPoint?.ToString(), exception.Message);
            HangUp("protocol", exception.Message);
        }
        catch (CallRefusedException exception)
        {
            HangUp(exception.Code, exception.Message);
        }
    }

    private async Task<string> ReadMessagesAsync()
    {
        var input = _connection.Transport.Input;
        while (true)
        {
            var read = await ReadAsync(input);
            var buffer = read.Buffer;
            while (AudioSocketMessage.TryRead(ref buffer, out var kind, out var payload))
            {
                if (kind is AudioSocketKind.HangUp) return "hang_up";
                await HandleAsync(kind, payload);
            }

            input.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted) return buffer.IsEmpty ? "hang_up" : throw new FormatException("the connection ended within a message");
        }
    }

    /// <summary>Reads on; a caller whose audio does not come meanwhile is connected without it.</summary>
    private ValueTask<ReadResult> ReadAsync(PipeReader input)
    {
        var reading = input.ReadAsync(_life.Closing);
        return _leg is { IsConnected: false } leg && !reading.IsCompleted ? ConnectSilentAsync(leg, reading.AsTask()) : reading;
    }

    private async ValueTask<ReadResult> ConnectSilentAsync(MediaLeg leg, Task<ReadResult> reading)
    {
        using var waiting = new CancellationTokenSource();
        if (await Task.WhenAny(reading, Task.Delay(FirstAudioWithin, _services.Time, waiting.Token)) != reading) await ConnectAsync(leg, AudioSocketKind.Audio8);
        await waiting.CancelAsync();
        return await reading;
    }

    private async Task HandleAsync(AudioSocketKind kind, ReadOnlySequence<byte> payload)
    {
        if (kind is AudioSocketKind.Id)
        {
            Identify(payload);
            return;
        }

        var leg = _leg ?? throw new FormatException($"the first message is of kind 0x{(byte)kind:x2}; it must be the call's UUID (0x01)");
        if (AudioSocketMessage.Format(kind) is { } format)
        {
            if (!leg.IsConnected) await ConnectAsync(leg, kind);
            if (kind != _kind) leg.Speak(format);
            _kind = kind;
            leg.Receive(Join(payload));
        }
        else if (kind is AudioSocketKind.Key && payload.Length == 1)
        {
            if (!leg.IsConnected) await ConnectAsync(leg, AudioSocketKind.Audio8);
            await leg.PressAsync((char)payload.FirstSpan[0]);
        }
        else
        {
            // Kinds to come are passed over, as res_audiosocket does.
            LogPassedOver(leg.CallId, (byte)kind, payload.Length);
        }
    }

    private void Identify(in ReadOnlySequence<byte> payload)
    {
        if (_leg is not null) throw new FormatException("a second UUID came");
        if (payload.Length != 16) throw new FormatException($"the UUID has {payload.Length} octets, not 16");
        var id = new Guid(Join(payload), bigEndian: true);
        if (id == Guid.Empty) throw new FormatException("the UUID is nil; give each call its own");
        _leg = new MediaLeg(id.ToString("N"), this, _services, _stopping);
    }

    /// <summary>With the first audio, because only that tells the rate; without any at 8 kHz, which every version of Asterisk takes.</summary>
    private async Task ConnectAsync(MediaLeg leg, AudioSocketKind kind)
    {
        _kind = kind;
        var request = new CallRequest { LegId = leg.Id, Channel = ChannelName, Metadata = Metadata() };
        await leg.ConnectAsync(AudioSocketMessage.Format(kind)!.Value, PlaybackPace.Telephone, _services.Agents.Apply(_agent, request));
    }

    private string Metadata()
    {
        var metadata = new JsonObject { ["direction"] = "inbound" };
        if (_agent is not null) metadata["agent"] = _agent;
        return metadata.ToJsonString();
    }

    /// <summary>The octets in one piece; copied only when they lie in two.</summary>
    private ReadOnlySpan<byte> Join(in ReadOnlySequence<byte> payload)
    {
        if (payload.IsSingleSegment) return payload.FirstSpan;
        if (_joined.Length < payload.Length) _joined = new byte[payload.Length];
        payload.CopyTo(_joined);
        return _joined.AsSpan(0, (int)payload.Length);
    }

    private void HangUp(string cause, string reason)
    {
        _cause ??= cause;
        LogHangUp(_leg?.CallId ?? "none", reason);
        _outbox.ClearAudio();
        _outbox.Send(new AudioSocketMessage(AudioSocketKind.HangUp));
        _outbox.Complete();
    }
}
