using System.CommandLine;
using System.Globalization;
using Ballast.App.Live;
using Ballast.App.Vtn;
using Ballast.Vtn.Access;

namespace Ballast.App.Verbs;

/// <summary>`ballast vtn client`: who may ask the server for tokens. Works on the state directory, while the server runs too.</summary>
static class VtnClientVerbs
{
    static readonly Option<string> State = new("--state") { Description = "State directory of the server.", DefaultValueFactory = _ => Serving.DefaultStateDirectory, HelpName = "DIR" };
    static readonly Argument<string> Id = new("id") { Description = "client_id.", HelpName = "ID" };

    public static Verb Make() => new("client", "Who may ask the server for tokens; kept in its state directory, secrets hashed.", """
        A running server sees a change within a second. A secret is shown once, when it is made.

        Examples:
          ballast vtn client add site-1 --ven
          ballast vtn client list
          ballast vtn client rotate site-1
        """) { Add(), List(), Remove(), Rotate() };

    static Verb Add()
    {
        var ven = new Option<bool>("--ven") { Description = "A VEN: reads what is meant for it, and reports. Without it, business logic: runs programs and reads all." };
        var scopes = new Option<string?>("--scopes") { Description = "What its tokens permit; without it, what its role usually may.", HelpName = "\"A B\"" };
        var command = new Verb("add", "Add a client and show its secret, this once.", """
            Examples:
              ballast vtn client add site-1 --ven
              ballast vtn client add dashboard --scopes "read_all read_bl"
            """) { Id, ven, scopes, State };
        command.SetAction(parsed =>
        {
            var id = parsed.GetValue(Id)!;
            Scopes? given = null;
            if (parsed.GetValue(scopes) is { } words)
                given = ScopeNames.TryRead(words, out var read) && read != Scopes.None ? read : throw new InputException($"--scopes \"{ObjectFields.Printable(words)}\" must be scopes of OpenADR 3.1 with blanks between: {((Scopes)511).Written()}.");
            var role = parsed.GetValue(ven) ? Role.Ven : Role.BusinessLogic;
            var secret = On(parsed, book => book.Add(id, role, given), make: true);
            Tell($"Added {id}, {Spoken(role)}.", secret);
            return 0;
        });
        return command;
    }

    static Verb Rotate()
    {
        var command = new Verb("rotate", "Give a client a new secret; the old one and its tokens hold no more.", "Example:\n  ballast vtn client rotate site-1") { Id, State };
        command.SetAction(parsed =>
        {
            Tell($"{parsed.GetValue(Id)} has a new secret.", On(parsed, book => book.Rotate(parsed.GetValue(Id)!)));
            return 0;
        });
        return command;
    }

    static Verb Remove()
    {
        var command = new Verb("remove", "Remove a client; its tokens hold no more. What it owns stays.", "Example:\n  ballast vtn client remove site-1") { Id, State };
        command.SetAction(parsed =>
        {
            var id = parsed.GetValue(Id)!;
            if (!On(parsed, book => book.Remove(id))) throw new RefusedException($"There is no client {ObjectFields.Printable(id)}: `ballast vtn client list` shows who there is.");
            Console.WriteLine($"Removed {id}.");
            return 0;
        });
        return command;
    }

    static Verb List()
    {
        var command = new Verb("list", "Show the clients, without their secrets.", "Example:\n  ballast vtn client list") { State };
        command.SetAction(parsed =>
        {
            var clients = On(parsed, book => book.List());
            VtnOutput.Table(["CLIENT", "ROLE", "SINCE", "SCOPES"], [.. clients.Select(c => new[] { c.Id, c.Role == Role.Ven ? "VEN" : "business logic", c.Created.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture), c.Scopes.Written() })],
                "There is no client: `ballast vtn client add ID --ven` adds one.");
            return 0;
        });
        return command;
    }

    static T On<T>(ParseResult parsed, Func<AccessBook, T> what, bool make = false)
    {
        var directory = Path.GetFullPath(parsed.GetValue(State)!);
        var file = VtnHost.ClientsFile(directory);
        if (!make && !File.Exists(file)) throw new RefusedException($"{directory} holds no list of clients: name the server's state directory with --state, or add a first one.");
        try
        {
            return what(AccessBook.Open(file, TimeProvider.System));
        }
        catch (AccessException e)
        {
            throw new RefusedException(e.Message);
        }
    }

    static void Tell(string what, string secret)
    {
        // On its own line, so that a script can take it; the words go elsewhere.
        Console.Error.WriteLine($"{what} Its secret, shown this once; only its hash is kept:");
        Console.WriteLine(secret);
    }

    static string Spoken(Role role) => role == Role.Ven ? "a VEN" : "business logic";
}
