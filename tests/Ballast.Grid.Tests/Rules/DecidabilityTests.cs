using Ballast.Grid.Rules;
using Ballast.Grid.Traces;

namespace Ballast.Grid.Tests.Rules;

/// <summary>What a trace cannot show is said, and never passed.</summary>
public class DecidabilityTests
{
    static RuleFinding Check(string pack, string rule, double step, double seconds, Func<double, double> power, RuleTerms? terms = null)
    {
        double[] samples = [.. Enumerable.Range(0, (int)Math.Round(seconds / step)).Select(i => power(i * step))];
        return PackCheck.Of(PackFiles.Get(pack), new LoadTrace(step, samples), terms ?? new RuleTerms { NominalMegawatts = 150, ShortCircuitMva = 3000 }).Findings.Single(f => f.Rule.Id == rule);
    }

    [Theory]
    [InlineData("ercot-2026", "variation", 1.0, 600.0, "it needs 200 samples a second, and the trace has 1")]
    [InlineData("ercot-2026", "variation", 0.005, 10.0, "its lowest frequency needs 40 s to be seen, and the trace lasts 10 s")]
    [InlineData("lipa", "fast", 0.01, 600.0, "it needs 200 samples a second, and the trace has 100")]
    [InlineData("ieso", "step", 10.0, 6000.0, "it looks at what happens within 15 s, and samples 10 s apart can miss it")]
    [InlineData("ieso", "step", 60.0, 6000.0, "it looks at what happens within 15 s, and samples are 60 s apart")]
    [InlineData("ieso", "oscillation", 0.02, 600.0, "it looks up to 55 Hz, which 50 samples a second do not show")]
    [InlineData("caiso", "mean-ramp", 1.0, 300.0, "it looks at 600 s, and the trace lasts 300 s")]
    [InlineData("iec-flicker", "pst-hv", 0.1, 900.0, "it needs 200 samples a second, and the trace has 10")]
    [InlineData("iec-flicker", "pst-hv", 0.005, 60.0, "flicker is judged over 10 min, and the trace lasts 60 s")]
    public void A_quiet_load_does_not_pass_a_rule_that_its_trace_cannot_show(string pack, string rule, double step, double seconds, string why)
    {
        var found = Check(pack, rule, step, seconds, _ => 100);
        Assert.Equal((Verdict.Undecidable, why), (found.Verdict, found.Why));
    }

    [Fact]
    public void What_a_coarse_or_a_short_trace_shows_to_be_broken_is_broken()
    {
        Assert.Equal(Verdict.Fail, Check("ieso", "step", 10, 6000, t => t < 3000 ? 100 : 120).Verdict);
        Assert.Equal(Verdict.Fail, Check("ercot-2026", "variation", 0.005, 36, t => 100 + 20 * Math.Sin(2 * Math.PI * t)).Verdict);
        Assert.Equal(Verdict.Undecidable, Check("caiso", "mean-ramp", 1, 300, t => 100 + t).Verdict);
    }

    [Fact]
    public void A_limit_of_nominal_power_needs_it_and_a_voltage_needs_the_short_circuit_power()
    {
        Assert.Contains("--nominal", Check("ieso", "oscillation", 0.005, 600, _ => 100, new RuleTerms()).Why, StringComparison.Ordinal);
        Assert.Contains("--poi-mva", Check("voltage-steps", "dominion", 0.005, 600, _ => 100, new RuleTerms()).Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_small_load_is_out_of_a_packs_scope()
    {
        var found = PackCheck.Of(PackFiles.Get("ieso"), new LoadTrace(1, [.. Enumerable.Repeat(4.0, 900)]), new RuleTerms());
        Assert.Equal(Verdict.OutOfScope, found.Verdict);
        Assert.Equal("it is for loads from 10 MW on", found.Findings[0].Why);
    }

    [Fact]
    public void A_step_of_the_load_changes_the_voltage_by_the_closed_form()
    {
        // 50 MW at 2,500 MVA, X/R of ten, power factor 0.98.
        var terms = new RuleTerms { ShortCircuitMva = 2500 };
        var (r, x) = (1 / Math.Sqrt(101), 10 / Math.Sqrt(101));
        var expected = 50 * (r + x * Math.Tan(Math.Acos(0.98))) / 2500;
        Assert.Equal(expected, Check("voltage-steps", "dominion", 0.01, 60, t => t < 30 ? 100 : 150, terms).Worst, 12);
    }
}
