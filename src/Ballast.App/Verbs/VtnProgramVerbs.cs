using System.CommandLine;
using System.Text.Json.Nodes;
using Ballast.App.Live;
using Ballast.App.Vtn;

namespace Ballast.App.Verbs;

/// <summary>`ballast vtn program`.</summary>
static class VtnProgramVerbs
{
    static readonly Argument<string> Program = new("program") { Description = "Its id or name.", HelpName = "PROGRAM" };

    public static Verb Make() => new("program", "Programs: what VENs take part in, and what events belong to.", """
        Examples:
          ballast vtn program create peak-shaving
          ballast vtn program list
        """) { Create(), List(), Show(), Delete() };

    static Verb Create()
    {
        var called = new Argument<string?>("name") { Description = "A short name, the only one of its kind at the server.", Arity = ArgumentArity.ZeroOrOne, HelpName = "NAME" };
        var name = new Option<string?>("--name") { Description = "The same, as an option.", HelpName = "NAME" };
        var about = new Option<string?>("--about") { Description = "Address of a page that describes the program.", HelpName = "URL" };
        var targets = VtnQuantities.Targets("Who may see it; without targets, every VEN.");
        var command = new Verb("create", "Create a program.", """
            Examples:
              ballast vtn program create peak-shaving
              ballast vtn program create zone-3 --target zone-3 --about https://utility.example/zone-3
            """) { called, name, about, targets }.Reaching();
        command.SetAction(async (parsed, cancel) =>
        {
            var body = new JsonObject { ["programName"] = VtnQuantities.Name(parsed.GetValue(name) ?? parsed.GetValue(called) ?? throw new InputException("How is the program called? Give its name: ballast vtn program create NAME."), "--name") };
            if (parsed.GetValue(about) is { } page) body["programDescriptions"] = new JsonArray(new JsonObject { ["URL"] = page });
            if (VtnQuantities.Targets(parsed.GetValue(targets)) is { Count: > 0 } listed) body["targets"] = listed;
            using var client = VtnConnection.Connect(parsed);
            var made = await client.Create("programs", body, cancel);
            if (parsed.GetValue(VtnConnection.Json)) VtnOutput.Json(made);
            else Console.WriteLine($"Program {made.Name("programName")} has the id {made.Name("id")}.");
            return 0;
        });
        return command;
    }

    static Verb List()
    {
        var command = new Verb("list", "Show the programs.", "Example:\n  ballast vtn program list").Reaching();
        command.SetAction(async (parsed, cancel) =>
        {
            using var client = VtnConnection.Connect(parsed);
            var all = await client.All("programs", [], cancel);
            if (parsed.GetValue(VtnConnection.Json)) VtnOutput.Json(all);
            else VtnOutput.Table(["PROGRAM", "ID", "CREATED", "TARGETS"], [.. all.Select(p => new[] { p.Name("programName"), p.Name("id"), VtnOutput.At(p.Time("createdDateTime")), p.Listed("targets") })],
                "There is no program: `ballast vtn program create NAME` makes one.");
            return 0;
        });
        return command;
    }

    static Verb Show()
    {
        var command = new Verb("show", "Show one program, as the server has it.", "Example:\n  ballast vtn program show peak-shaving") { Program }.Reaching();
        command.SetAction(async (parsed, cancel) =>
        {
            using var client = VtnConnection.Connect(parsed);
            VtnOutput.Json(await client.Find("programs", "programName", parsed.GetValue(Program)!, cancel));
            return 0;
        });
        return command;
    }

    static Verb Delete()
    {
        var command = new Verb("delete", "Delete a program; refused while events belong to it.", "Example:\n  ballast vtn program delete peak-shaving") { Program }.Reaching();
        command.SetAction(async (parsed, cancel) =>
        {
            using var client = VtnConnection.Connect(parsed);
            var found = await client.Find("programs", "programName", parsed.GetValue(Program)!, cancel);
            var gone = await client.Delete("programs", found.Text("id")!, cancel);
            if (parsed.GetValue(VtnConnection.Json)) VtnOutput.Json(gone);
            else Console.WriteLine($"Program {found.Name("programName")} is deleted.");
            return 0;
        });
        return command;
    }
}
