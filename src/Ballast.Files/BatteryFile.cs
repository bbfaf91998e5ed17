using Ballast.Files.Yaml;
using Ballast.Studies.Storage;

namespace Ballast.Files;

/// <summary>Reads a battery to be studied (BATTERY.yaml): a chemistry, sizes, and whatever is to be otherwise than the chemistry says. See docs/study-storage.md.</summary>
public static class BatteryFile
{
    /// <summary>Reads the text of such a file. Never throws for bad text: every problem is in the result.</summary>
    /// <param name="text">The YAML.</param>
    /// <param name="name">How to call the file in problems; its stem is the battery's name unless the file gives one.</param>
    /// <param name="chemistries">Those that there are, by short name.</param>
    public static Loaded<BatteryPlan> Read(string text, string name, IReadOnlyList<Chemistry> chemistries)
    {
        var reading = new FileReading();
        var plan = Read(text, name, chemistries, reading);
        return new Loaded<BatteryPlan>(plan, reading.Problems);
    }

    /// <summary>A chemistry in the size that it is usually built in, 1 MW.</summary>
    public static BatteryPlan Usual(Chemistry chemistry)
    {
        var hours = chemistry.Numbers.GetValueOrDefault("duration", 4);
        return Plan(chemistry.Id, chemistry, chemistry.Numbers, 1, hours, chemistry.LossesOnCharge, new RegulationTerms(), 25, chemistry.Ageing, chemistry.Values);
    }

