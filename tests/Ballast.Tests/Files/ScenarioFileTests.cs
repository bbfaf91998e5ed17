using Ballast.Assets;
using Ballast.Files;
using Ballast.Signals;
using Ballast.Simulation;

namespace Ballast.Tests.Files;

public class ScenarioFileTests
{
    public static TheoryData<string> Names => Repository.ScenarioNames;

    [Theory, MemberData(nameof(Names))]
    public void Every_shipped_scenario_reads_without_a_problem(string name)
    {
        var loaded = Load(name);
        Assert.Equal([], loaded.Problems.Select(problem => problem.ToString()));
        Assert.NotEmpty(loaded.Value!.Description);
        Assert.NotEmpty(loaded.Value.Facts);
    }

    [Fact]
    public void Phoenix_is_the_published_experiment()
    {
        var scenario = Load("phoenix.yaml").Value!;
        var site = scenario.Site;

        Assert.Equal("phoenix", scenario.Name);
        Assert.Equal(256, site.Jobs.Sum(job => job.Gpus));
        Assert.Equal(94.84, site.Jobs.Sum(job => job.Curve.Uncapped.Watts * job.Gpus) / 1e3, 0.01);
        Assert.Equal(["flex3", "flex2", "flex1", "flex2", "flex3", "flex3"], site.Jobs.Select(job => job.Tier.Name));
        Assert.Equal([false, true, false, false, true, true], site.Jobs.Select(job => job.Pausable));
        Assert.Equal(1.6, site.Interconnection.RampDown.KilowattsPerMinute, 1e-9);
        Assert.Equal(TimeSpan.FromMinutes(90), site.Baseline.Window);
        Assert.Equal(TimeSpan.FromMinutes(370), scenario.Duration);
        Assert.Equal(0.1, scenario.Plant.CurveError);

        var received = Assert.IsType<SignalReceived>(Assert.Single(scenario.Facts));
        var dispatch = Assert.IsType<Signals.Dispatch>(received.Signal);
        Assert.Equal(new DateTimeOffset(2025, 5, 3, 16, 15, 0, TimeSpan.FromHours(-7)), dispatch.Start);
        Assert.Equal(dispatch.Start - TimeSpan.FromMinutes(30), received.Known);
        Assert.Equal(new Setpoint.CutFraction(0.25), dispatch.Setpoint);
        Assert.Equal((15, 15, 180), (dispatch.RampDown.TotalMinutes, dispatch.RampUp.TotalMinutes, dispatch.Duration!.Value.TotalMinutes));
    }

    [Fact]
    public void The_campus_has_five_thousand_jobs_on_99000_gpus()
    {
        var site = Load("campus.yaml").Value!.Site;
        Assert.Equal(5000, site.Jobs.Length);
        Assert.Equal(99_000, site.Jobs.Sum(job => job.Gpus));
        Assert.Equal(site.Jobs.Select(job => (job.Id, job.Gpus, job.Tier.Name)), Load("campus.yaml").Value!.Site.Jobs.Select(job => (job.Id, job.Gpus, job.Tier.Name)));
    }

    [Fact]
    public void Chaos_schedules_every_kind_of_fault()
    {
        var kinds = typeof(Fault).GetNestedTypes().Select(type => type.Name).Order();
        Assert.Equal(kinds, Load("chaos.yaml").Value!.Faults.Select(fault => fault.GetType().Name).Distinct().Order());
    }

    [Fact]
    public void A_scenario_may_take_its_site_from_another_file_and_replace_sections()
    {
        var scenario = Load("phoenix-battery.yaml").Value!;
        Assert.Equal("Phoenix with a battery", scenario.Site.Name);
        Assert.Equal(25, Assert.Single(scenario.Site.Batteries).MaxDischarge.Kilowatts);
        Assert.Equal(6, scenario.Site.Jobs.Length);
    }

    [Fact]
    public void A_site_that_is_not_there_is_named()
    {
        var loaded = ScenarioFile.Read("site: nowhere.yaml\nscenario: {start: 2025-05-03T14:40:00Z, duration: 1 h}\n", "a.yaml", _ => null);
        Assert.Equal("""a.yaml:1:7: site: there is no file "nowhere.yaml" beside this one; correct the name, or write the site's sections here""", Assert.Single(loaded.Problems).ToString());
    }

    internal static Loaded<Scenario> Load(string name) => ScenarioFile.Read(Repository.Scenario(name), name, Repository.Beside);
}
