using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Ballast.Wire.Mqtt;

namespace Ballast.Wire.OpenAdr.Ven;

/// <summary>
/// Notices by way of the server's MQTT broker: which broker and how to log in as <c>/notifiers</c> says, the topics as <c>/notifiers/mqtt/topics/…</c>
/// says for our VEN and its programs. A token goes to a broker only over TLS, unless the server itself is asked in the clear.
/// </summary>
sealed class BrokerNotices(VenOptions options, VenServer server, VenTokens tokens, TimeProvider time, Action<ReadOnlyMemory<byte>> heard, Action look, Func<string, CancellationToken, ValueTask> remark) : IAsyncDisposable
{
    const int MostFilters = 200;

    readonly HashSet<string> filters = [];
    MqttClient? client;
    string? broker;
    Task reading = Task.CompletedTask;
    Task connecting = Task.CompletedTask;

    /// <summary>The broker holds the connection; what it was asked for comes.</summary>
    public bool Live => client is { IsConnected: true } && filters.Count > 0;

    /// <summary>Asks where and what, and sees to it that we listen there.</summary>
    public async Task Stand(VenNotices.Mqtt mqtt, string? venId, IEnumerable<string> programs, CancellationToken cancellation)
    {
        var reply = await server.Get("notifiers", null, cancellation);
        if (reply.Status != 200)
        {
            await remark($"The server does not say how it notifies, so it is polled: GET notifiers is answered with {reply.Status}{reply.Says()}.", cancellation);
            return;
        }
        using var document = VenServer.Json("GET notifiers", reply);
        if (document.RootElement.Member("MQTT") is not { ValueKind: JsonValueKind.Object } binding)
        {
            await remark("The server names no MQTT broker, so it is polled.", cancellation);
            return;
        }
        if (connecting.IsFaulted || client is { State: MqttState.Closed }) await Close();
        if (client is { IsConnected: false }) await remark($"The broker {(broker ?? "").Shown()} is not reached, so the server is polled; it is tried again.", cancellation);
        if (client is null && !await Open(mqtt, binding, cancellation)) return;
        foreach (var filter in await Topics(venId, programs, cancellation)) await Listen(filter, cancellation);
        if (filters.Count == 0) await remark("The server names no MQTT topic that we may listen to, so it is polled.", cancellation);
    }

    public async ValueTask DisposeAsync() => await Close();

