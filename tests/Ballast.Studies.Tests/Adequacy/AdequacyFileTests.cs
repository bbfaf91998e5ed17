using System.Text.Json;
using Ballast.Files;
using Ballast.Files.Yaml;
using Ballast.Studies.Adequacy;

namespace Ballast.Studies.Tests.Adequacy;

/// <summary>SYSTEM.yaml: what it says, what is refused and where, and that the published schema knows the same keys.</summary>
public class AdequacyFileTests
{
    /// <summary>Every section once, so that every key is asked for.</summary>
    public const string Everything = """
        name: All
        description: Every key once
        start: 2025-03-03T00:00:00Z
        step: 1 h
        hours: 6
        file: hours.csv
        loadUncertainty: 2 %
        areas:
          - name: north
            load: [{ column: north, peak: 100 MW }, { flat: 10 MW }]
          - name: south
            load: { months: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1], weekday: [1, 1, 0.5, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1], weekend: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1], of: 50 MW }
        units:
          - { name: steam, area: north, count: 2, capacity: 60 MW, outageRate: 8 %, derated: { by: 20 MW, rate: 5 % }, repair: 50 h }
          - { name: gas, area: south, capacity: 30 MW, timeToFailure: 950 h, repair: 50 h }
          - { name: dam, area: south, capacity: 30 MW, availability: 98 % }
        variable: [{ name: wind, area: north, power: { file: hours.csv, column: wind, of: 20 MW } }]
        storage: [{ name: store, area: south, power: 10 MW, charge: 8 MW, energy: 40 MWh, efficiency: 81 %, chargeEfficiency: 90 %, dischargeEfficiency: 90 %, lossPerHour: 1 %, initial: 50 %, outageRate: 1 %, repair: 10 h }]
        flexible: [{ name: campus, area: north, power: 25 MW, hoursPerCall: 4 h, calls: 100, notice: 90 min, payback: { power: 10 MW, within: 24 h, interestPerHour: 1 %, owed: 100 MWh }, outageRate: 0 % }]
        ties: [{ name: line, from: north, to: south, capacity: 40 MW, backward: 30 MW, outageRate: 0.1 %, repair: 12 h }]
        """;

    public const string Csv = "time,north,wind\n2025-03-03 00:00,0.5,0.1\n2025-03-03 01:00,0.6,0.2\n2025-03-03 02:00,0.7,0.3\n2025-03-03 03:00,0.8,0.4\n2025-03-03 04:00,0.9,0.5\n2025-03-03 05:00,0.8,0.6\n";

    const string Least = """
        file: hours.csv
        areas: [{ name: north, load: { column: north, peak: 100 MW } }]
        units: [{ name: steam, capacity: 120 MW, outageRate: 8 % }]
        """;

    static string? Open(string path) => path == "hours.csv" ? Csv : null;

    [Fact]
    public void A_file_with_every_section_says_what_it_says()
    {
        var read = AdequacyFile.Read(Everything, "all.yaml", Open);
        Assert.Empty(read.Problems);
        var system = read.Value!;
        Assert.Equal((6, 1.0, new DateTime(2025, 3, 3, 0, 0, 0, DateTimeKind.Unspecified), 0.02), (system.Steps, system.StepHours, system.Start, system.LoadUncertainty));
        Assert.Equal(110, system.Areas[0].Load[4], 1e-9);
        Assert.Equal(100 * 0.5 / 0.9 + 10, system.Areas[0].Load[0], 1e-9);
        Assert.Equal([50.0, 50, 25, 50, 50, 50], system.Areas[1].Load);
        Assert.Equal(["steam 1", "steam 2", "gas", "dam"], system.Units.Select(u => u.Name));
        Assert.Equal([0.08, 0.08, 0.05, 0.02], system.Units.Select(u => Math.Round(u.OutageRate, 12)));
        Assert.Equal((20.0, 0.05, 50.0, 1), (system.Units[0].DeratedBy, system.Units[0].DeratedRate, system.Units[0].RepairHours, system.Units[2].Area));
        Assert.Equal(8, system.Variable[0].Power[3], 1e-12);
        Assert.Equal(new StorageUnit { Name = "store", Area = 1, ChargePower = 8, DischargePower = 10, Energy = 40, ChargeEfficiency = 0.9, DischargeEfficiency = 0.9, CarryOver = 0.99, InitialShare = 0.5, OutageRate = 0.01, RepairHours = 10 }, system.Storage[0]);
        var campus = system.DemandResponse[0];
        Assert.Equal((25.0, 4, 100, 2, 10.0, 24, 100.0), (campus.BorrowPower, campus.CallSteps, campus.Calls, campus.NoticeSteps, campus.PaybackPower, campus.PaybackSteps, campus.Energy));
        Assert.Equal((0, 1, 40.0, 30.0), (system.Ties[0].From, system.Ties[0].To, system.Ties[0].Forward, system.Ties[0].Backward));
    }

