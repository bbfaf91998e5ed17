using System.Text.Json;
using System.Text.RegularExpressions;
using Ballast.Files;
using Ballast.Files.Yaml;
using Ballast.Studies.Storage;
using Ballast.Studies.Storage.Ageing;

namespace Ballast.Studies.Tests.Storage;

public class BatteryFileTests
{
    static readonly string[] Paths = [.. Directory.GetFiles(Path.Combine(Repository.Root, "chemistries"), "*.yaml").Order(StringComparer.Ordinal)];

    static readonly Chemistry[] All = [.. Paths.Select(p => Whole(ChemistryFile.Read(File.ReadAllText(p), Path.GetFileName(p))))];

    const string Everything = """
        name: mine
        description: all keys
        chemistry: lfp
        power: 2 MW
        energy: 8 MWh
        losses: charge
        air: 15 °C
        roundTrip: 88 %
        minSoc: 10 %
        maxSoc: 90 %
        selfDischarge: 1 %
        standby: 0.1 %
        auxiliary: 1 %
        cyclesPerDay: 1.5
        coldest: -20 C
        hottest: 40 C
        heldAt: air
        capexEnergy: 200 $/kWh
        capexPower: 50 $/kW
        fixedCost: 3 %
        replacementCost: 50 %
        operatingCost: 2 $/MWh
        endOfLife: 70 %
        life: 18 years
        shortest: 1 h
        longest: 6 h
        regulation: { upEnergy: 20 %, downEnergy: 10 %, derVet: true }
        ageing:
          model: table
          cycleLife:
            - { depth: 20 %, cycles: 40000 }
            - { depth: 80 %, cycles: 6000 }
          calendarLife: 25 years
          reference: 20 C
          halvesPer: 12 K
        """;

    [Fact]
    public void The_six_chemistries_are_sound_and_each_value_says_what_stands_behind_it()
    {
        Assert.Equal(["iron-air", "lfp", "nmc", "sodium-ion-nfpp", "supercapacitor", "vrla"], All.Select(c => c.Id));
        foreach (var (chemistry, path) in All.Zip(Paths))
        {
            Assert.Equal(Path.GetFileNameWithoutExtension(path), chemistry.Id);
            Assert.All(chemistry.Values, v => Assert.False(v.Source.Length == 0, $"{chemistry.Id}.{v.Key} has no source"));
            Assert.Contains(chemistry.Values, v => v.Key == "ageing");
            var plan = BatteryFile.Usual(chemistry);
            Assert.InRange(plan.Battery.RoundTrip, 0.4, 0.97);
            Assert.InRange(plan.DurationHours, plan.Durations.Shortest, plan.Durations.Longest);
            Assert.True(plan.Battery.Usable > 0);
        }
    }

    [Fact]
    public void A_battery_takes_from_its_chemistry_what_it_does_not_say_itself()
    {
        var plan = Whole(BatteryFile.Read("chemistry: lfp\npower: 10 MW\nroundTrip: 90 %\n", "big.yaml", All));
        Assert.Equal(("big", 10.0, 40.0), (plan.Battery.Name, plan.Battery.Megawatts, plan.Battery.MegawattHours));
        Assert.Equal(0.9, plan.Battery.RoundTrip, 1e-12);
        Assert.Equal((0.05, 0.95), (plan.Battery.LeastSoc, plan.Battery.MostSoc));
        Assert.Equal(5e6, plan.Cost.Capital(plan.Battery), 1e-6);
        Assert.IsType<BlastLfpAgeing>(plan.Ageing);
        Assert.Equal(ValueEvidence.Own, plan.Values.Single(v => v.Key == "roundTrip").Evidence);
        Assert.Equal(ValueEvidence.Source, plan.Values.Single(v => v.Key == "capexEnergy").Evidence);
    }

    [Fact]
    public void A_battery_may_say_everything_itself()
    {
        var plan = Whole(BatteryFile.Read(Everything, "b.yaml", All));
        var b = plan.Battery;
        Assert.Equal((0.88, 1.0, 2.0, 8.0), (b.ChargeEfficiency, b.DischargeEfficiency, b.Megawatts, b.MegawattHours));
        Assert.Equal((0.1, 0.9, 0.01, 0.001, 0.01, 1.5), (b.LeastSoc, b.MostSoc, b.SelfDischarge, b.Standby, b.Auxiliary, b.CyclesPerDay));
        Assert.Equal((-20.0, 40.0, 15.0), (b.ColdestCelsius, b.HottestCelsius, b.AirCelsius));
        Assert.True(double.IsNaN(b.HeldCelsius));
        Assert.Equal(2, b.OperatingCost, 1e-12);
        Assert.Equal(new StorageCost(200, 50, 0.03, 0.5), plan.Cost);
        Assert.Equal((0.7, 18.0, (1.0, 6.0)), (plan.EndOfLife, plan.LongestYears, plan.Durations));
        Assert.Equal(new RegulationTerms(0.2, 0.1, true), b.Regulation);
        Assert.Equal((25.0, 20.0, 12.0, 0.7), Assert.IsType<TableAgeing>(plan.Ageing) is var a ? (a.CalendarYears, a.ReferenceCelsius, a.HalvesPerKelvin, a.EndOfLife) : default);
    }

