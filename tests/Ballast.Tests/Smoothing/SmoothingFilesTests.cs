using Ballast.Files;
using Ballast.Smoothing;
using Ballast.Tests.Files;

namespace Ballast.Tests.Smoothing;

/// <summary>Files of jobs and of devices: what is shipped reads, what is wrong has its place, and nothing throws.</summary>
public class SmoothingFilesTests
{
    public static TheoryData<string> Loads => Names("loads");

    public static TheoryData<string> Chains => Names("smoothing");

    static readonly string[] Tokens = ["\n", "  ", ":", "- ", "[", "]", "{", "}", "\"", "#", "&a ", "!x ", "|", ",", "~", "null", "-1", "0", "1e308", "NaN", "0 MW", "-5 MW", "5 kWh", "0 s", "0 Hz", "1e9 Hz", "100 %", "9999999999", "\0", "é", "\ud83d"];

    [Theory, MemberData(nameof(Loads))]
    public void Every_shipped_load_reads(string name) => Assert.Empty(LoadPlanFile.Read(Text("loads", name), name).Problems);

    [Theory, MemberData(nameof(Chains))]
    public void Every_shipped_chain_reads(string name) => Assert.Empty(SmoothingFile.Read(Text("smoothing", name), name).Problems);

    [Theory]
    [InlineData("duty: 67 %", "duty: 67", "jobs[0].iteration.duty: \"67\" is more than the whole; write 67 %")]
    [InlineData("edge: 100 ms", "edge: 2 s", "jobs[0].iteration.edge: an edge is longer than the phase that it leads into")]
    [InlineData("gpus: 100000", "gpus: 0", "jobs[0].gpus: it is zero")]
    [InlineData("gpuPower: 1200 W", "gpuPower: 1200", "jobs[0].gpuPower: \"1200\" has no unit")]
    [InlineData("jitter: 2 %", "jiter: 2 %", "did you mean jitter?")]
    public void What_is_wrong_in_a_load_has_its_place(string right, string wrong, string said)
    {
        var problems = LoadPlanFile.Read(Text("loads", "training-150mw.yaml").Replace(right, wrong), "job.yaml").Problems;
        Assert.Contains(problems, problem => problem.ToString().Contains(said, StringComparison.Ordinal) && problem.Line > 1);
    }

    [Theory]
    [InlineData("law: { type: split, timeConstant: 8 s }", "law: { type: split }", "which a law of type split needs")]
    [InlineData("corner: 0.005 Hz", "corner: 0.5 Hz", "would enter a protected band")]
    [InlineData("energy: 20 MWh", "energy: 0 kWh", "devices[1].energy: it is zero")]
    [InlineData("devices:", "devices: []\nother:", "devices: the list is empty")]
    [InlineData("type: battery", "type: batery", "did you mean battery?")]
    [InlineData("floor: 70 %", "floor: 70 %, law: { type: ramp, up: 1 MW/s, down: 1 MW/s }", "a device of type gpu has no law")]
    public void What_is_wrong_in_a_chain_has_its_place(string right, string wrong, string said)
    {
        var problems = SmoothingFile.Read(Text("smoothing", "floor-and-battery.yaml").Replace(right, wrong), "s.yaml").Problems;
        Assert.Contains(problems, problem => problem.ToString().Contains(said, StringComparison.Ordinal) && problem.Line > 1);
    }

    [Fact]
    public void A_battery_is_regulated_by_the_energy_that_it_may_use()
    {
        static Law Of(string device) => ((Device.Storage)SmoothingFile.Read($"devices: [{{ name: a, power: 26 MW, law: {{ type: modeAware, modes: [{{ frequency: 0.672 Hz, damping: 4.5 %, gain: 1.3 }}] }}, {device} }}]", "s.yaml").Value!.Devices[0]).Law;
        var (battery, capacitor) = ((ModeAware)Of("type: battery, energy: 5 kWh, minSoc: 10 %, maxSoc: 90 %"), (ModeAware)Of("type: supercapacitor, energy: 4 kWh"));
        Assert.Equal(capacitor.EnergyGain, battery.EnergyGain, 1e-12 * Math.Abs(capacitor.EnergyGain));
    }

    [Fact]
    public void Numbers_arrive_as_written()
    {
        var chain = SmoothingFile.Read(Text("smoothing", "supercap-and-battery.yaml"), "s.yaml").Value!;
        var (racks, feeder) = ((Device.Storage)chain.Devices[0], (Device.Storage)chain.Devices[1]);
        Assert.Equal(15 * 3.6e6, racks.Store.UsableJoules, 1);
        Assert.Equal(40e6, racks.Store.PowerWatts);
        Assert.Equal(3.6e9, ((BatteryPack)feeder.Store).Joules, 1);
        Assert.Equal(new RampLimit(300e3, 300e3), feeder.Law);
        Assert.Equal(0.002, feeder.Recovery!.Corner);
    }

    [Fact]
    public void A_mutated_load_or_chain_never_throws()
    {
        var originals = new[] { Text("loads", "training-day.yaml"), Text("loads", "plateaus.yaml"), Text("smoothing", "mode-aware.yaml"), Text("smoothing", "floor-and-battery.yaml") };
        for (var i = 0; i < Fuzz.Count; i++)
        {
            var random = new Random(i);
            var text = originals[i % 4];
            for (var edits = random.Next(1, 5); edits > 0 && text.Length > 0; edits--)
            {
                var at = random.Next(text.Length);
                var length = Math.Min(random.Next(1, 30), text.Length - at);
                text = random.Next(4) switch
                {
                    0 => text.Remove(at, length),
                    1 => text.Insert(random.Next(text.Length), text.Substring(at, length)),
                    2 => text.Insert(at, Tokens[random.Next(Tokens.Length)]),
                    _ => text.Remove(at, length).Insert(at, Tokens[random.Next(Tokens.Length)]),
                };
            }
            var problems = i % 4 < 2 ? LoadPlanFile.Read(text, "job.yaml").Problems : SmoothingFile.Read(text, "s.yaml").Problems;
            Assert.All(problems, problem => Assert.False(problem.ToString().AsSpan().ContainsAny('\r', '\n', '\0')));
        }
    }

    static TheoryData<string> Names(string folder) => [.. Directory.GetFiles(Path.Combine(Repository.Scenarios, folder), "*.yaml").Select(file => Path.GetFileName(file)).Order()];

    public static string Text(string folder, string name) => File.ReadAllText(Path.Combine(Repository.Scenarios, folder, name));
}
