namespace Ballast.Vtn;

/// <summary>What an OpenADR server is given: names, limits, and how strictly targets are taken. Every value has a working default.</summary>
public sealed record VtnOptions
{
    /// <summary>
    /// The server's address as its clients see it, prefix included (<c>https://vtn.example/openadr3/3.1.0</c>); told
    /// under /auth/server. Null: taken from each request.
    /// </summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>How long a token holds; one hour.</summary>
    public TimeSpan TokenLife { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Failed attempts for a token that one client from one address has in a minute; 10. From one address for all clients: ten times as many.</summary>
    public int FailedAttemptsPerMinute { get; init; } = 10;

    /// <summary>Longest body of a request, bytes; 1 MiB.</summary>
    public int MaxBodyBytes { get; init; } = 1024 * 1024;

    /// <summary>Deepest nesting of JSON; 32.</summary>
    public int MaxDepth { get; init; } = 32;

    /// <summary>Most objects of one kind that one VEN may have; 10,000.</summary>
    public int MaxObjectsPerClient { get; init; } = 10_000;

    /// <summary>Most objects of one kind in all; 200,000.</summary>
    public int MaxObjects { get; init; } = 200_000;

    /// <summary>Most targets of one object; 256.</summary>
    public int MaxTargets { get; init; } = 256;

    /// <summary>Most entries of any other list of one object (intervals, payloads, values, resources …); 10,000.</summary>
    public int MaxItems { get; init; } = 10_000;

    /// <summary>
    /// Whether a VEN sees what bears targets only when it names them in its request, as the Definition asks of its
    /// clients; by default it sees all that it has been granted, and naming targets narrows that.
    /// </summary>
    public bool TargetsMustBeNamed { get; init; }

    /// <summary>
    /// Whether subscribers may have the server call addresses on its own machine and in private networks. Right for a server
    /// on loopback or within one house; one that others reach would let them reach past it.
    /// </summary>
    public bool AllowPrivateCallbacks { get; init; } = true;

    /// <summary>
    /// How long a change waits for the store before it is answered with 500, and how long the store may stay silent before no
    /// further change is taken until it answers; 20 s. Reading goes on.
    /// </summary>
    public TimeSpan StorePatience { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Most connections at a time; 4,000.</summary>
    public int MaxConnections { get; init; } = 4_000;

    /// <summary>How long a client may take to send the head of a request; 10 s.</summary>
    public TimeSpan HeaderTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an idle connection is kept; 2 min.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Slowest a client may send a body, bytes a second after five seconds; 240.</summary>
    public double SlowestBytesPerSecond { get; init; } = 240;

    /// <summary>PEM file of the server's certificate, its chain after it; null: plain HTTP.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>PEM file of the certificate's key; null: it is in the certificate's file.</summary>
    public string? CertificateKeyFile { get; init; }

    /// <summary>PEM file of the authorities whose client certificates are let in; where given, a client without one is not.</summary>
    public string? ClientAuthorityFile { get; init; }
}
