using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace VoiceCluster.Hosting;

/// <summary>Where other silos reach this one.</summary>
/// <remarks>
/// Orleans has a silo's port in its address before it listens, and cannot take any free one. So the socket is bound first, and handed to the listener: no
/// port is ever guessed. A silo without others listens nowhere; its port is only a part of its name.
/// </remarks>
internal static class SiloEndpoint
{
    /// <summary>Nobody comes in.</summary>
    public static void ListenNowhere(this ISiloBuilder silo)
    {
        silo.Configure<EndpointOptions>(o => (o.AdvertisedIPAddress, o.SiloPort, o.GatewayPort) = (IPAddress.Loopback, 1, 0));
        silo.UseListeners(_ => new ClosedDoor());
    }

    /// <summary>Other silos come in here; clients never do, since every front door is a silo.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="address">One of this machine's.</param>
    /// <param name="port">0: the one of the last time, which lets the others know at once that the silo began anew; any that is free when that one is not.</param>
    /// <param name="memory">File that remembers the port.</param>
    /// <exception cref="SocketException">The address is not this machine's, or the port is taken.</exception>
    public static void ListenOn(this ISiloBuilder silo, IPAddress address, int port, string memory)
    {
        var socket = port != 0 ? Listen(new IPEndPoint(address, port)) : ListenAgain(address, memory) ?? Listen(new IPEndPoint(address, 0));
        var bound = (IPEndPoint)socket.LocalEndPoint!;
        File.WriteAllText(memory, bound.Port.ToString(CultureInfo.InvariantCulture));
        silo.Configure<EndpointOptions>(o => (o.AdvertisedIPAddress, o.SiloPort, o.GatewayPort) = (bound.Address, bound.Port, 0));
        silo.UseListeners(services => new BoundListener(socket, services.GetRequiredService<ILoggerFactory>()));
    }

    private static Socket? ListenAgain(IPAddress address, string memory)
    {
        if (!File.Exists(memory) || !ushort.TryParse(File.ReadAllText(memory), NumberStyles.None, CultureInfo.InvariantCulture, out var port)) return null;
        try
        {
            return Listen(new IPEndPoint(address, port));
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.AddressAlreadyInUse)
        {
            return null;
        }
    }

    private static Socket Listen(IPEndPoint endpoint)
    {
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            // The port of a process that was killed a moment ago may be taken again.
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            socket.Bind(endpoint);
            socket.Listen();
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Orleans asks for listeners by keys of its own: whatever it registered is replaced under the same key.</summary>
    private static void UseListeners(this ISiloBuilder silo, Func<IServiceProvider, IConnectionListenerFactory> listeners)
    {
        var registered = silo.Services.Where(s => s.IsKeyedService && s.ServiceType == typeof(IConnectionListenerFactory)).ToList();
        if (registered.Count == 0) throw new InvalidOperationException("Orleans registers its listeners in another way than this version expects.");
        foreach (var service in registered)
            silo.Services.Replace(ServiceDescriptor.KeyedSingleton(service.ServiceType, service.ServiceKey, (services, _) => listeners(services)));
    }

    /// <summary>Listens on a socket that is bound already.</summary>
    private sealed class BoundListener(Socket socket, ILoggerFactory loggers) : IConnectionListenerFactory
    {
        public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
            new SocketTransportFactory(Options.Create(new SocketTransportOptions { CreateBoundListenSocket = _ => socket }), loggers).BindAsync(endpoint, cancellationToken);
    }

    private sealed class ClosedDoor : IConnectionListenerFactory, IConnectionListener
    {
        private readonly TaskCompletionSource<ConnectionContext?> _nobody = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public EndPoint EndPoint { get; private set; } = new IPEndPoint(IPAddress.Loopback, 0);

        public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
        {
            EndPoint = endpoint;
            return ValueTask.FromResult<IConnectionListener>(this);
        }

        public ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) => new(_nobody.Task.WaitAsync(cancellationToken));

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            _nobody.TrySetResult(null);
            return ValueTask.CompletedTask;
        }

        public ValueTask DisposeAsync() => UnbindAsync();
    }
}
