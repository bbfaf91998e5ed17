using Ballast.Files;
using Ballast.Grid.Cases;
using Ballast.Grid.Traces;
using Ballast.Grid.Workloads;

namespace Ballast.Grid.Tests.Workloads;

public class WorkloadTests
{
    static LoadPlan Plan(string name) => LoadPlanFile.Read(File.ReadAllText(Repository.Scenario($"loads/{name}.yaml")), name).Value!;

    [Fact]
    public void Period_duty_and_depth_are_those_that_are_asked_for()
    {
        var plan = Plan("training-150mw");
        var trace = new WorkloadSynthesis(plan, 300).Site(0.005);
        var seen = WaveStatistics.Of(trace.Megawatts, trace.StepSeconds);
        var asked = plan.Jobs[0].Iteration;
        Assert.InRange(seen.Cycles, 195, 205);
        Assert.Equal(1, seen.PeriodSeconds / asked.Period, 0.01);
        Assert.Equal(asked.Jitter, seen.PeriodDeviation / seen.PeriodSeconds, 0.005);
        Assert.Equal(asked.Duty, seen.Duty, 0.01);
        Assert.Equal(1 - plan.Jobs[0].WattsAt(asked.Exchange) / plan.Jobs[0].WattsAt(asked.Compute), seen.Depth, 0.001);
        Assert.Equal(150, trace.Megawatts.Max(), 1e-9);
    }

    [Fact]
    public void Edges_are_as_steep_as_asked_and_below_a_fifth_of_a_second()
    {
        var trace = new WorkloadSynthesis(Plan("training-150mw"), 60).Site(0.001);
        var change = LoadStatistics.Of(trace, [0.1]).Changes[0];
        Assert.Equal(75, change.Range.Megawatts, 0.8);
    }

    [Fact]
    public void The_same_seed_gives_the_same_trace_and_another_another()
    {
        var plan = Plan("ko-zhu");
        var one = new WorkloadSynthesis(plan, 60, 5).Site(0.01).Megawatts;
        Assert.Equal(one, new WorkloadSynthesis(plan, 60, 5).Site(0.01).Megawatts);
        Assert.NotEqual(one, new WorkloadSynthesis(plan, 60, 6).Site(0.01).Megawatts);
    }

    [Fact]
    public void A_coarser_step_tells_the_same_story()
    {
        var synthesis = new WorkloadSynthesis(Plan("training-day"), 120);
        var (fine, coarse) = (synthesis.Site(0.001).Every(0.01), synthesis.Site(0.01));
        Assert.Equal(coarse.Count, fine.Count);
        for (var i = 0; i < coarse.Count; i++) Assert.Equal(coarse.Megawatts[i], fine.Megawatts[i], 0.02 * 130);
        Assert.Equal(coarse.Megawatts.Average(), fine.Megawatts.Average(), 1e-3 * coarse.Megawatts.Average());
    }

    [Theory]
    [InlineData("ko-zhu")]
    [InlineData("plateaus")]
    public void A_long_step_has_the_mean_of_noise_and_of_dips(string name)
    {
        var synthesis = new WorkloadSynthesis(Plan(name), 600);
        var (fine, coarse) = (synthesis.Site(0.01).Every(0.5), synthesis.Site(0.5));
        Assert.Equal(fine.Count, coarse.Count);
        for (var i = 0; i < coarse.Count; i++) Assert.Equal(fine.Megawatts[i], coarse.Megawatts[i], 1e-3 * fine.Megawatts.Max());
    }

