using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Ballast.Benchmarks;

/// <summary>
/// VENs and business logic as clients of the server. Each poll has its time from a plan made beforehand, and its latency
/// runs from that time: a server that stalls is charged for every poll that had to wait.
/// </summary>
sealed class VtnFleet : IDisposable
{
    const int Groups = 10;
    const string Path = "/events?active=true&limit=50";
    static readonly TimeSpan Grace = TimeSpan.FromSeconds(15);

    readonly VtnConnection[] connections;
    readonly VtnConnection business;
    readonly string[] tokens;
    readonly string businessToken, programId;
    readonly bool etags;

    VtnFleet(VtnConnection[] connections, VtnConnection business, string[] tokens, string[] venIds, string businessToken, string programId, bool etags) =>
        (this.connections, this.business, this.tokens, VenIds, this.businessToken, this.programId, this.etags) = (connections, business, tokens, venIds, businessToken, programId, etags);

    /// <summary>Ids of the VEN objects, in the order of the clients.</summary>
    public string[] VenIds { get; }

    /// <summary>Tokens for all, a program, and a VEN object for each, granted one of ten targets.</summary>
    public static async Task<VtnFleet> Join(int port, int vens, bool etags)
    {
        var business = new VtnConnection(port);
        var businessToken = await Token(business, "bl");
        var program = await Made(business, businessToken, "/programs", """{"programName":"benchmark"}""");
        var (tokens, ids) = (new string[vens], new string[vens]);
        for (var i = 0; i < vens; i++)
        {
            tokens[i] = await Token(business, $"ven-{i}");
            ids[i] = await Made(business, businessToken, "/vens", $$"""{"objectType":"BL_VEN_REQUEST","clientID":"ven-{{i}}","venName":"ven-{{i}}","targets":["{{Group(i)}}"]}""");
        }
        return new([.. Enumerable.Range(0, vens).Select(_ => new VtnConnection(port))], business, tokens, ids, businessToken, program, etags);
    }

    /// <summary>Polls /events by all VENs, evenly spread, for a while.</summary>
    /// <param name="rate">Polls per second, of all together.</param>
    /// <param name="length">For how long polls fall due.</param>
    /// <returns>Latencies, and how late the polls were sent that nothing held up.</returns>
    public async Task<(VtnLatencies Answered, VtnLatencies Late)> Poll(double rate, TimeSpan length)
    {
        var (answered, late) = (new VtnLatencies(), new VtnLatencies());
        var start = Stopwatch.GetTimestamp() + Stopwatch.Frequency / 5;
        await Task.WhenAll(connections.Select((_, i) => Task.Run(() => PollOne(i, start, rate, length, answered, late))));
        return (answered, late);
    }

    /// <summary>Creates events by business logic, evenly spread.</summary>
    public async Task<VtnLatencies> Announce(double perMinute, TimeSpan length)
    {
        var latencies = new VtnLatencies();
        var start = Stopwatch.GetTimestamp();
        for (var k = 0; TimeSpan.FromMinutes(k / perMinute) < length; k++)
        {
            var due = TimeSpan.FromMinutes(k / perMinute);
            await Until(start, due);
            try
            {
                await Create([Group(k)]);
                latencies.Add(Stopwatch.GetElapsedTime(start) - due);
            }
            catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException or InvalidOperationException)
            {
                latencies.Fail();
                business.Dispose();
            }
        }
        return latencies;
    }

    /// <summary>The target that is granted to every tenth VEN, from this one on.</summary>
    public static string Group(int i) => "group-" + (i % Groups).ToString(CultureInfo.InvariantCulture);

    /// <summary>Length of the answer that the first VEN gets.</summary>
    public async Task<int> AnswerBytes() => (await connections[0].Exchange(VtnConnection.Request("GET", Path, tokens[0]))).Body.Length;

    /// <summary>One event; done with the 201.</summary>
    public async Task<string> Create(string[] targets)
    {
        var start = DateTime.UtcNow.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        return await Made(business, businessToken, "/events", $$"""
            {"programID":"{{programId}}","eventName":"benchmark","priority":1,"targets":{{JsonSerializer.Serialize(targets)}},
             "payloadDescriptors":[{"objectType":"EVENT_PAYLOAD_DESCRIPTOR","payloadType":"IMPORT_CAPACITY_LIMIT","units":"KW"}],
             "intervalPeriod":{"start":"{{start}}","duration":"PT10M"},"intervals":[{"id":0,"payloads":[{"type":"IMPORT_CAPACITY_LIMIT","values":[1000]}]}]}
            """);
    }

    /// <summary>Each VEN subscribes to events under a path of its own at this address.</summary>
    public async Task Subscribe(string address)
    {
        for (var i = 0; i < tokens.Length; i++)
        {
            await Made(business, tokens[i], "/subscriptions",
                $$"""{"clientName":"ven-{{i}}","objectOperations":[{"objects":["EVENT"],"operations":["CREATE"],"callbackUrl":"{{address}}/{{i}}","bearerToken":"token-{{i}}"}]}""");
        }
    }

    public void Dispose()
    {
        foreach (var connection in connections) connection.Dispose();
        business.Dispose();
    }

    async Task PollOne(int i, long start, double rate, TimeSpan length, VtnLatencies answered, VtnLatencies late)
    {
        var plain = VtnConnection.Request("GET", Path, tokens[i]);
        var (request, tag) = (plain, (string?)null);
        for (var k = 0; ; k++)
        {
            var due = TimeSpan.FromSeconds((i + (double)k * connections.Length) / rate);
            if (due >= length) return;
            var waited = await Until(start, due);
            var sent = Stopwatch.GetElapsedTime(start);
            if (sent > length + Grace)
            {
                // Far behind: what would still be due is not even sent, and counts as failed.
                answered.Fail();
                continue;
            }
            if (waited) late.Add(sent - due);
            try
            {
                var (status, _) = await connections[i].Exchange(request);
                answered.Add(Stopwatch.GetElapsedTime(start) - due);
                if (status is not (200 or 304)) answered.Fail();
                if (etags && connections[i].Tag is { } now && now != tag) request = VtnConnection.Request("GET", Path, tokens[i], tag: tag = now);
            }
            catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException)
            {
                answered.Fail();
                connections[i].Dispose();
            }
        }
    }

    static async Task<bool> Until(long start, TimeSpan due)
    {
        var left = due - Stopwatch.GetElapsedTime(start);
        if (left <= TimeSpan.Zero) return false;
        await Task.Delay(left);
        return true;
    }

    static async Task<string> Token(VtnConnection connection, string client)
    {
        var body = $"grant_type=client_credentials&client_id={client}&client_secret={VtnServer.SecretOf(client)}";
        return Member(await connection.Exchange(VtnConnection.Request("POST", "/auth/token", null, body, "application/x-www-form-urlencoded")), "access_token");
    }

    static async Task<string> Made(VtnConnection connection, string token, string path, string body) =>
        Member(await connection.Exchange(VtnConnection.Request("POST", path, token, body)), "id");

    static string Member((int Status, ReadOnlyMemory<byte> Body) answer, string name)
    {
        if (answer.Status is not (200 or 201)) throw new InvalidOperationException($"The server answered {answer.Status}: {System.Text.Encoding.UTF8.GetString(answer.Body.Span)}");
        using var document = JsonDocument.Parse(answer.Body);
        return document.RootElement.GetProperty(name).GetString()!;
    }
}
