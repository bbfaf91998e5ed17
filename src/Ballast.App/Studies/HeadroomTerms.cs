using Ballast.App.Live;
using Ballast.Files.Yaml;
using Ballast.Studies.Headroom;

namespace Ballast.App.Studies;

/// <summary>What the study was asked beside the demand.</summary>
sealed record HeadroomTerms
{
    public required IReadOnlyList<double> Rates { get; init; }

    public BatteryTerms? Battery { get; init; }

    public LoadShape? Shape { get; init; }

    /// <summary>1 where nothing was said.</summary>
    public double FlexibleShare { get; init; } = 1;

    public bool PartYears { get; init; }

    public AreaHeadroom Of(AreaDemand demand, AreaRules rules)
    {
        var hours = AreaHours.Of(demand, rules, PartYears);
        return HeadroomStudy.Of(hours, new NewLoad(Shape?.Over(hours), Battery, FlexibleShare), Rates);
    }

    public static IReadOnlyList<double> ReadRates(string? text)
    {
        if (text is null) return HeadroomStudy.UsualRates;
        List<double> rates = [];
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var rate = Value(Kinds.Share.Parse(part), "--rates");
            if (rate is not (> 0 and <= 0.5)) throw new InputException("--rates: a rate lies above 0 and up to 50 %, such as 0.5%.");
            if (rates.Contains(rate)) throw new InputException($"--rates: {part} is there twice.");
            rates.Add(rate);
        }
        return rates.Count <= 100 ? [.. rates.Order()] : throw new InputException("--rates: there are more than 100.");
    }

    public static BatteryTerms? ReadBattery(string? text)
    {
        if (text is null) return null;
        var parts = text.Split('/', StringSplitOptions.TrimEntries);
        if (parts.Length is not (2 or 3)) throw new InputException($"--storage: \"{text}\" is not power and energy; write 500MW/2000MWh, or 500MW/2000MWh/85% with its round-trip efficiency.");
        var power = Value(Kinds.Power.Parse(parts[0]), "--storage").Megawatts;
        var energy = Value(Kinds.Energy.Parse(parts[1]), "--storage").KilowattHours / 1000;
        var efficiency = parts.Length == 3 ? Value(Kinds.Share.Parse(parts[2]), "--storage") : BatteryTerms.UsualEfficiency;
        if (!(efficiency > 0)) throw new InputException("--storage: an efficiency is above 0.");
        return new BatteryTerms(power, energy, efficiency);
    }

    public static double ReadFlexible(string? text) => text is null ? 1 : Value(Kinds.Share.Parse(text), "--flexible");

    public static int ReadFill(string? text)
    {
        if (text is null) return DemandReader.UsualFill;
        var hours = Value(Kinds.Duration.Parse(text), "--fill").TotalHours;
        return hours == Math.Floor(hours) ? (int)hours : throw new InputException("--fill must be whole hours, such as 24h.");
    }

    static T Value<T>(Parsed<T> read, string option) => read.What is null ? read.Value! : throw new InputException($"{option}: {read.What}; {read.HowToMend}.");
}