    internal static BatteryPlan? Read(string text, string name, IReadOnlyList<Chemistry> chemistries, FileReading reading)
    {
        if (PlainDocument.Open(text, name, reading, "a battery's values", "chemistry:, power: and energy:") is not { } map) return null;
        var called = map.Take("name", Kinds.Name, SiteFile.StemOf(name));
        map.Take("description", Kinds.Text, "");
        var kind = Kinds.OneOf("chemistry", [.. chemistries.Select(c => (c.Id, c))]);
        var chemistry = map.Take("chemistry", kind);
        var power = map.Take("power", Kinds.Power).Megawatts;
        var hasEnergy = map.TryTake("energy", Kinds.Energy, out var energy);
        var numbers = new Dictionary<string, double>(chemistry.Numbers, StringComparer.Ordinal);
        var own = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, written) in BatteryKinds.Numbers)
        {
            if (!map.TryTake(key, written, out var value)) continue;
            numbers[key] = value;
            own[key] = Written(map, key);
        }
        var losses = map.Take("losses", ChemistryFile.Losses, chemistry.LossesOnCharge);
        var air = map.Take("air", BatteryKinds.Celsius, 25);
        var regulation = Regulation(map.TakeMap("regulation"));
        var ageing = chemistry.Ageing;
        if (map.TakeMap("ageing") is { } section)
        {
            ageing = AgeingSection.Read(section, numbers.GetValueOrDefault("endOfLife", 0.8));
            own["ageing"] = Written(section, "model");
            section.RefuseOthers();
        }
        map.RefuseOthers();
        if (hasEnergy && map.Has("duration")) Wrong(map, "duration", "energy is given too", "remove one of the two");
        if (!hasEnergy && !numbers.ContainsKey("duration")) map.Missing("energy", "add energy: 4 MWh");
        var hours = numbers.GetValueOrDefault("duration", 4);
        var stored = hasEnergy ? energy.WattHours / 1e6 : power * hours;
        if (power <= 0) Wrong(map, "power", "it is zero", "write the greatest power, such as 1 MW");
        else if (power > 1e6) Wrong(map, "power", "it is more than 1 TW", "write the power of one battery");
        if (stored <= 0) Wrong(map, hasEnergy ? "energy" : "duration", "it is zero", "write the energy it holds, such as 4 MWh");
        if (numbers.GetValueOrDefault("roundTrip", 1) < 0.01) Wrong(map, "roundTrip", "it is less than 1 %", "write a share such as 85 %");
        if (numbers.GetValueOrDefault("minSoc") >= numbers.GetValueOrDefault("maxSoc", 1)) Wrong(map, map.Has("maxSoc") ? "maxSoc" : "minSoc", "minSoc is not below maxSoc", "write a lower minSoc or a higher maxSoc");
        if (numbers.GetValueOrDefault("endOfLife", 0.8) is < 0.01 or > 0.999) Wrong(map, "endOfLife", "it is not between 1 % and 99.9 %", "write what is left at the end of life, such as 80 %");
        if (numbers.GetValueOrDefault("coldest", -90) >= numbers.GetValueOrDefault("hottest", 90)) Wrong(map, map.Has("hottest") ? "hottest" : "coldest", "coldest is not below hottest", "write a wider window");
        if (numbers.GetValueOrDefault("selfDischarge") > 0.99) Wrong(map, "selfDischarge", "nothing is left after a month", "write a share below 99 %");
        if (!reading.Problems.IsEmpty) return null;
        ChemistryValue[] values = [.. chemistry.Values.Where(v => !own.ContainsKey(v.Key)), .. own.Select(o => new ChemistryValue(o.Key, o.Value, "", ValueEvidence.Own, name))];
        return Plan(called, chemistry, numbers, power, stored, losses, regulation, air, ageing, values);
    }

    static BatteryPlan Plan(string name, Chemistry chemistry, IReadOnlyDictionary<string, double> numbers, double power, double energy, bool lossesOnCharge, RegulationTerms regulation, double air, Studies.Storage.Ageing.AgeingModel ageing, IReadOnlyList<ChemistryValue> values)
    {
        double Of(string key, double otherwise) => numbers.GetValueOrDefault(key, otherwise);
        var roundTrip = Of("roundTrip", 1);
        return new BatteryPlan
        {
            Chemistry = chemistry.Id,
            ChemistryTitle = chemistry.Title,
            Battery = new StorageBattery
            {
                Name = name,
                Megawatts = power,
                MegawattHours = energy,
                ChargeEfficiency = lossesOnCharge ? roundTrip : Math.Sqrt(roundTrip),
                DischargeEfficiency = lossesOnCharge ? 1 : Math.Sqrt(roundTrip),
                LeastSoc = Of("minSoc", 0),
                MostSoc = Of("maxSoc", 1),
                SelfDischarge = Of("selfDischarge", 0),
                Standby = Of("standby", 0),
                Auxiliary = Of("auxiliary", 0),
                CyclesPerDay = Of("cyclesPerDay", double.PositiveInfinity),
                ColdestCelsius = Of("coldest", double.NegativeInfinity),
                HottestCelsius = Of("hottest", double.PositiveInfinity),
                HeldCelsius = Of("heldAt", double.NaN),
                AirCelsius = air,
                OperatingCost = 1000 * Of("operatingCost", 0),
                Regulation = regulation,
            },
            Cost = new StorageCost(Of("capexEnergy", 0), Of("capexPower", 0), Of("fixedCost", 0), Of("replacementCost", 1)),
            Ageing = ageing,
            EndOfLife = Of("endOfLife", 0.8),
            LongestYears = Of("life", double.PositiveInfinity),
            Durations = (Of("shortest", 0), Of("longest", double.PositiveInfinity)),
            Values = values,
        };
    }

    static RegulationTerms Regulation(YamlMap? map)
    {
        var usual = new RegulationTerms();
        if (map is null) return usual;
        var terms = new RegulationTerms(map.Take("upEnergy", Kinds.Share, usual.UpEnergy), map.Take("downEnergy", Kinds.Share, usual.DownEnergy), map.Take("derVet", Kinds.YesNo, false));
        map.RefuseOthers();
        return terms;
    }

    static string Written(YamlMap map, string key) => (map.Node.Find(key)?.Value as YamlNode.Scalar)?.Text ?? "";

    static void Wrong(YamlMap map, string key, string what, string howToMend)
    {
        var path = map.PathOf(key);
        if (!map.Reading.IsTainted(path)) map.Reading.Report(map.Reading.Find(path), path, what, howToMend);
    }
}
