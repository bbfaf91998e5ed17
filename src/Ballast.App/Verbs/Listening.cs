using System.Net;
using System.Net.Sockets;
using Ballast.App.Live;
using Microsoft.AspNetCore.Connections;

namespace Ballast.App.Verbs;

/// <summary>Starts a web server; that it cannot listen is told in a sentence.</summary>
static class Listening
{
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
            throw new InputException($"Port {port} on {address} is taken: stop what listens there, or choose another with --port.");
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            throw new InputException($"The server cannot listen on {address}:{port} ({e.Message}): choose another address or port.");
        }
    }
}
