using Ballast.Files;

namespace Ballast.Tests.Files;

public class SiteCheckTests
{
    [Fact]
    public void A_problem_is_shown_with_its_line_and_a_caret()
    {
        var report = SiteCheck.Explain("name: x\ninterconnection:\n  importLimit: 140\nclusters: []\n", "site.yaml", _ => null);
        Assert.False(report.Ok);
        Assert.Equal(
            [
                """site.yaml:3:16: interconnection.importLimit: "140" has no unit; write 140 kW""",
                "     3 |   importLimit: 140",
                "       |                ^",
                "site.yaml:4:11: clusters: there is no cluster; add one with name, gpuModel, gpus, minCap and maxCap",
                "     4 | clusters: []",
                "       |           ^",
                "site.yaml: 2 problems",
            ],
            report.Lines);
    }

    [Fact]
    public void A_problem_in_the_site_that_a_scenario_refers_to_is_shown_there()
    {
        var report = SiteCheck.Explain("site: s.yaml\nscenario: { start: 2025-05-03T14:40:00Z, duration: 1 h }\n", "a.yaml", _ => "interconnection: { importLimit: 5 }\nclusters: [{ name: a, gpuModel: b, gpus: 8, minCap: 1 W, maxCap: 2 W }]");
        Assert.Equal("""s.yaml:1:33: interconnection.importLimit: "5" has no unit; write 5 kW""", report.Lines[0]);
        Assert.Equal("     1 | interconnection: { importLimit: 5 }", report.Lines[1]);
    }

    [Fact]
    public void A_sound_scenario_is_summed_up()
    {
        var report = SiteCheck.Explain(Repository.Scenario("phoenix.yaml"), "phoenix.yaml", Repository.Beside);
        Assert.True(report.Ok);
        Assert.Equal(
            [
                "phoenix.yaml is sound: scenario phoenix, 6 h 10 min from 2025-05-03 14:40 -07:00, 1 event, 0 scheduled faults",
                "  GPUs      256 in 1 cluster, 256 in use",
                "  jobs      6 jobs: flex1 1, flex2 2, flex3 3",
                "  uncapped  94.84 kW at the meter, 90.3 % of the import limit of 105 kW",
                "  by caps   down to 50.07 kW (47.2 % less) for as long as tiers allow, to 53.43 kW (43.7 % less) over a tier's whole window",
                "  pauses    3 flexible jobs may be paused",
                "  warning: curve ft_llama_8b_p3 is not concave at 350 W: one more watt gives more throughput above it than below, and caps there are never the best choice",
                "  warning: curve pt_mpt_13b_sm is not concave at 350 W: one more watt gives more throughput above it than below, and caps there are never the best choice",
                "  warning: curve pt_mpt_7b_fast is not concave at 350 W: one more watt gives more throughput above it than below, and caps there are never the best choice",
            ],
            report.Lines);
    }

    [Fact]
    public void An_event_steeper_than_the_allowed_ramp_is_pointed_out()
    {
        var text = Repository.Scenario("phoenix.yaml");
        Assert.Contains(
            "  warning: event srp-peak asks for 23.71 kW down in 15 min, and the allowed ramp of 1 kW/min takes 23 min 43 s",
            SiteCheck.Explain(text.Replace("rampDown: 1.6 kW/min", "rampDown: 1 kW/min"), "a.yaml", Repository.Beside).Lines);
        Assert.Contains(SiteCheck.Explain(text.Replace("rampDown: 1.6 kW/min", "rampDown: 1e-300 kW/min"), "a.yaml", Repository.Beside).Lines, line => line.EndsWith("takes years", StringComparison.Ordinal));
    }
}
