using System.Net;
using System.Net.Sockets;
using Ballast.App.Live;
using Microsoft.AspNetCore.Connections;

namespace Ballast.App.Verbs;

/// <summary>Starts a web server; that it cannot listen is told in a sentence.</summary>
static class Listening
{
    /// <summary>Refuses a port that somebody has, before other processes are started for it.</summary>
    public static void NeedFree(IPAddress address, int port)
    {
        try
        {
            using var listener = new TcpListener(address, port);
            listener.Start();
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw Taken(address, port);
        }
        catch (SocketException e)
        {
            throw new InputException($"The server cannot listen on {address}:{port} ({e.Message}): choose another port.");
        }
    }

    /// <returns>Its address.</returns>
    /// <exception cref="InputException">The address or port is not to be had.</exception>
    public static async Task<string> Start(WebApplication app, IPAddress address, int port, CancellationToken cancel)
    {
        try
        {
            await app.StartAsync(cancel);
            return app.Urls.First();
        }
        catch (IOException e) when (e.InnerException is AddressInUseException || e.InnerException?.InnerException is AddressInUseException)
        {
            throw Taken(address, port);
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            throw new InputException($"The server cannot listen on {address}:{port} ({e.Message}): choose another address or port.");
        }
    }

    static InputException Taken(IPAddress address, int port) => new($"Port {port} on {address} is taken: stop what listens there, or choose another with --port.");
}
