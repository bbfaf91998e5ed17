using System.Text.Json;
using Ballast.Vtn;
using Ballast.Vtn.Access;
using Ballast.Vtn.Notify;
using Ballast.Vtn.Objects;
using Ballast.Vtn.Storage;

namespace Ballast.Wire.Tests.Notify;

/// <summary>A server that keeps nothing, with an announcer, for tests of what subscribers hear.</summary>
sealed class NotifyVtn : IAsyncDisposable
{
    NotifyVtn(Ballast.Vtn.Vtn vtn, Announcer announcer) => (Vtn, Announcer) = (vtn, announcer);

    public Ballast.Vtn.Vtn Vtn { get; }

    public Announcer Announcer { get; }

    public static async Task<NotifyVtn> Start(NotifyOptions? options = null, MqttNotifierOptions? broker = null, VtnOptions? server = null)
    {
        var access = AccessBook.InMemory(TimeProvider.System);
        access.Add("bl", Role.BusinessLogic);
        foreach (var ven in (string[])["ven-a", "ven-b"]) access.Add(ven, Role.Ven);
        var vtn = await Ballast.Vtn.Vtn.Open(server ?? new VtnOptions(), new MemoryStore(), access, TimeProvider.System, TestContext.Current.CancellationToken);
        return new(vtn, Announcer.Attach(vtn, options ?? new NotifyOptions { FirstPause = TimeSpan.FromMilliseconds(20) }, broker));
    }

    public async Task<VtnObject> Make(ObjectKind kind, string json, string? client = null)
    {
        using var body = JsonDocument.Parse(json);
        var outcome = await Vtn.Create(As(client), kind, body.RootElement.Clone());
        Assert.True(outcome.Done, outcome.Detail);
        return outcome.Object!;
    }

    public async Task<VtnObject> Replace(VtnObject item, string json, string? client = null)
    {
        using var body = JsonDocument.Parse(json);
        var outcome = await Vtn.Update(As(client), item.Kind, item.Id, body.RootElement.Clone());
        Assert.True(outcome.Done, outcome.Detail);
        return outcome.Object!;
    }

    public async Task Remove(VtnObject item, string? client = null)
    {
        var outcome = await Vtn.Delete(As(client), item.Kind, item.Id);
        Assert.True(outcome.Done, outcome.Detail);
    }

    public Task<VtnObject> Ven(string client, params string[] targets) =>
        Make(ObjectKind.Ven, $$"""{"objectType":"BL_VEN_REQUEST","clientID":"{{client}}","venName":"{{client}}","targets":{{JsonSerializer.Serialize(targets)}}}""");

    public Task<VtnObject> Program(string name, params string[] targets) =>
        Make(ObjectKind.Program, $$"""{"programName":"{{name}}","targets":{{JsonSerializer.Serialize(targets)}}}""");

    public Task<VtnObject> Event(VtnObject program, string name, params string[] targets) => Make(ObjectKind.Event, EventJson(program, name, targets));

    public static string EventJson(VtnObject program, string name, params string[] targets) =>
        $$"""{"programID":"{{program.Id}}","eventName":"{{name}}","targets":{{JsonSerializer.Serialize(targets)}},"intervals":[{"id":0,"payloads":[{"type":"SIMPLE","values":[1]}]}]}""";

    public Task<VtnObject> Subscribe(string client, Uri callback, string objects = "\"EVENT\"", string operations = "\"CREATE\",\"UPDATE\",\"DELETE\"", string more = "", string token = "secret-token") =>
        Make(ObjectKind.Subscription, SubscriptionJson(callback, objects, operations, more, token), client);

    public static string SubscriptionJson(Uri callback, string objects = "\"EVENT\"", string operations = "\"CREATE\",\"UPDATE\",\"DELETE\"", string more = "", string token = "secret-token") =>
        $$"""{"clientName":"c"{{more}},"objectOperations":[{"objects":[{{objects}}],"operations":[{{operations}}],"callbackUrl":"{{callback}}","bearerToken":"{{token}}"}]}""";

    public async ValueTask DisposeAsync()
    {
        await Announcer.DisposeAsync();
        await Vtn.DisposeAsync();
    }

    static Caller As(string? client) => client is null or "bl" ? Caller.Host with { ClientId = client ?? "host" } : new Caller(client, Role.Ven, ScopeNames.ForVen);
}
