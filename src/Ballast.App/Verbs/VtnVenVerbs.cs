using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ballast.App.Live;
using Ballast.App.Vtn;

namespace Ballast.App.Verbs;

/// <summary>`ballast vtn ven`.</summary>
static class VtnVenVerbs
{
    static readonly Argument<string> Ven = new("ven") { Description = "Its id or name.", HelpName = "VEN" };

    public static Verb Make() => new("ven", "VENs: who takes part, and the targets that each has been granted.", """
        Most VENs make their own entry when they first come. Targets are business logic's to grant.

        Examples:
          ballast vtn ven list
          ballast vtn ven targets site-1 --add zone-3
        """) { List(), Show(), Create(), Targets() };

    static Verb List()
    {
        var command = new Verb("list", "Show the VENs.", "Example:\n  ballast vtn ven list").Reaching();
        command.SetAction(async (parsed, cancel) =>
        {
            using var client = VtnConnection.Connect(parsed);
            var all = await client.All("vens", [], cancel);
            if (parsed.GetValue(VtnConnection.Json))
            {
                VtnOutput.Json(all);
                return 0;
            }
            var resources = (await client.All("resources", [], cancel)).ToLookup(r => r.Text("venID"), r => r.Name("resourceName"));
            VtnOutput.Table(["VEN", "ID", "CLIENT", "SINCE", "RESOURCES", "TARGETS"],
                [.. all.Select(v => new[] { v.Name("venName"), v.Name("id"), v.Name("clientID"), VtnOutput.At(v.Time("createdDateTime")), string.Join(", ", resources[v.Text("id")]), v.Listed("targets") })],
                "There is no VEN yet: `ballast vtn client add ID --ven` lets one come, and it makes its own entry.");
            return 0;
        });
        return command;
    }

    static Verb Show()
    {
        var command = new Verb("show", "Show one VEN, as the server has it.", "Example:\n  ballast vtn ven show site-1") { Ven }.Reaching();
        command.SetAction(async (parsed, cancel) =>
        {
            using var client = VtnConnection.Connect(parsed);
            VtnOutput.Json(await client.Find("vens", "venName", parsed.GetValue(Ven)!, cancel));
            return 0;
        });
        return command;
    }

    static Verb Create()
    {
        var name = new Option<string>("--name") { Description = "Its name, the only one of its kind at the server.", Required = true, HelpName = "NAME" };
        var of = new Option<string?>("--for-client") { Description = "The client that it is; its name, unless told otherwise.", HelpName = "ID" };
        var targets = VtnQuantities.Targets("Targets that it is granted.");
        var command = new Verb("create", "Make the entry of a VEN before it first comes.", """
            Examples:
              ballast vtn ven create --name site-1 --target zone-3 hyperscale
              ballast vtn ven create --name "Phoenix 2" --for-client site-2
            """) { name, of, targets }.Reaching();
        command.SetAction(async (parsed, cancel) =>
        {
            var called = VtnQuantities.Name(parsed.GetValue(name)!, "--name");
            var body = new JsonObject { ["objectType"] = "BL_VEN_REQUEST", ["clientID"] = VtnQuantities.Name(parsed.GetValue(of) ?? called, "--for-client"), ["venName"] = called };
            if (VtnQuantities.Targets(parsed.GetValue(targets)) is { Count: > 0 } listed) body["targets"] = listed;
            using var client = VtnConnection.Connect(parsed);
            var made = await client.Create("vens", body, cancel);
            if (parsed.GetValue(VtnConnection.Json)) VtnOutput.Json(made);
            else Console.WriteLine($"VEN {made.Name("venName")} has the id {made.Name("id")}.");
            return 0;
        });
        return command;
    }

    static Verb Targets()
    {
        static Option<string[]> Words(string name, string what) => new(name) { Description = what, AllowMultipleArgumentsPerToken = true, HelpName = "NAME…" };
        var (set, add, remove) = (Words("--set", "These and no others."), Words("--add", "These too."), Words("--remove", "These no more."));
        var command = new Verb("targets", "Show the targets that a VEN is granted, or change them.", """
            Examples:
              ballast vtn ven targets site-1
              ballast vtn ven targets site-1 --add zone-3 --remove zone-2
              ballast vtn ven targets site-1 --set zone-3,hyperscale
            """) { Ven, set, add, remove }.Reaching();
        command.SetAction(async (parsed, cancel) =>
        {
            var (all, more, less) = (VtnQuantities.TargetWords(parsed.GetValue(set)), VtnQuantities.TargetWords(parsed.GetValue(add)), VtnQuantities.TargetWords(parsed.GetValue(remove)));
            if (all.Count > 0 && more.Count + less.Count > 0) throw new InputException("--set gives all the targets: leave --add and --remove out.");
            using var client = VtnConnection.Connect(parsed);
            var ven = await client.Find("vens", "venName", parsed.GetValue(Ven)!, cancel);
            if (all.Count + more.Count + less.Count > 0)
                ven = await client.Replace("vens", ven.Text("id")!, Granted(ven, all.Count > 0 ? all : [.. ven.Words("targets").Union(more).Except(less)]), cancel);
            if (parsed.GetValue(VtnConnection.Json)) VtnOutput.Json(ven);
            else if (ven.Words("targets").Count == 0) Console.WriteLine($"VEN {ven.Name("venName")} has no targets: it sees what is meant for all.");
            else foreach (var target in ven.Words("targets")) Console.WriteLine(ObjectFields.Printable(target));
            return 0;
        });
        return command;
    }

    static JsonObject Granted(JsonElement ven, IReadOnlyList<string> targets)
    {
        var body = new JsonObject { ["objectType"] = "BL_VEN_REQUEST", ["clientID"] = ven.Text("clientID"), ["venName"] = ven.Text("venName"), ["targets"] = new JsonArray([.. targets.Select(t => (JsonNode)t)]) };
        if (ven.Member("attributes") is { } attributes) body["attributes"] = JsonNode.Parse(attributes.GetRawText());
        return body;
    }
}
