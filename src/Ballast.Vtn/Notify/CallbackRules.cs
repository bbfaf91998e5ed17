using System.Net;
using System.Net.Sockets;

namespace Ballast.Vtn.Notify;

/// <summary>
/// Which addresses a subscriber may have the server call. Without a rule, whoever may subscribe could make the server
/// post into networks that only the server reaches.
/// </summary>
public static class CallbackRules
{
    /// <summary>What forbids this address, as the rest of a sentence about it, or null. Names are looked at again when they are resolved.</summary>
    /// <param name="url">As the subscriber wrote it.</param>
    /// <param name="allowPrivate">Whether this machine and private networks may be called.</param>
    public static string? Problem(string url, bool allowPrivate)
    {
        if (url.Length > 8000 || !Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.Host.Length == 0)
            return "it must be an address that starts with http:// or https://.";
        if (uri.UserInfo.Length > 0) return "it must hold no user or password; give a bearerToken instead.";
        if (!allowPrivate && IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address) && IsPrivate(address))
            return "it lies on the server's own machine or in a private network, which this server does not call.";
        return null;
    }

    /// <summary>Whether an address is of this machine, of a private or link-local network, or none that can be called.</summary>
    public static bool IsPrivate(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        Span<byte> b = stackalloc byte[16];
        address.TryWriteBytes(b, out var length);
        if (address.AddressFamily == AddressFamily.InterNetwork && length == 4) return IsPrivate4(b);
        return b switch
        {
            [0xfc or 0xfd, ..] or [0xfe, >= 0x80, ..] or [0xff, ..] => true, // unique local; link-local and site-local; multicast
            [0, 0x64, 0xff, 0x9b, ..] => b[4..12].IndexOfAnyExcept((byte)0) >= 0 || IsPrivate4(b[12..]), // RFC 6052: IPv4 behind NAT64
            [0x20, 0x02, ..] => IsPrivate4(b[2..]), // 6to4
            [0x20, 0x01, 0, 0, ..] or [0x20, 0x01, 0x0d, 0xb8, ..] => true, // Teredo; documentation
            [0x01, 0, ..] => true, // discard
            [0, ..] => true, // unspecified, loopback, IPv4-compatible
            _ => false,
        };
    }

    static bool IsPrivate4(ReadOnlySpan<byte> b) => b switch
    {
        [0 or 10 or 127 or >= 224, ..] => true,
        [100, >= 64 and < 128, ..] => true,
        [169, 254, ..] or [192, 168, ..] => true,
        [172, >= 16 and < 32, ..] => true,
        [192, 0, 0 or 2, ..] or [198, 18 or 19, ..] or [198, 51, 100, ..] or [203, 0, 113, ..] => true,
        _ => false,
    };

    /// <summary>Connects to a host as far as the rules let it. The address that was checked is the one that is called.</summary>
    internal static async ValueTask<Stream> Connect(DnsEndPoint host, bool allowPrivate, CancellationToken cancel)
    {
        var addresses = await Dns.GetHostAddressesAsync(host.Host, cancel);
        if (!allowPrivate) addresses = Array.FindAll(addresses, a => !IsPrivate(a));
        if (addresses.Length == 0) throw new CallbackForbiddenException();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, host.Port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>The callback's name leads only to addresses that may not be called.</summary>
sealed class CallbackForbiddenException() : IOException("The callback's name leads only to addresses that may not be called.");
