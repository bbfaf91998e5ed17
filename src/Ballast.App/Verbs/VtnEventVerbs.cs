using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ballast.App.Live;
using Ballast.App.Vtn;

namespace Ballast.App.Verbs;

/// <summary>`ballast vtn event`.</summary>
static class VtnEventVerbs
{
    static readonly Argument<string> Event = new("event") { Description = "Its id or name.", HelpName = "EVENT" };

    public static Verb Make() => new("event", "Events: what a program's sites shall do, and when.", """
        Examples:
          ballast vtn event create --program peak-shaving --cut 25% --start +10m --for 3h
          ballast vtn event list --active
          ballast vtn event cancel EVENT
        """) { VtnEventCreate.Make(), List(), Show(), Modify(), Cancel(), Delete() };

    static Verb List()
    {
        var program = new Option<string?>("--program") { Description = "Those of one program, by id or name.", HelpName = "PROGRAM" };
        var active = new Option<bool>("--active") { Description = "Those that are not over." };
        var command = new Verb("list", "Show the events.", """
            Examples:
              ballast vtn event list
              ballast vtn event list --program peak-shaving --active
            """) { program, active }.Reaching();
        command.SetAction(async (parsed, cancel) =>
        {
            using var client = VtnConnection.Connect(parsed);
            var query = new List<(string, string)>();
            if (parsed.GetValue(program) is { } wanted) query.Add(("programID", (await client.Find("programs", "programName", wanted, cancel)).Text("id")!));
            if (parsed.GetValue(active)) query.Add(("active", "true"));
            var all = await client.All("events", query, cancel);
            if (parsed.GetValue(VtnConnection.Json))
            {
                VtnOutput.Json(all);
                return 0;
            }
            var programs = (await client.All("programs", [], cancel)).ToDictionary(p => p.Text("id") ?? "", p => p.Name("programName"));
            var now = TimeProvider.System.GetUtcNow();
            VtnOutput.Table(["EVENT", "ID", "PROGRAM", "ASKS", "STARTS", "ENDS", "STATE", "TARGETS"], [.. all.Select(e => Row(e, EventSummary.Of(e, now), programs))],
                "There is no event: `ballast vtn event create` makes one.");
            return 0;
        });
        return command;
    }

    static string[] Row(JsonElement item, EventSummary summary, Dictionary<string, string> programs) =>
        [item.Name("eventName"), item.Name("id"), programs.GetValueOrDefault(item.Text("programID") ?? "", item.Name("programID")), summary.Asks, VtnOutput.At(summary.Start), VtnOutput.At(summary.End), summary.State, item.Listed("targets")];

    static Verb Show()
    {
        var command = new Verb("show", "Show one event, as the server has it.", "Example:\n  ballast vtn event show EVENT") { Event }.Reaching();
        command.SetAction(async (parsed, cancel) =>
        {
            using var client = VtnConnection.Connect(parsed);
            VtnOutput.Json(await Find(client, parsed, cancel));
            return 0;
        });
        return command;
    }

    static Verb Modify()
    {
        var flags = new VtnEventFlags();
        var command = new Verb("modify", "Change what an event asks, when, or of whom; what is not named stays.", """
            Examples:
              ballast vtn event modify EVENT --cut 15%
              ballast vtn event modify EVENT --for 4h --priority 1
            """) { Event };
        foreach (var option in flags.All) command.Options.Add(option);
        command.Reaching();
        command.SetAction(async (parsed, cancel) =>
        {
            var change = Change(parsed, flags);
            using var client = VtnConnection.Connect(parsed);
            var found = await Find(client, parsed, cancel);
            var body = Writable(found);
            change(body);
            var now = await client.Replace("events", found.Text("id")!, body, cancel);
            if (parsed.GetValue(VtnConnection.Json)) VtnOutput.Json(now);
            else Console.WriteLine($"Event {now.Name("id")} now: {EventSummary.Of(now, TimeProvider.System.GetUtcNow()).Asks}.");
            return 0;
        });
        return command;
    }