    async Task<bool> Open(VenNotices.Mqtt mqtt, JsonElement binding, CancellationToken cancellation)
    {
        var named = mqtt.Broker?.OriginalString ?? Named(binding);
        var id = $"ven-{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{options.Server} {options.VenName} {options.ClientId}")).AsSpan(0, 9))}";
        if (!MqttOptions.TryParse(named, id, out var dial, out var problem))
        {
            await remark($"The broker that the server names ({(named ?? "none").Shown()}) cannot be used, so the server is polled: {problem}", cancellation);
            return false;
        }
        dial = dial with { Seed = options.Seed, MaxPacketBytes = Math.Max(options.MaxBodyBytes, 1024), QueuedMessages = 256 };
        if (await LogIn(dial, binding.Member("authentication"), cancellation) is not { } complete) return false;
        (client, broker) = (new MqttClient(complete, time), named);
        // Messages of the time without a connection are not repeated: a look at the whole makes it good.
        client.StateChanged += _ => look();
        reading = Read(client);
        connecting = Connect(client, cancellation);
        return true;
    }

    async Task<MqttOptions?> LogIn(MqttOptions dial, JsonElement? authentication, CancellationToken cancellation)
    {
        switch (authentication?.Text("method"))
        {
            case null or "ANONYMOUS":
                return dial;
            case "OAUTH2_BEARER_TOKEN":
                if (dial.Tls is null && options.Server.Scheme == "https")
                {
                    await remark("The server's broker would have the token sent in the clear, so the server is polled.", cancellation);
                    return null;
                }
                var user = authentication.Value.Text("username") is { } name && name != "{clientID}" ? name : options.ClientId ?? options.VenName;
                return dial with { Username = user, Password = stop => tokens.Get(null, stop) };
            case "CERTIFICATE" when dial.Tls is not null:
                return await WithCertificate(dial, authentication.Value, cancellation);
            case var method:
                await remark($"The broker asks to log in by {method.Shown()}, which is not known here, so the server is polled.", cancellation);
                return null;
        }
    }

    async Task<MqttOptions?> WithCertificate(MqttOptions dial, JsonElement authentication, CancellationToken cancellation)
    {
        try
        {
            using var pem = X509Certificate2.CreateFromPem(authentication.Text("clientCert"), authentication.Text("clientKey"));
            var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            trust.CustomTrustStore.ImportFromPem(authentication.Text("caCert"));
            // The platform's TLS wants a key that it can hold itself.
            var own = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
            return dial with { Tls = new SslClientAuthenticationOptions { TargetHost = dial.Host, ClientCertificates = [own], CertificateChainPolicy = trust } };
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            await remark("The certificate that the server gives for its broker cannot be read, so the server is polled.", cancellation);
            return null;
        }
    }

    async Task Connect(MqttClient dialled, CancellationToken cancellation)
    {
        try
        {
            await dialled.Connect(cancellation);
        }
        catch (MqttException exception)
        {
            await remark($"The broker {(broker ?? "").Shown()} would not have us, so the server is polled: {exception.Message}", cancellation);
            throw;
        }
    }

    async Task Read(MqttClient dialled)
    {
        await foreach (var message in dialled.Messages.ReadAllAsync()) heard(message.Payload);
    }

    async Task Listen(string filter, CancellationToken cancellation)
    {
        lock (filters)
        {
            if (filters.Count >= MostFilters || MqttTopic.FilterProblem(filter) is not null || !filters.Add(filter)) return;
        }
        var granted = Subscribe(client!, filter, cancellation);
        // Without a connection it waits for one; the poll goes on meanwhile.
        if (client!.IsConnected) await Task.WhenAny(granted, Task.Delay(options.RequestTimeout, time, cancellation));
    }

    async Task Subscribe(MqttClient dialled, string filter, CancellationToken cancellation)
    {
        try
        {
            await dialled.Subscribe(filter, MqttQos.AtLeastOnce, cancellation);
            // What happened before the grant was told to nobody.
            look();
        }
        catch (MqttException exception)
        {
            lock (filters) filters.Remove(filter);
            if (dialled.State != MqttState.Closed) await remark($"The broker refuses the topic {filter.Shown()}: {exception.Message}", cancellation);
        }
        catch (OperationCanceledException)
        {
            // The end that was asked for.
        }
    }

    async Task<HashSet<string>> Topics(string? venId, IEnumerable<string> programs, CancellationToken cancellation)
    {
        var found = new HashSet<string>();
        string[] paths = [.. venId is null ? [] : new[] { $"vens/{venId}/events", $"vens/{venId}/programs" }, .. programs.Take(50).Select(id => $"programs/{Uri.EscapeDataString(id)}/events")];
        foreach (var path in paths)
        {
            var reply = await server.Get($"notifiers/mqtt/topics/{path}", null, cancellation);
            // Topics that are for others than VENs are forbidden, which is no news.
            if (reply.Status is 400 or 401 or 403 or 404 or 405 or 501) continue;
            using var document = VenServer.Json($"GET notifiers/mqtt/topics/{path}", reply);
            if (document.RootElement.Member("topics") is not { ValueKind: JsonValueKind.Object } topics) continue;
            if (topics.Text("ALL") is { } all) found.Add(all);
            else found.UnionWith(new[] { "CREATE", "UPDATE", "DELETE" }.Select(operation => topics.Text(operation)).OfType<string>());
        }
        return found;
    }

    static string? Named(JsonElement binding)
    {
        if (binding.Member("URIS") is not { ValueKind: JsonValueKind.Array } uris) return null;
        var texts = uris.EnumerateArray().Where(uri => uri.ValueKind == JsonValueKind.String).Select(uri => uri.GetString()!).Take(20).ToList();
        return texts.Find(uri => uri.StartsWith("mqtts:", StringComparison.OrdinalIgnoreCase)) ?? texts.FirstOrDefault();
    }

    async Task Close()
    {
        if (client is not { } closing) return;
        client = null;
        filters.Clear();
        await closing.DisposeAsync();
        await reading;
        await connecting.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }
}
