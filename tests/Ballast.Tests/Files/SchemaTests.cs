using System.Text.Json;
using Ballast.Files;
using Ballast.Files.Yaml;
using Ballast.Simulation;

namespace Ballast.Tests.Files;

public class SchemaTests
{
    /// <summary>Every section once, so that every key is asked for.</summary>
    const string Everything = """
        name: All
        interconnection: { importLimit: 1 MW, exportLimit: 10 kW, rampUp: unlimited, rampDown: 5 kW/min }
        meter: { lag: 1 s, noise: 0.1 %, period: 1 s }
        baseline: { window: 60 min, minimumCoverage: 0.5, adjustment: 1 }
        clusters: [{ name: a, gpuModel: A100, gpus: 64, gpusPerHost: 8, hostOverhead: 1 kW, gpuIdle: 60 W, minCap: 200 W, maxCap: 400 W }]
        cooling: { lag: 3 min, pue: [{ at: 10 kW, pue: 1.3 }, { at: 20 kW, pue: 1.2 }] }
        batteries: [{ name: b, power: 25 kW, capacity: 50 kWh, roundTripEfficiency: 90 %, minSoc: 10 %, maxSoc: 90 %, initialSoc: 50 % }]
        generators: [{ name: g, min: 0 kW, max: 100 kW, startTime: 30 s, ramp: 50 kW/min, cost: 0.4 $/kWh }]
        feeds: [{ name: main-a, clusters: [a], maximum: 50 kW, minimum: 10 kW, default: 40 kW }]
        tiers: [{ name: flex1, maxLoss: 10 %, window: 3 h, weight: 1 }]
        curves: { train: [{ cap: 200 W, power: 190 W, throughput: 0.6 }, { cap: 400 W, power: 380 W, throughput: 1 }] }
        jobs:
          - { id: one, cluster: a, gpus: 16, class: training, tier: flex1, curve: train, weight: 2, pausable: true, checkpointOnRequest: true, checkpointEvery: 1 h, checkpointTime: 60 s, checkpointPower: 150 W, restartTime: 2 min, restartPower: 120 W, sizes: [8], deadline: 2026-01-01T00:00:00Z }
          - generate: { count: 2, prefix: x-, gpus: [8], curves: [train], tiers: [flex1], seed: 3 }
        signals: { simpleLevels: [10 %, 20 %, 30 %], emergencyFloor: 50 %, emergencyOrder: [flex1], priceResponses: [{ atOrAbove: 0.5 $/kWh, cut: 10 % }] }
        scenario:
          name: all
          description: Every section once
          start: 2025-12-01T12:00:00Z
          duration: 6 h
          seed: 7
          plant: { polling: never, checkpointEvery: never }
          events:
            - { type: dispatch, id: d, start: 60 min, notice: 5 min, target: 20 kW, for: 30 min, rampDown: 5 min, rampUp: 10 min, priority: 1, note: n, withdrawn: 70 min }
            - { type: limit, id: l, start: 2025-12-01T14:00:00Z, known: 100 min, limit: 30 kW }
            - { type: emergency, id: e, start: 3 h, for: 10 min, floor: 20 kW }
            - { type: price, id: p, start: 4 h, for: 1 h, price: 0.6 $/kWh, ramp: 5 min }
          arrivals: [{ at: 10 min, job: { id: late, gpus: 8, curve: train } }]
          ends: [{ at: 200 min, job: late, failed: true }]
          orders: [{ at: 330 min, type: stopShaping, by: me }, { at: 340 min, type: resumeShaping }, { at: 350 min, type: release }]
          faults: [{ type: batteryOut, at: 20 min, for: 1 min, battery: b }]
        """;

    public static TheoryData<string> Names => Repository.ScenarioNames;

    [Theory, MemberData(nameof(Names))]
    public void Every_shipped_scenario_conforms(string name) => Assert.Equal([], Schema.Check(Tree(Repository.Scenario(name))));

    [Fact]
    public void A_file_with_every_section_reads_and_conforms()
    {
        Assert.Equal([], ScenarioFile.Read(Everything, "all.yaml", _ => null).Problems);
        Assert.Equal([], Schema.Check(Tree(Everything)));
    }

    [Theory]
    [InlineData("importLimit: 1 MW", "importLimit: 1")]
    [InlineData("importLimit: 1 MW", "importlimit: 1 MW")]
    [InlineData("window: 60 min", "window: 60")]
    [InlineData("class: training", "class: drilling")]
    [InlineData("gpus: 16", "gpus: many")]
    [InlineData("cut: 10 %", "cut: 10")]
    [InlineData("start: 60 min", "start: soon")]
    public void What_the_loader_refuses_does_not_conform(string right, string wrong)
    {
        var text = Everything.Replace(right, wrong);
        Assert.NotEmpty(ScenarioFile.Read(text, "all.yaml", _ => null).Problems);
        Assert.NotEmpty(Schema.Check(Tree(text)));
    }

    [Fact]
    public void The_schema_has_the_keys_and_kinds_that_the_loader_asks_for_and_no_others()
    {
        var reading = new FileReading();
        ScenarioFile.Read(Everything, "all.yaml", _ => null, reading);
        Outline.Holds(reading);
    }

    [Fact]
    public void Every_option_of_the_plant_has_a_key()
    {
        var options = typeof(PlantOptions).GetProperties().Where(property => property.CanWrite).Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name)).Order(StringComparer.Ordinal);
        Assert.Equal(options, Outline.At("scenario.plant").GetProperty("properties").EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal));
    }

    static readonly SchemaOutline Outline = new("site");

    static JsonSchema Schema => Outline.Schema;

    static YamlNode Tree(string text) => SchemaOutline.Tree(text);
}