    [Theory]
    [InlineData("one-area.yaml", 168)]
    [InlineData("two-towns.yaml", 8760)]
    public void The_systems_that_are_shipped_are_sound(string file, int steps)
    {
        var folder = Path.Combine(Repository.Root, "scenarios", "studies");
        var read = AdequacyFile.Read(File.ReadAllText(Path.Combine(folder, file)), file, path => File.ReadAllText(Path.Combine(folder, path)));
        Assert.Empty(read.Problems);
        Assert.Equal(steps, read.Value!.Steps);
        AdequacyChecks.System(read.Value);
    }

    [Theory]
    [InlineData("outageRate: 8 %", "outageRate: 100 %", "s.yaml:3:", "not an outage rate")]
    [InlineData("outageRate: 8 %", "outageRate: 1.2", "s.yaml:3:", "not an outage rate")]
    [InlineData("outageRate: 8 %", "availability: 1.02", "s.yaml:3:", "not an availability")]
    [InlineData("outageRate: 8 %", "availability: 102 %", "s.yaml:3:", "not an availability")]
    [InlineData("outageRate: 8 %", "outageRate: 8 %, availability: 92 %", "s.yaml:3:", "said twice")]
    [InlineData("outageRate: 8 %", "outageRate: 8 %, derated: { by: 130 MW, rate: 1 % }", "s.yaml:3:", "cannot lose more")]
    [InlineData("outageRate: 8 %", "outageRate: 60 %, derated: { by: 13 MW, rate: 50 % }", "s.yaml:3:", "more than all the time")]
    [InlineData("outageRate: 8 %", "timeToFailure: 100 h", "s.yaml:3:", "needs the time of a repair")]
    [InlineData("outageRate: 8 %", "outageRate: 8 %, count: 0", "s.yaml:3:", "not between 1 and")]
    [InlineData("outageRate: 8 %", "outageRate: 8 %, area: nroth", "s.yaml:3:", "did you mean north")]
    [InlineData("outageRate: 8 %", "outagerate: 8 %", "s.yaml:3:", "did you mean outageRate")]
    [InlineData("capacity: 120 MW", "capacity: -120 MW", "s.yaml:3:", "negative")]
    [InlineData("capacity: 120 MW", "capacity: 120", "s.yaml:3:", "no unit")]
    [InlineData("capacity: 120 MW", "capacity: 120 MWh", "s.yaml:3:", "an energy and not a power")]
    [InlineData("column: north", "column: nort", "s.yaml:2:", "did you mean north")]
    [InlineData("column: north", "columns: north", "s.yaml:2:", "did you mean column")]
    [InlineData("{ column: north, peak: 100 MW }", "{ weekday: [1, 2], peak: 100 MW }", "s.yaml:2:", "there are 2 numbers")]
    [InlineData("peak: 100 MW", "peak: 100 MW, of: 50 MW", "s.yaml:2:", "said twice")]
    [InlineData("file: hours.csv", "file: other.csv", "s.yaml:1:", "no file \"other.csv\"")]
    [InlineData("file: hours.csv", "file: hours.csv\nhours: 8760", "s.yaml:2:", "hours.csv has 6 rows")]
    [InlineData("file: hours.csv", "file: hours.csv\nstart: 2024-01-01T00:00:00Z", "s.yaml:1:", "begins at 2025-03-03")]
    [InlineData("areas:", "loadUncertainty: 120 %\nareas:", "s.yaml:2:", "not between nothing and the whole")]
    [InlineData("units:", "ties: [{ from: north, to: north, capacity: 5 MW }]\nunits:", "s.yaml:3:", "ends where it begins")]
    [InlineData("units:", "ties: [{ from: north, to: east, capacity: 5 MW }]\nunits:", "s.yaml:3:", "no area \"east\"")]
    [InlineData("units:", "storage: [{ name: steam, power: 5 MW, energy: 5 MWh }]\nunits:", "s.yaml:1:", "two resources are called")]
    [InlineData("units:", "flexible: [{ name: c, power: 5 MW, hoursPerCall: 5 min }]\nunits:", "s.yaml:3:", "shorter than a step")]
    public void What_is_wrong_is_said_with_its_place(string good, string bad, string place, string part)
    {
        Assert.Contains(good, Least, StringComparison.Ordinal);
        Told(AdequacyFile.Read(Least.Replace(good, bad, StringComparison.Ordinal), "s.yaml", Open), place, part);
    }

