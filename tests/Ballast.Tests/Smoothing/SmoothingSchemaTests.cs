using Ballast.Files;
using Ballast.Files.Yaml;
using Ballast.Tests.Files;

namespace Ballast.Tests.Smoothing;

/// <summary>The published schemas say of files of jobs and of devices what their readers ask.</summary>
public class SmoothingSchemaTests
{
    /// <summary>Every section once, so that every key is asked for.</summary>
    const string Job = """
        name: all
        description: Every section once
        seed: 7
        steady: 10 MW
        overhead: 1.2
        jobs:
          - id: one
            gpus: 8
            gpuPower: 1200 W
            hostPower: 300 W
            idle: 10 %
            start: 1 s
            startRamp: 2 s
            stop: 1 h 5 min
            stopRamp: 3 s
            iteration: { period: 1.5 s, duty: 70 %, compute: 100 %, exchange: 40 %, edge: 100 ms, jitter: 2 %, depthJitter: 1 %, noise: 1 %, microBatches: 4, microLevel: 80 %, microDip: 20 ms }
            checkpoint: { every: 10 min, for: 12 s, level: 20 % }
            stragglers: { chance: 2 %, extra: 50 % }
            dips: { perSecond: 0.01, least: 60 ms, most: 140 ms, level: 40 % }
            faults: [{ at: 5 min, for: 20 s, level: 10 %, edge: 100 ms, restartRamp: 20 s }]
        """;

    const string Devices = """
        name: all
        devices:
          - { name: floor, type: gpu, rated: 150 MW, floor: 70 %, rampUp: unlimited, rampDown: 20 MW/s, hysteresis: 100 ms, armingWindow: 1 s, armingOffset: 1 MW, stopDelay: 10 s, slowdownExponent: 0.5 }
          - { name: racks, type: supercapacitor, power: 40 MW, energy: 15 kWh, leastVoltage: 50 %, resistanceTime: 5 ms, efficiency: 98 %, rest: 50 %, law: { type: split, timeConstant: 8 s, gain: 90 % }, recovery: { corner: 5 mHz } }
          - { name: feeder, type: battery, power: 40 MW, energy: 15 MWh, efficiency: 96 %, minSoc: 10 %, maxSoc: 90 %, law: { type: ramp, up: 300 kW/s, down: unlimited } }
          - name: store
            type: battery
            power: 26 MW
            energy: 4 kWh
            law:
              type: modeAware
              bands: [{ frequency: 0.67 Hz, quality: 1.5, gain: 1.3, lagGain: -0.1 }]
              modes: [{ frequency: 0.672 Hz, damping: 4.5 %, gain: 1.3 }]
              effort: 1
              reserve: 0.3
              hold: 500 ms
        """;

    static readonly SchemaOutline JobSchema = new("job"), DeviceSchema = new("smoothing");

    public static TheoryData<string> Loads => SmoothingFilesTests.Loads;

    public static TheoryData<string> Chains => SmoothingFilesTests.Chains;

    [Theory, MemberData(nameof(Loads))]
    public void Every_shipped_load_conforms(string name) => Assert.Empty(JobSchema.Schema.Check(SchemaOutline.Tree(SmoothingFilesTests.Text("loads", name))));

    [Theory, MemberData(nameof(Chains))]
    public void Every_shipped_chain_conforms(string name) => Assert.Empty(DeviceSchema.Schema.Check(SchemaOutline.Tree(SmoothingFilesTests.Text("smoothing", name))));

    [Fact]
    public void The_schema_of_loads_has_the_keys_and_kinds_that_their_reader_asks_for_and_no_others()
    {
        var reading = new FileReading();
        LoadPlanFile.Read(Job, "job.yaml", reading);
        Assert.Empty(reading.Problems);
        Assert.Empty(JobSchema.Schema.Check(SchemaOutline.Tree(Job)));
        JobSchema.Holds(reading);
    }

    [Fact]
    public void The_schema_of_devices_has_the_keys_and_kinds_that_their_reader_asks_for_and_no_others()
    {
        var reading = new FileReading();
        SmoothingFile.Read(Devices, "smoothing.yaml", reading);
        Assert.Empty(reading.Problems);
        Assert.Empty(DeviceSchema.Schema.Check(SchemaOutline.Tree(Devices)));
        DeviceSchema.Holds(reading);
    }

    [Theory]
    [InlineData("gpus: 8", "gpus: many")]
    [InlineData("gpuPower: 1200 W", "gpuPower: 1200")]
    [InlineData("duty: 70 %", "duty: 70")]
    [InlineData("period: 1.5 s, ", "")]
    [InlineData("jitter: 2 %", "jiter: 2 %")]
    [InlineData("perSecond: 0.01, ", "")]
    [InlineData("at: 5 min", "at: soon")]
    public void What_the_reader_of_loads_refuses_does_not_conform(string right, string wrong)
    {
        var text = Job.Replace(right, wrong, StringComparison.Ordinal);
        Assert.NotEmpty(LoadPlanFile.Read(text, "job.yaml").Problems);
        Assert.NotEmpty(JobSchema.Schema.Check(SchemaOutline.Tree(text)));
    }

    [Theory]
    [InlineData("type: gpu", "type: cpu")]
    [InlineData("type: split", "type: splitt")]
    [InlineData("corner: 5 mHz", "corner: 5")]
    [InlineData("rampDown: 20 MW/s", "rampDown: 20 MW")]
    [InlineData("damping: 4.5 %, ", "")]
    [InlineData("energy: 15 kWh", "energy: 15 kW")]
    [InlineData("hold: 500 ms", "held: 500 ms")]
    public void What_the_reader_of_devices_refuses_does_not_conform(string right, string wrong)
    {
        var text = Devices.Replace(right, wrong, StringComparison.Ordinal);
        Assert.NotEmpty(SmoothingFile.Read(text, "smoothing.yaml").Problems);
        Assert.NotEmpty(DeviceSchema.Schema.Check(SchemaOutline.Tree(text)));
    }
}
