using Spectre.Console;

namespace Ballast.App.Verbs;

/// <summary>A bar while something long runs; nothing where no person watches.</summary>
static class Progress
{
    public static T Show<T>(string what, bool quiet, Func<Action<double>, T> work)
    {
        if (quiet || Console.IsOutputRedirected || !AnsiConsole.Profile.Capabilities.Interactive) return work(_ => { });
        return AnsiConsole.Progress().AutoClear(true).Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn()).Start(context =>
        {
            var task = context.AddTask(Markup.Escape(what), maxValue: 1);
            return work(share => task.Value = share);
        });
    }
}
