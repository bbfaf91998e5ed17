using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Ballast.App.Reports;

namespace Ballast.App.Tests.Reports;

public sealed partial class ReportPageTests
{
    static readonly DateTimeOffset Start = new(2026, 5, 3, 21, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_page_is_well_formed() => Assert.Equal("html", Parse(ReportPage.Write(Run())).Root!.Name.LocalName);

    [Fact]
    public void The_page_refers_to_nothing_outside_itself()
    {
        var page = Parse(ReportPage.Write(Run()));
        Assert.DoesNotContain(page.Descendants(), e => e.Attributes().Any(a => a.Name.LocalName is "src" or "href"));
        Assert.DoesNotContain(page.Descendants(), e => e.Name.LocalName is "link" or "iframe" or "img");
        Assert.DoesNotMatch(Outside(), ReportPage.Write(Run()));
    }

    [Fact]
    public void The_page_of_six_jobs_over_five_hours_is_below_one_megabyte() =>
        Assert.InRange(Encoding.UTF8.GetByteCount(ReportPage.Write(Run())), 20_000, 1_000_000);

    [Fact]
    public void The_page_of_five_thousand_jobs_draws_the_most_touched_only()
    {
        var run = Run() with { Jobs = [.. Enumerable.Range(0, 5000).Select(i => Job($"job-{i}", 0.25, i == 4321 ? 0.5 : 0.9))] };
        var html = ReportPage.Write(run);
        Assert.Contains("job-4321", html);
        Assert.Contains("24 of 5000", html);
        Assert.InRange(Encoding.UTF8.GetByteCount(html), 20_000, 2_000_000);
    }

    [Fact]
    public void Words_from_files_are_escaped()
    {
        var html = ReportPage.Write(Run() with { Title = "<script>alert(1)</script> & co" });
        Assert.DoesNotContain("<script>alert", html);
        Parse(html);
    }

    [Fact]
    public void Missing_values_break_a_line_and_leave_no_word_of_theirs()
    {
        var run = Run();
        Array.Fill(run.MeterKw, double.NaN, 5000, 600);
        Assert.DoesNotContain("NaN", ReportPage.Write(run));
    }

    [Fact]
    public void A_run_without_events_jobs_or_battery_is_a_page_as_well()
    {
        var run = Run() with { Events = [], Jobs = [], Soc = [], Scores = [], WorstMoments = [], CommandsByReason = [], TargetKw = [.. Enumerable.Repeat(double.NaN, 18_000)] };
        Parse(ReportPage.Write(run));
    }

    /// <summary>Kept for a person to look at, when asked for.</summary>
    [Fact]
    public void The_same_run_gives_the_same_page()
    {
        var html = ReportPage.Write(Run());
        Assert.Equal(html, ReportPage.Write(Run()));
        if (Environment.GetEnvironmentVariable("BALLAST_REPORT") is { Length: > 0 } path) File.WriteAllText(path, html);
    }

    static XDocument Parse(string html)
    {
        using var reader = XmlReader.Create(new StringReader(html), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        return XDocument.Load(reader);
    }

    static RunReport Run()
    {
        const int length = 5 * 3600;
        var (meter, target, baseline, limit) = (new double[length], new double[length], new double[length], new double[length]);
        for (var i = 0; i < length; i++)
        {
            var minutes = i / 60.0 - 60;
            var share = minutes < 0 ? 0 : minutes < 15 ? minutes / 15 : minutes < 195 ? 1 : minutes < 210 ? (210 - minutes) / 15 : 0;
            baseline[i] = 88.4;
            target[i] = minutes is < 0 or > 210 ? double.NaN : 88.4 * (1 - 0.25 * share);
            var ripple = 0.25 * Math.Sin(i * 0.7) + 0.2 * Math.Sin(i * 0.013);
            meter[i] = 88.4 * (1 - 0.25 * share) + ripple - (i is > 9000 and < 9090 ? 2.2 : 0);
            limit[i] = 105;
        }
        return new RunReport
        {
            Title = "phoenix",
            Subtitle = "Seed 1",
            Start = Start,
            MeterKw = meter,
            TargetKw = target,
            BaselineKw = baseline,
            LimitKw = limit,
            RampLimitKwPerMinute = 1.47,
            Jobs = [Job("ft_llama_8b_p3", 0.25, 0.88), Job("infer_llama_8b_32g", 0.5, 0.79), Job("pt_mpt_7b_fast", 0.5, 0.78), Job("eval_nightly", 0, 1)],
            Soc = [.. Enumerable.Range(0, 300).Select(i => 0.7 - 0.001 * i)],
            Events =
            [
                new RunReportEvent
                {
                    Id = "srp-0503", Asks = "25 % below baseline for 3 h", Start = Start.AddHours(1), End = Start.AddHours(4.5),
                    Scores =
                    [
                        new("Delivered in the hold", "25.02 %", "24.8 to 25.4 %", true), new("RMS to target, hold", "0.34 %", "\u2264 1.0 %", true), new("Deepest dip below target", "2.5 %", "\u2264 4 %", true),
                        new("Largest step, of the ramp limit", "2.10", "\u2264 2.0", false), new("Weighted performance", "0.903", "\u2265 0.893", true), new("Jobs outside their tier", "0", "0", true), new("Commands", "1,204"),
                    ],
                },
            ],
            WorstMoments = [new(Start.AddSeconds(9010), -2.5, "a checkpoint of pt_mpt_7b_fast that nobody announced; filled by the other jobs within 20 s")],
            CommandsByReason = [("Holding the target", 800), ("Ramping", 390), ("Put back to what it was", 14)],
        };
    }

    static RunReportJob Job(string id, double maxLoss, double held)
    {
        double At(int minute, double free, double low) => minute is < 60 or > 270 ? free : minute < 75 ? free + (low - free) * (minute - 60) / 15 : minute > 255 ? low + (free - low) * (minute - 255) / 15 : low;
        return new RunReportJob
        {
            Id = id,
            Class = "Training",
            Tier = maxLoss > 0 ? "Flex 3" : "Inflexible",
            TierMaxLoss = maxLoss,
            Gpus = 48,
            Kw = [.. Enumerable.Range(0, 300).Select(m => At(m, 16.5, 16.5 * held * 0.9))],
            Throughput = [.. Enumerable.Range(0, 300).Select(m => At(m, 1, held))],
            CapW = maxLoss > 0 ? [.. Enumerable.Range(0, 300).Select(m => At(m, 400, 250))] : [],
            DebtGpuHours = maxLoss > 0 ? [.. Enumerable.Range(0, 300).Select(m => Math.Clamp(m - 60, 0, 200) * (1 - held) * 48 / 60)] : [],
        };
    }

    [GeneratedRegex("https?://", RegexOptions.IgnoreCase)]
    private static partial Regex Outside();
}
