using Ballast.Assets;
using Ballast.Files;
using Ballast.Units;

namespace Ballast.Tests.Files;

public class SiteFileTests
{
    /// <summary>The least that is a site, and a job to break.</summary>
    const string Least = """
        name: Small
        interconnection:
          importLimit: 140 kW
        clusters:
          - { name: a, gpuModel: A100, gpus: 16, minCap: 200 W, maxCap: 400 W }
        tiers:
          - { name: flex1, maxLoss: 10 % }
        curves:
          train:
            - { cap: 200 W, power: 190 W, throughput: 0.6 }
            - { cap: 400 W, power: 380 W, throughput: 1 }
        jobs:
          - { id: one, gpus: 8, curve: train, tier: flex1 }
          - { id: two, gpus: 8, curve: train }
        """;

    [Fact]
    public void The_least_site_reads_with_the_defaults_of_its_records()
    {
        var site = Good(Least);
        Assert.Equal(140, site.Interconnection.ImportLimit.Kilowatts);
        Assert.Equal(Ramp.Unlimited, site.Interconnection.RampUp);
        Assert.Equal(new Meter(), site.Meter);
        Assert.Equal(new BaselineRule(), site.Baseline);
        Assert.Equal(new[] { 0.10, 0.20, 0.30 }, site.SimpleLevels);
        Assert.Equal(["flex1", "inflexible"], site.Jobs.Select(job => job.Tier.Name));
        Assert.All(site.Jobs, job => Assert.Equal("a", job.Cluster));
    }

    [Fact]
    public void A_job_without_a_tier_is_inflexible() => Assert.False(Good(Least).Jobs[1].IsFlexible);

    [Theory]
    [InlineData("140 kW", "140", """a.yaml:3:16: interconnection.importLimit: "140" has no unit; write 140 kW""")]
    [InlineData("140 kW", "140 kw", """a.yaml:3:16: interconnection.importLimit: "140 kw" has an unknown unit; write 140 kW""")]
    [InlineData("140 kW", "140 kWh", """a.yaml:3:16: interconnection.importLimit: "140 kWh" is an energy and not a power; write it in one of W, kW, MW, GW""")]
    [InlineData("140 kW", "much", """a.yaml:3:16: interconnection.importLimit: "much" is not a power; write a number and a unit, such as 10 kW""")]
    [InlineData("140 kW", "-140 kW", """a.yaml:3:16: interconnection.importLimit: "-140 kW" is negative; write its size without a sign; the key says which way it goes""")]
    [InlineData("140 kW", "1e999 kW", """a.yaml:3:16: interconnection.importLimit: "1e999 kW" is not a power; write a number and a unit, such as 10 kW""")]
    [InlineData("140 kW", "[1, 2]", "a.yaml:3:16: interconnection.importLimit: a list stands where a power belongs; write 140 kW")]
    [InlineData("140 kW", "", "a.yaml:3:3: interconnection.importLimit: nothing stands where a power belongs; write 140 kW")]
    [InlineData("140 kW", "0 kW", "a.yaml:3:16: interconnection.importLimit: it is not above zero; write the limit of the contract, such as 140 kW")]
    [InlineData("importLimit", "importlimit", "a.yaml:3:3: interconnection.importlimit: this key is not known; did you mean importLimit?")]
    [InlineData("importLimit: 140 kW", "importLimit: 140 kW\n  rampUp: 2 kW", """a.yaml:4:11: interconnection.rampUp: "2 kW" is a power and not a ramp; write it in one of W/s, kW/s, MW/s, W/min, kW/min, MW/min""")]
    [InlineData("importLimit: 140 kW", "importLimit: 140 kW\n  importLimit: 150 kW", """a.yaml:4:3: "importLimit" is written twice in one map, first in line 3; keep one of the two""")]
    [InlineData("maxLoss: 10 %", "maxLoss: 10", """a.yaml:7:29: tiers[0].maxLoss: "10" is more than the whole; write 10 %""")]
    [InlineData("maxLoss: 10 %", "maxLoss: 1", "a.yaml:7:29: tiers[0].maxLoss: it is not from 0 % to below 100 %; write the share of throughput that may be lost on average, such as 25 %")]
    [InlineData("tier: flex1", "tier: flx1", """a.yaml:13:45: jobs[0].tier: there is no tier "flx1"; did you mean flex1?""")]
    [InlineData("id: one, gpus: 8, curve: train", "id: one, gpus: 8, curve: tran", """a.yaml:13:32: jobs[0].curve: there is no curve "tran"; did you mean train?""")]
    [InlineData("id: two", "id: one", """a.yaml:14:11: jobs[1].id: "one" is taken by jobs[0]; write another""")]
    [InlineData("id: two", "cluster: b, id: two", """a.yaml:14:16: jobs[1].cluster: there is no cluster "b"; choose from a""")]
    [InlineData("id: two, gpus: 8", "id: two, gpus: 9", "a.yaml:5:38: clusters[0].gpus: its jobs run on 17 GPUs and it has 16; add GPUs, or make jobs smaller")]
    [InlineData("id: two, gpus: 8", "id: two, gpus: 8.0", """a.yaml:14:22: jobs[1].gpus: "8.0" is not a whole number from 0 to 10 million; write one without a unit, such as 8""")]
    [InlineData("id: two, gpus: 8", "id: two, gpus: 8, pausable: yes", """a.yaml:14:35: jobs[1].pausable: "yes" is neither true nor false; write true or false""")]
    [InlineData("id: two, gpus: 8", "id: two, gpus: 8, class: trainning", """a.yaml:14:32: jobs[1].class: "trainning" is not known here; did you mean training?""")]
    [InlineData("minCap: 200 W", "minCap: 150 W", """a.yaml:13:32: jobs[0].curve: curve "train" begins at 200 W, and caps on cluster "a" go down to 150 W; measure a point at the lowest cap, or raise minCap""")]
    [InlineData("minCap: 200 W", "minCap: 500 W", "a.yaml:5:65: clusters[0].maxCap: it is below minCap, 500 W; swap the two, or correct one")]
    [InlineData("power: 380 W", "power: 180 W", "a.yaml:11:28: curves.train[1].power: it is not above the point before, 190 W, though the cap is; correct it, or leave the point out")]
    [InlineData("throughput: 1 ", "throughput: 0.9 ", "a.yaml:11:47: curves.train[1].throughput: the last point is uncapped and has not throughput 1; divide all throughputs by the last")]
    [InlineData("name: Small", "name: *small", "a.yaml:1:7: *small is an alias, which is not read; write the value out here")]
    [InlineData("name: Small", "name: !!str Small", "a.yaml:1:7: the tag tag:yaml.org,2002:str is not read; remove it; types follow from the key")]
    [InlineData("name: Small", "name: Small\n---\nname: Other", "a.yaml:2:1: a second document begins here; keep one document per file and remove the line ---")]
    public void A_mistake_is_one_sentence_with_its_place(string right, string wrong, string expected)
    {
        Assert.Contains(right, Least);
        var loaded = SiteFile.Read(Replace(Least, right, wrong), "a.yaml");
        Assert.Null(loaded.Value);
        Assert.Equal(expected, Assert.Single(loaded.Problems).ToString());
    }