    [Fact]
    public void A_job_that_changes_too_often_for_memory_is_refused()
    {
        var plan = Plan("training-150mw");
        plan = plan with { Jobs = [plan.Jobs[0] with { Iteration = plan.Jobs[0].Iteration with { MicroBatches = 1000, MicroSeconds = 1e-4 } }] };
        Assert.Contains("fewer micro-batches", Assert.Throws<CaseException>(() => new WorkloadSynthesis(plan, 24 * 3600)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fault_before_the_start_does_nothing()
    {
        var plan = Plan("training-150mw");
        LoadPlan With(params JobFault[] faults) => plan with { Jobs = [plan.Jobs[0] with { StartAt = 20, StartRamp = 5, Faults = [.. faults] }] };
        Assert.Equal(new WorkloadSynthesis(With(), 60).Site(0.01).Megawatts, new WorkloadSynthesis(With(new JobFault(10, 8, 0.1, 0.1, 0)), 60).Site(0.01).Megawatts);
    }

    [Fact]
    public void A_day_has_a_start_checkpoints_a_fault_and_an_end()
    {
        var plan = Plan("training-day");
        var synthesis = new WorkloadSynthesis(plan, 600);
        var phases = synthesis.PhasesOf(0);
        foreach (var phase in (JobPhase[])[JobPhase.Idle, JobPhase.Start, JobPhase.Compute, JobPhase.Exchange, JobPhase.Checkpoint, JobPhase.Fault, JobPhase.Stop])
            Assert.Contains(phases, p => p.Phase == phase);
        Assert.True(phases.Zip(phases.Skip(1)).All(pair => pair.First.At <= pair.Second.At));
        var gpu = synthesis.Gpu(0, 0.01);
        Assert.Equal(0.1 * 1200, gpu[500], 1e-9);
        Assert.Equal(0.12 * 1200, gpu[41000], 1e-6);
        Assert.Equal(0.1 * 1200, gpu[59900], 1e-6);
        var site = synthesis.Site(0.01).Megawatts;
        Assert.Equal(10 + 1.15 * 83000 * (120 + 250) / 1e6, site[500], 1e-9);
    }

    [Fact]
    public void Ko_and_Zhus_site_has_a_steady_base_and_two_rhythms()
    {
        var plan = Plan("ko-zhu");
        var synthesis = new WorkloadSynthesis(plan, 600);
        var (training, tuning) = (WaveStatistics.Of(synthesis.Gpu(0, 0.01), 0.01), WaveStatistics.Of(synthesis.Gpu(1, 0.01), 0.01));
        // The mean of 1/(1 + ξ) is 1 + σ² to second order.
        Assert.Equal(1.01, training.PeriodSeconds, 0.02);
        Assert.Equal(2.02, tuning.PeriodSeconds, 0.05);
        // A dip so shallow that it is not seen makes two periods one, which widens what is seen of 10 %.
        Assert.InRange(training.PeriodDeviation / training.PeriodSeconds, 0.09, 0.15);
        Assert.Equal(0.675, training.Duty, 0.02);
        Assert.Equal(0.80, tuning.Duty, 0.02);
        Assert.InRange(synthesis.Site(0.01).Megawatts.Min(), 40, 90);
    }

    [Fact]
    public void A_block_comes_back_at_almost_twice_its_power_a_second()
    {
        var trace = new WorkloadSynthesis(Plan("block-ramp"), 30).Site(0.001);
        var up = LoadStatistics.Of(trace, [0.2]).Changes[0].Up;
        Assert.Equal(1.9 * 50, up.Megawatts / 0.2, 0.5);
        Assert.Equal(15.25, up.AtSeconds, 0.1);
    }

    [Fact]
    public void A_cluster_of_24000_swings_by_tens_of_megawatts()
    {
        var trace = new WorkloadSynthesis(Plan("llama-30mw"), 120).Site(0.01);
        Assert.InRange(trace.Megawatts.Max(), 27, 31);
        Assert.True(LoadStatistics.Of(trace, [1]).Changes[0].Range.Megawatts > 10);
    }

    [Fact]
    public void Plateaus_have_no_content_faster_than_their_edges_but_rare_dips()
    {
        var trace = new LoadTrace(0.01, new WorkloadSynthesis(Plan("plateaus"), 600).Gpu(0, 0.01)).Every(1);
        var seen = WaveStatistics.Of(trace.Megawatts[60..], 1);
        Assert.InRange(seen.PeriodSeconds, 45, 55);
        Assert.InRange(seen.High, 220, 230);
        Assert.InRange(seen.Low, 165, 180);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(double.NaN)]
    [InlineData(-1)]
    public void A_time_that_is_none_gets_one_sentence(double seconds) =>
        Assert.Throws<CaseException>(() => new WorkloadSynthesis(Plan("training-150mw"), seconds));
}
