using System.CommandLine;
using Ballast.App.Live;

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
        var source = SiteSource.Read(file);
        var site = source.Site;
        Console.WriteLine(
            $"{file} is in order: {site.Name}, {Plural(site.Clusters.Sum(c => c.Gpus), "GPU")} in {Plural(site.Clusters.Length, "cluster")}, {Plural(site.Jobs.Length, "job")} "
            + $"({site.Jobs.Count(j => j.IsFlexible)} flexible), {Plural(site.Batteries.Length, "battery", "batteries")}, import limit {site.Interconnection.ImportLimit}.");
        return 0;
    }

    static string Plural(int count, string one, string? many = null) => count == 1 ? $"1 {one}" : $"{count} {many ?? one + "s"}";
}
