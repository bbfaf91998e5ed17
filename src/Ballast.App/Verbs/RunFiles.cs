using System.Globalization;
using System.Text;
using Ballast.Simulation.Runs;

namespace Ballast.App.Verbs;

/// <summary>A run as tables: meter.csv by second, jobs.csv by minute. What is not known is empty.</summary>
static class RunFiles
{
    public static void Write(string directory, RunResult result)
    {
        using (var meter = Text(directory, "meter.csv")) Meter(meter, result);
        using (var jobs = Text(directory, "jobs.csv")) Jobs(jobs, result);
    }

    static StreamWriter Text(string directory, string name) => new(Path.Combine(directory, name), append: false, new UTF8Encoding(false), 1 << 16) { NewLine = "\n" };

    static void Meter(StreamWriter to, RunResult result)
    {
        to.WriteLine("time,meterKw,targetKw,baselineKw,limitKw,itKw,coolingKw,batteryKw,generationKw,soc,untouchedKw");
        var s = result.Series;
        for (var k = 0; k < result.Seconds; k++)
        {
            to.Write((result.Scenario.Start.ToUniversalTime() + TimeSpan.FromSeconds(k)).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
            foreach (var watts in (ReadOnlySpan<float>)[s.Meter[k], s.Targets[k], s.Baselines[k], s.Limits[k], s.It[k], s.Cooling[k], s.Battery[k], s.Generation[k]]) Cell(to, watts / 1e3);
            Cell(to, result.Scenario.Site.Batteries.IsEmpty ? double.NaN : s.Soc[k]);
            Cell(to, s.Untouched[k] / 1e3);
            to.WriteLine();
        }
    }

    static void Jobs(StreamWriter to, RunResult result)
    {
        to.WriteLine("time,job,kw,throughput,untouchedThroughput,capW,phase");
        for (var minute = 0; minute < result.JobMinutes.Count; minute++)
        {
            var time = (result.Scenario.Start.ToUniversalTime() + TimeSpan.FromMinutes(minute)).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
            var jobs = result.JobMinutes[minute];
            for (var slot = 0; slot < jobs.Length; slot++)
            {
                to.Write(time);
                to.Write(',');
                to.Write(Quoted(result.Roster[slot].Id));
                Cell(to, jobs[slot].Watts / 1e3);
                Cell(to, jobs[slot].Throughput);
                Cell(to, jobs[slot].UntouchedThroughput);
                Cell(to, jobs[slot].Cap);
                to.Write(',');
                to.WriteLine(Api.Words.Of(jobs[slot].Phase));
            }
        }
    }

    static void Cell(StreamWriter to, double value)
    {
        to.Write(',');
        Span<char> text = stackalloc char[32];
        if (double.IsFinite(value) && value.TryFormat(text, out var written, "0.####", CultureInfo.InvariantCulture)) to.Write(text[..written]);
    }

    static string Quoted(string text) => text.AsSpan().ContainsAny(",\"\n\r") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
