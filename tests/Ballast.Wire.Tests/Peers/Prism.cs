using System.Text.RegularExpressions;

namespace Ballast.Wire.Tests.Peers;

/// <summary>Stoplight's prism as a proxy that checks every request and every response against the official document.</summary>
sealed partial class Prism : IAsyncDisposable
{
    readonly Peer peer;

    Prism(Peer peer, Uri address) => (this.peer, Address) = (peer, address);

    /// <summary>Where it listens. The paths are those of the document, without the prefix of the server behind it.</summary>
    public Uri Address { get; }

    /// <param name="server">The server behind it, prefix included.</param>
    /// <param name="mend">
    /// The document gives the objectType of a VEN (and of a resource) twice, as VEN and as BL_VEN_REQUEST, so that no answer
    /// can be right by both. True: a copy in which the second gives way to the first, and nothing else is changed.
    /// </param>
    public static async Task<Prism> Proxy(string server, bool mend = true)
    {
        var document = await File.ReadAllTextAsync(Repository.SharedData("openadr/openadr-3.1.0.yaml"), TestContext.Current.CancellationToken);
        return await Proxy(server, mend ? Mended(document) : document);
    }

    /// <summary>In front of a subscriber: a document of one path, /hook, that takes what the official document calls a notification.</summary>
    /// <param name="server">The subscriber.</param>
    public static async Task<Prism> ForNotifications(string server)
    {
        var document = Mended(await File.ReadAllTextAsync(Repository.SharedData("openadr/openadr-3.1.0.yaml"), TestContext.Current.CancellationToken));
        var (from, to) = (document.IndexOf("\npaths:", StringComparison.Ordinal), document.IndexOf("\ncomponents:", StringComparison.Ordinal));
        return await Proxy(server, document[..from] + """

            paths:
              /hook:
                post:
                  requestBody:
                    required: true
                    content:
                      application/json:
                        schema:
                          $ref: '#/components/schemas/notification'
                  responses:
                    '200':
                      description: taken
            """ + document[to..]);
    }

    static string Mended(string document)
    {
        var mended = document.Replace("enum: [ BL_VEN_REQUEST ]", "enum: [ BL_VEN_REQUEST, VEN ]", StringComparison.Ordinal)
            .Replace("enum: [BL_RESOURCE_REQUEST]", "enum: [BL_RESOURCE_REQUEST, RESOURCE]", StringComparison.Ordinal);
        Assert.Equal(document.Length + ", VEN".Length + ", RESOURCE".Length, mended.Length);
        return mended;
    }

    static async Task<Prism> Proxy(string server, string document)
    {
        document = ServerUrl().Replace(document, $"url: {server}");
        var program = Peer.Find(Path.Combine(Repository.Root, "tests/peers/node_modules/.bin/prism"));
        var folder = Peer.Scratch();
        await File.WriteAllTextAsync(Path.Combine(folder, "openadr.yaml"), document, TestContext.Current.CancellationToken);
        var port = Peer.FreePort();
        var peer = Peer.Start(program, ["proxy", "openadr.yaml", server, "--errors", "--port", $"{port}", "--host", "127.0.0.1"], folder);
        await peer.Listening(port);
        return new Prism(peer, new Uri($"http://127.0.0.1:{port}"));
    }

    /// <summary>
    /// Prism as a server of its own, which answers every request that the official document permits with what the document says is an answer, and refuses the others.
    /// Its answers for VENs and resources have the contradictions of the document in them.
    /// </summary>
    public static async Task<Prism> Mock()
    {
        var program = Peer.Find(Path.Combine(Repository.Root, "tests/peers/node_modules/.bin/prism"));
        var folder = Peer.Scratch();
        File.Copy(Repository.SharedData("openadr/openadr-3.1.0.yaml"), Path.Combine(folder, "openadr.yaml"));
        var port = Peer.FreePort();
        var peer = Peer.Start(program, ["mock", "openadr.yaml", "--port", $"{port}", "--host", "127.0.0.1"], folder);
        await peer.Listening(port);
        return new Prism(peer, new Uri($"http://127.0.0.1:{port}"));
    }

    /// <summary>What prism has logged so far.</summary>
    public string Output => peer.Output;

    public ValueTask DisposeAsync() => peer.DisposeAsync();

    [GeneratedRegex(@"url: https://virtserver\S*")]
    private static partial Regex ServerUrl();
}