    [Theory]
    [InlineData("chemistry: lfp", "chemistry: lpf", 3, "lfp")]
    [InlineData("power: 2 MW", "power: 0 MW", 4, "zero")]
    [InlineData("power: 2 MW", "", 1, "missing")]
    [InlineData("energy: 8 MWh", "energy: 8 MW", 5, "power")]
    [InlineData("energy: 8 MWh", "energy: 8 MWh\nduration: 4 h", 6, "energy is given too")]
    [InlineData("minSoc: 10 %", "minSoc: 95 %", 10, "not below")]
    [InlineData("roundTrip: 88 %", "roundTrip: 88", 8, "88 %")]
    [InlineData("hottest: 40 C", "hottest: 40 F", 16, "Celsius")]
    [InlineData("hottest: 40 C", "hottest: -40 C", 16, "not below")]
    [InlineData("life: 18 years", "life: 18", 24, "years")]
    [InlineData("capexPower: 50 $/kW", "capexPower: 50", 19, "$/kW")]
    [InlineData("model: table", "model: guess", 29, "not known")]
    [InlineData("depth: 80 %", "depth: 10 %", 32, "does not rise")]
    [InlineData("selfDischarge: 1 %", "selfDischrge: 1 %", 11, "selfDischarge")]
    [InlineData("endOfLife: 70 %", "endOfLife: 100 %", 23, "99.9 %")]
    public void What_is_wrong_is_told_with_its_line(string from, string to, int line, string what)
    {
        var problems = BatteryFile.Read(Everything.Replace(from, to, StringComparison.Ordinal), "b.yaml", All).Problems;
        Assert.Contains(problems, p => p.Line == line && p.ToString().Contains(what, StringComparison.Ordinal));
    }

    [Fact]
    public void Hurt_files_are_read_or_explained()
    {
        var chemistry = File.ReadAllText(Paths[1]);
        for (var i = 0; i < Fuzz.Count; i++)
        {
            var read = BatteryFile.Read(Fuzz.Hurt(Everything, i), "b.yaml", All);
            Assert.Equal(read.Ok, read.Value is not null);
            if (i % 4 > 0) continue;
            var other = ChemistryFile.Read(Fuzz.Hurt(chemistry, i), "c.yaml");
            Assert.Equal(other.Ok, other.Value is not null);
        }
    }

    [Fact]
    public void The_schema_has_the_keys_that_the_reader_asks_for_and_no_others()
    {
        var root = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "schema", "battery.schema.json"))).RootElement;
        var reading = new FileReading();
        BatteryFile.Read(Everything, "b.yaml", All, reading);
        Assert.Empty(reading.Problems);
        Assert.Equal(["", "ageing", "ageing.cycleLife[]", "regulation"], reading.Asked.Keys.Select(k => Regex.Replace(k, @"\[\d+\]", "[]")).Distinct().Order(StringComparer.Ordinal));
        foreach (var (shape, keys) in reading.Asked)
        {
            var at = root;
            foreach (var part in Regex.Replace(shape, @"\[\d*\]", "").Split('.', StringSplitOptions.RemoveEmptyEntries))
            {
                at = at.GetProperty("properties").GetProperty(part);
                if (at.TryGetProperty("items", out var items)) at = items;
            }
            Assert.Equal(keys.Keys.Order(StringComparer.Ordinal), at.GetProperty("properties").EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
        }
        Assert.Equal(All.Select(c => c.Id), root.GetProperty("properties").GetProperty("chemistry").GetProperty("enum").EnumerateArray().Select(e => e.GetString()!));
    }

    [Fact]
    public void Batteries_in_the_document_and_among_the_scenarios_are_sound()
    {
        var blocks = Regex.Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "study-storage.md")), "```yaml\n(.*?)```", RegexOptions.Singleline).Select(m => m.Groups[1].Value).ToArray();
        Assert.Equal(2, blocks.Length);
        Assert.Empty(BatteryFile.Read(blocks[0], "docs", All).Problems);
        Assert.Empty(BatteryFile.Read(blocks[1], "docs", All).Problems);
        foreach (var path in Directory.GetFiles(Path.Combine(Repository.Root, "scenarios", "studies"), "battery-*.yaml")) Assert.Empty(BatteryFile.Read(File.ReadAllText(path), path, All).Problems);
        PriceFile.Read(File.ReadAllText(Path.Combine(Repository.Root, "scenarios", "studies", "prices.csv")), "prices.csv");
    }

    static T Whole<T>(Loaded<T> read) where T : class
    {
        Assert.Empty(read.Problems.Select(p => p.ToString()));
        return read.Value!;
    }
}
