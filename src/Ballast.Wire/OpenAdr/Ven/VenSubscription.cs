using System.Text.Json;

namespace Ballast.Wire.OpenAdr.Ven;

/// <summary>Our subscription for call backs: one that is there is brought up to date, otherwise one is made.</summary>
sealed class VenSubscription(VenOptions options, VenServer server, Func<string, CancellationToken, ValueTask> remark)
{
    readonly VenPages pages = new(server);

    /// <returns>Whether the server will call back.</returns>
    public async Task<bool> Stand(OpenAdrVersion version, VenNotices.Webhook hook, IEnumerable<string> programs, CancellationToken cancellation)
    {
        // A subscription of 3.0.1 is for one program.
        var of = version == OpenAdrVersion.V301 ? programs : Enumerable.Repeat<string?>(null, 1);
        List<JsonElement> standing;
        try
        {
            standing = await pages.All($"subscriptions?clientName={Uri.EscapeDataString(options.VenName)}", cancellation);
        }
        catch (VenTrouble trouble) when (trouble.Status is 400 or 403 or 404 or 405 or 501)
        {
            standing = [];
        }
        var all = true;
        foreach (var program in of.Take(50)) all &= await One(hook, program, standing, cancellation);
        return all;
    }

    async Task<bool> One(VenNotices.Webhook hook, string? program, List<JsonElement> standing, CancellationToken cancellation)
    {
        var json = VenJson.Subscription(options.VenName, program, hook);
        var ours = standing.Find(item => item.Text("clientName") == options.VenName && item.Text("programID") == program && CallsBack(item, hook.Callback));
        var reply = ours.Text("id") is { } id ? await server.Put($"subscriptions/{Uri.EscapeDataString(id)}", json, cancellation) : await server.Post("subscriptions", json, cancellation);
        if (reply.Status is 200 or 201 or 409) return true;
        if (reply.Status is >= 500 or 401 or 429) throw VenServer.Trouble("The subscription", reply);
        await remark($"The server will not call back, so it is polled: the subscription is answered with {reply.Status}{reply.Says()}.", cancellation);
        return false;
    }

    static bool CallsBack(JsonElement item, Uri callback) =>
        item.Member("objectOperations") is { ValueKind: JsonValueKind.Array } operations && operations.EnumerateArray().Any(operation => operation.Text("callbackUrl") == callback.AbsoluteUri);
}
