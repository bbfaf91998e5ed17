using System.CommandLine;
using Ballast.App.Live;
using Ballast.Files.Yaml;

namespace Ballast.App.Load;

/// <summary><c>--step</c>: the step of a trace that does not say its times.</summary>
static class Steps
{
    public static Option<string?> Option() => new("--step") { Description = "Time between two samples, such as 10ms, for a trace with a power column alone.", HelpName = "TIME" };

    public static double? Read(string? text)
    {
        if (text is null) return null;
        var read = Kinds.Duration.Parse(text);
        if (read.What is not null) throw new InputException($"--step: {read.What}; {read.HowToMend}.");
        return read.Value > TimeSpan.Zero ? read.Value.TotalSeconds : throw new InputException("--step must be greater than zero.");
    }
}
