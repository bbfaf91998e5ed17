using System.CommandLine;
using System.CommandLine.Help;
using Ballast.App.Dsx;
using Ballast.App.Grid;
using Ballast.App.Live;
using Ballast.App.Load;
using Ballast.App.Plots;
using Ballast.App.Studies;
using Ballast.App.Verbs;
using Ballast.Grid.Cases;
using Ballast.Journal;
using Ballast.Studies;

var root = new Verb("ballast", "Ballast makes an AI data center a resource that the grid can dispatch.", """
    Begin with:
      ballast demo                                a simulated site, live, with its dashboard
      ballast simulate scenarios/phoenix.yaml     a scenario as fast as it goes, with its scorecard
      ballast check scenarios/phoenix.yaml        what is wrong in a file, and how to mend it

    `ballast VERB --help` shows what a verb takes, with examples.
    """)
{
    DemoVerb.Make(), ServeVerb.Make(), SimulateVerb.Make(), CheckVerb.Make(), ReplayVerb.Make(), VtnVerbs.Make(), DsxVerbs.Make(), BmsVerbs.Make(),
    GridVerbs.Make(), LoadVerbs.Make(), StudyVerbs.Make(),
    FleetPartVerb.Make(), TortureVerb.Make(), JournalBenchVerb.Make(), RestartBenchVerb.Make(),
};
root.Options.Add(new HelpOption { Action = new Verb.Help() });
root.Options.Add(new VersionOption());
foreach (var verb in ClientVerbs.Make()) root.Add(verb);

var parsed = root.Parse(args.Length > 0 ? args : ["--help"]);
if (parsed.Errors.Count > 0 && parsed.Action is not Verb.Help)
{
    // The library names the type of .NET that an option has.
    static string InOrdinaryWords(string message) => message.Replace("as expected type 'System.Int32'", "as a whole number", StringComparison.Ordinal)
        .Replace("as expected type 'System.UInt64'", "as a whole number", StringComparison.Ordinal).Replace("as expected type 'System.Double'", "as a number", StringComparison.Ordinal);
    foreach (var error in parsed.Errors) Console.Error.WriteLine(InOrdinaryWords(error.Message));
    Console.Error.WriteLine("`ballast --help` and `ballast VERB --help` show what there is, with examples.");
    return 2;
}
try
{
    Outputs.KeepInputs(parsed);
    return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (Exception e) when (e is InputException or CaseException or StudyException or Ballast.Vtn.Access.AccessException)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}
catch (Exception e) when (e is JournalException or RefusedException)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
catch (OperationCanceledException)
{
    return 1;
}
catch (Exception e)
{
    Console.Error.WriteLine($"Something is wrong inside ballast itself ({e.GetType().Name}: {e.Message.ReplaceLineEndings(" ")}). Please report it with the command that you gave.");
    return 1;
}