    [Fact]
    public void All_mistakes_are_found_at_once_and_none_is_told_twice()
    {
        var text = Least.Replace("140 kW", "140").Replace("maxLoss", "maxLos").Replace("gpuModel", "model").Replace("id: two, gpus: 8", "id: two, gpus: 80").Replace("throughput: 0.6", "throughput: 60");
        var problems = SiteFile.Read(text, "a.yaml").Problems;
        Assert.Equal(
            ["interconnection.importLimit", "clusters[0].gpuModel", "clusters[0].model", "tiers[0].maxLos", "curves.train[0].throughput", "jobs[1].gpus"],
            problems.Select(problem => problem.Path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n")]
    [InlineData("- a\n- b\n")]
    [InlineData("just a word")]
    [InlineData("a: [1, 2\nb: 3")]
    [InlineData("a: \"\\q\"")]
    [InlineData("\t\ta: b")]
    [InlineData("? [complex, key]\n: value")]
    [InlineData("a: &x {b: *x}")]
    [InlineData("%YAML 9.9\n---\nname: x")]
    public void What_is_not_a_site_is_told_in_a_sentence(string text)
    {
        var loaded = SiteFile.Read(text, "a.yaml");
        Assert.NotEmpty(loaded.Problems);
        Assert.All(loaded.Problems, problem => Assert.InRange(problem.ToString().Length, 20, 400));
    }

    [Fact]
    public void Great_depth_is_refused()
    {
        var problem = Assert.Single(SiteFile.Read("a: " + new string('[', 100_000), "a.yaml").Problems);
        Assert.Contains("nested more than 24 levels", problem.What);
    }

    [Fact]
    public void Great_size_is_refused()
    {
        var problem = Assert.Single(SiteFile.Read(new string(' ', 17 * 1024 * 1024), "a.yaml").Problems);
        Assert.Contains("16 MiB", problem.What);
    }

    [Fact]
    public void A_file_that_is_wrong_throughout_is_refused_without_toil()
    {
        var jobs = string.Concat(Enumerable.Range(0, 50_000).Select(i => $"  - {{ id: j{i}, gpus: x, curve: c{i}, tier: t{i}, colour: blue }}\n"));
        var ends = string.Concat(Enumerable.Range(0, 50_000).Select(i => $"    - {{ at: 1 min, job: k{i} }}\n"));
        var text = Least[..Least.IndexOf("jobs:", StringComparison.Ordinal)] + "jobs:\n" + jobs + "scenario:\n  start: 2025-05-03T14:40:00Z\n  duration: 1 h\n  ends:\n" + ends;
        Assert.Equal(100, ScenarioFile.Read(text, "a.yaml", _ => null).Problems.Length);
    }

    [Fact]
    public void A_battery_may_say_its_power_once_or_each_way()
    {
        var site = Good(Least + "\nbatteries:\n  - { name: x, power: 25 kW, maxDischarge: 30 kW, capacity: 50 kWh }\n");
        Assert.Equal((25, 30, 0.9), (site.Batteries[0].MaxCharge.Kilowatts, site.Batteries[0].MaxDischarge.Kilowatts, site.Batteries[0].InitialSoc));
    }

    [Fact]
    public void Cooling_is_one_number_or_points()
    {
        Assert.Equal(1.25, Good(Least + "\ncooling: { pue: 1.25 }\n").Cooling!.PueAt(1e6));
        Assert.Equal(1.3, Good(Least + "\ncooling: { lag: 2 min, pue: [{ at: 100 kW, pue: 1.4 }, { at: 200 kW, pue: 1.2 }] }\n").Cooling!.PueAt(150e3), 1e-9);
    }

    static Site Good(string text)
    {
        var loaded = SiteFile.Read(text, "a.yaml");
        Assert.Equal([], loaded.Problems.Select(problem => problem.ToString()));
        return loaded.Value!;
    }

    static string Replace(string text, string right, string wrong)
    {
        var at = text.IndexOf(right, StringComparison.Ordinal);
        return text[..at] + wrong + text[(at + right.Length)..];
    }
}
