using System.CommandLine;
using Ballast.App.Live;
using Ballast.Files;

namespace Ballast.App.Verbs;

/// <summary>`ballast check`.</summary>
static class CheckVerb
{
    public static Verb Make()
    {
        var file = new Argument<string>("FILE") { Description = "Site or scenario file (YAML)." };
        var command = new Verb("check", "Explain what is wrong in a site or scenario file, with line and column, and how to mend it.", """
            Example:
              ballast check scenarios/phoenix.yaml
            """) { file };
        command.SetAction(parsed => Run(parsed.GetValue(file)!));
        return command;
    }

    static int Run(string file)
    {
        if (Directory.Exists(file)) throw new InputException($"{file} is a directory: name a site or scenario file in it.");
        var folder = Path.GetDirectoryName(Path.GetFullPath(SiteSource.Named(file)))!;
        var report = SiteCheck.Explain(SiteSource.ReadText(file), file, name =>
        {
            var other = Path.GetFullPath(name, folder);
            return File.Exists(other) ? SiteSource.ReadText(other) : null;
        });
        var to = report.Ok ? Console.Out : Console.Error;
        foreach (var line in report.Lines) to.WriteLine(line);
        return report.Ok ? 0 : 2;
    }
}