    [Theory]
    [InlineData("02:00,0.7", "02:00,-0.7", "hours.csv:4:", "negative")]
    [InlineData("02:00,0.7", "02:00,", "hours.csv:4:", "no value")]
    [InlineData("02:00,0.7", "02:00,NaN", "hours.csv:4:", "not a number")]
    [InlineData("02:00,0.7", "02:00,many", "hours.csv:4:", "not a number")]
    [InlineData("2025-03-03 02:00,0.7,0.3\n", "", "hours.csv:4:", "steps are missing: 2 h after the row above")]
    [InlineData("02:00,0.7", "01:00,0.7", "hours.csv:4:", "stands twice")]
    [InlineData("02:00,0.7", "00:30,0.7", "hours.csv:4:", "before the one above")]
    [InlineData("2025-03-03 02:00", "March", "hours.csv:4:", "not a time")]
    [InlineData(",0.7,0.3", "", "hours.csv:4:", "no value")]
    public void What_is_wrong_in_the_hours_is_said_with_file_and_row(string good, string bad, string place, string part)
    {
        Assert.Contains(good, Csv, StringComparison.Ordinal);
        var read = AdequacyFile.Read(Least, "s.yaml", _ => Csv.Replace(good, bad, StringComparison.Ordinal));
        Told(read, place, part);
        // What follows from it is not told as another mistake.
        Assert.Single(read.Problems);
    }

    [Fact]
    public void A_file_with_a_gap_does_not_make_others_the_wrong_length()
    {
        var text = Least + "\nvariable: [{ name: wind, power: { file: wind.csv, column: wind } }]\n";
        var read = AdequacyFile.Read(text, "s.yaml", path => path == "wind.csv" ? Csv : Csv.Replace("2025-03-03 02:00,0.7,0.3\n", "", StringComparison.Ordinal));
        Assert.Contains("2 h after", Assert.Single(read.Problems).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_series_of_zeros_has_no_peak() =>
        Told(AdequacyFile.Read(Least, "s.yaml", _ => "north\n0\n0\n"), "s.yaml:2:", "zero in all steps");

    [Fact]
    public void Series_of_different_lengths_are_refused()
    {
        var text = Least + "\nvariable: [{ name: wind, power: { file: short.csv, column: wind } }]\n";
        Told(AdequacyFile.Read(text, "s.yaml", path => path == "short.csv" ? "wind\n1\n2\n" : Csv), "s.yaml:4:", "short.csv has 2 rows and the other series have 6 steps");
    }

    [Fact]
    public void The_schema_has_the_keys_that_the_reader_asks_for_and_no_others()
    {
        var reading = new FileReading();
        Assert.NotNull(AdequacyFile.Read(Everything, "all.yaml", reading, Open));
        var root = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "schema", "adequacy.schema.json"))).RootElement;
        // Series stand in several places, under one definition; what all of them are asked for is what it has.
        static bool IsSeries(string shape) => shape.EndsWith(".load", StringComparison.Ordinal) || shape.EndsWith(".load[]", StringComparison.Ordinal) || shape.EndsWith(".power", StringComparison.Ordinal);
        var series = reading.Asked.Where(a => IsSeries(a.Key)).SelectMany(a => a.Value.Keys).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(Names(root.GetProperty("$defs").GetProperty("series")).Order(StringComparer.Ordinal), series);
        var others = reading.Asked.Where(a => !IsSeries(a.Key)).ToArray();
        foreach (var (shape, keys) in others) Assert.Equal(keys.Keys, Names(At(root, shape)).Order(StringComparer.Ordinal));
        Assert.Equal(9, others.Length);
    }

    [Fact]
    public void A_hurt_file_or_table_never_throws()
    {
        for (var i = 0; i < Fuzz.Count; i++)
        {
            var (text, csv) = i % 3 == 0 ? (Everything, Fuzz.Hurt(Csv, i)) : (Fuzz.Hurt(Everything, i), Csv);
            var read = AdequacyFile.Read(text, "all.yaml", path => path == "hours.csv" ? csv : null);
            Assert.Equal(read.Problems.IsEmpty, read.Value is not null);
            Assert.All(read.Problems, p => Assert.DoesNotContain('\n', p.ToString()));
            if (read.Value is { } system) AdequacyChecks.System(system);
        }
    }

    static IEnumerable<string> Names(JsonElement schema) => schema.GetProperty("properties").EnumerateObject().Select(p => p.Name);

    static JsonElement At(JsonElement root, string shape)
    {
        var at = root;
        foreach (var part in shape.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            at = at.GetProperty("properties").GetProperty(part.Replace("[]", "", StringComparison.Ordinal));
            if (part.EndsWith("[]", StringComparison.Ordinal)) at = at.GetProperty("items");
        }
        return at;
    }

    static void Told(Loaded<AdequacySystem> read, string place, string part)
    {
        Assert.Null(read.Value);
        Assert.Contains(read.Problems, p => p.ToString().StartsWith(place, StringComparison.Ordinal) && p.ToString().Contains(part, StringComparison.Ordinal));
    }
}