    static Action<JsonObject> Change(ParseResult parsed, VtnEventFlags flags)
    {
        var (ask, start, length) = (flags.Ask(parsed), flags.Start(parsed, TimeProvider.System), flags.Length(parsed));
        var (priority, name, targets) = (flags.Priority(parsed), flags.Name(parsed), flags.Targets(parsed));
        if (ask is null && start is null && length is null && priority is null && name is null && targets.Count == 0)
            throw new InputException("What shall change? Give --cut or another thing to ask, --start, --for, --priority, --name or --target.");
        return body =>
        {
            if (ask is not null)
            {
                if (body["intervals"] is not JsonArray { Count: 1 } intervals || intervals[0] is not JsonObject interval)
                    throw new RefusedException("The event has several intervals or none, which one value cannot replace: delete it and create another.");
                interval["payloads"] = new JsonArray(ask.Payload());
                body["payloadDescriptors"] = new JsonArray(ask.Descriptor());
            }
            if (start is not null || length is not null)
            {
                if (body["intervalPeriod"] is not JsonObject period) body["intervalPeriod"] = period = [];
                if (start is { } at) period["start"] = EventDraft.Written(at);
                if (length is { } span) period["duration"] = IsoSpan.Written(span);
                // What an interval says of its own time would win over the event's.
                if (body["intervals"] is JsonArray { Count: 1 } intervals) (intervals[0] as JsonObject)?.Remove("intervalPeriod");
            }
            if (priority is { } rank) body["priority"] = rank;
            if (name is not null) body["eventName"] = name;
            if (targets.Count > 0) body["targets"] = new JsonArray([.. targets.Select(t => (JsonNode)t)]);
        };
    }

    static Verb Cancel()
    {
        var command = new Verb("cancel", "Cancel an event: it stays at the server, and asks nothing from now on.", "Example:\n  ballast vtn event cancel EVENT") { Event }.Reaching();
        command.SetAction(async (parsed, cancel) =>
        {
            using var client = VtnConnection.Connect(parsed);
            var found = await Find(client, parsed, cancel);
            var body = Writable(found);
            body["intervalPeriod"] = new JsonObject { ["start"] = EventDraft.Beginning, ["duration"] = "PT0S" };
            body.Remove("duration");
            foreach (var interval in (body["intervals"] as JsonArray ?? []).OfType<JsonObject>()) interval.Remove("intervalPeriod");
            var now = await client.Replace("events", found.Text("id")!, body, cancel);
            if (parsed.GetValue(VtnConnection.Json)) VtnOutput.Json(now);
            else Console.WriteLine($"Event {now.Name("id")} is cancelled.");
            return 0;
        });
        return command;
    }

    static Verb Delete()
    {
        var command = new Verb("delete", "Delete an event, which cancels it; refused while reports refer to it.", "Example:\n  ballast vtn event delete EVENT") { Event }.Reaching();
        command.SetAction(async (parsed, cancel) =>
        {
            using var client = VtnConnection.Connect(parsed);
            var found = await Find(client, parsed, cancel);
            var gone = await client.Delete("events", found.Text("id")!, cancel);
            if (parsed.GetValue(VtnConnection.Json)) VtnOutput.Json(gone);
            else Console.WriteLine($"Event {gone.Name("id")} is deleted.");
            return 0;
        });
        return command;
    }

    static Task<JsonElement> Find(VtnClient client, ParseResult parsed, CancellationToken cancel) => client.Find("events", "eventName", parsed.GetValue(Event)!, cancel);

    /// <summary>An object without what only the server assigns.</summary>
    static JsonObject Writable(JsonElement item)
    {
        var body = JsonObject.Create(item.Clone())!;
        foreach (var own in (string[])["id", "createdDateTime", "modificationDateTime", "objectType"]) body.Remove(own);
        return body;
    }
}
