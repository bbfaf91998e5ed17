using Ballast.Files.Yaml;
using Ballast.Studies.Adequacy;
using Ballast.Units;

namespace Ballast.Files;

/// <summary>What lies in the areas of a system: units, variable resources, stores, flexible load, ties.</summary>
/// <param name="areas">The areas' names, in their order.</param>
/// <param name="stepHours">Length of a step, hours.</param>
sealed class AdequacySections(string[] areas, double stepHours)
{
    /// <summary>Names of a count's units carry a number; more than this of one kind was meant otherwise.</summary>
    const int MostOfOne = 10_000;

    static readonly Kind<double> Rate = new("outageRate", "an outage rate", "8 %", 0, text =>
        Kinds.Share.Parse(text) is { What: null, Value: >= 0 and < 1 } read ? read.Value : Parsed<double>.Bad($"{Quoted.Of(text)} is not an outage rate", "write a share of time from 0 % to under 100 %, such as 8 %"));

    static readonly Kind<double> Available = new("availability", "an availability", "92 %", 1, text =>
        Kinds.Share.Parse(text) is { What: null, Value: > 0 and <= 1 } read ? read.Value : Parsed<double>.Bad($"{Quoted.Of(text)} is not an availability", "write a share of time above 0 % and up to 100 %, such as 92 %"));

    public IEnumerable<Unit> Units(YamlValue value)
    {
        var map = value.AsMap();
        var (rate, repair) = Failing(map);
        var derated = map.TakeMap("derated");
        var (by, deratedRate) = derated is null ? (0, 0) : (AdequacyFile.Megawatts(derated, "by"), derated.Take("rate", Kinds.Share));
        derated?.RefuseOthers();
        var unit = new Unit
        {
            Name = map.Take("name", Kinds.Name),
            Area = Area(map),
            Capacity = AdequacyFile.Megawatts(map, "capacity"),
            OutageRate = rate,
            DeratedBy = by,
            DeratedRate = deratedRate,
            RepairHours = repair,
        };
        var count = map.Take("count", Kinds.Count, 1);
        map.RefuseOthers();
        if (rate + deratedRate > 1) AdequacyFile.Wrong(map, "derated", "out and derated together take more than all the time", "lower one of the two rates");
        if (by > unit.Capacity) AdequacyFile.Wrong(map, "derated", "a unit cannot lose more than its capacity", $"write at most {unit.Capacity} MW");
        if (count is < 1 or > MostOfOne) AdequacyFile.Wrong(map, "count", $"it is not between 1 and {MostOfOne}", "write how many such units there are");
        else if (count == 1) yield return unit;
        else for (var i = 1; i <= count; i++) yield return unit with { Name = $"{unit.Name} {i}" };
    }

    public VariableResource Variable(YamlValue value, SeriesSection series)
    {
        var map = value.AsMap();
        var read = new VariableResource(map.Take("name", Kinds.Name), Area(map), series.One(map, "power"));
        map.RefuseOthers();
        return read;
    }

    public StorageUnit Storage(YamlValue value)
    {
        var map = value.AsMap();
        var power = new Power(AdequacyFile.Megawatts(map, "power") * 1e6);
        var oneWay = Math.Sqrt(map.Take("efficiency", Kinds.Share, 0.85));
        var (rate, repair) = Failing(map);
        var read = new StorageUnit
        {
            Name = map.Take("name", Kinds.Name),
            Area = Area(map),
            ChargePower = AdequacyFile.Megawatts(map, "charge", power),
            DischargePower = power.Watts / 1e6,
            Energy = map.Take("energy", Kinds.Energy).WattHours / 1e6,
            ChargeEfficiency = map.Take("chargeEfficiency", Kinds.Share, oneWay),
            DischargeEfficiency = map.Take("dischargeEfficiency", Kinds.Share, oneWay),
            CarryOver = Math.Pow(1 - map.Take("lossPerHour", Kinds.Share, 0), stepHours),
            InitialShare = map.Take("initial", Kinds.Share, 1),
            OutageRate = rate,
            RepairHours = repair,
        };
        map.RefuseOthers();
        if (read.ChargeEfficiency <= 0 || read.DischargeEfficiency <= 0) AdequacyFile.Wrong(map, "efficiency", "it is zero", "write what comes back of each MWh drawn, such as 85 %");
        if (read.Energy > 1e10) AdequacyFile.Wrong(map, "energy", "it is more than 10,000 TWh", "write an energy such as 400 MWh");
        return read;
    }

    public DemandResponse Flexible(YamlValue value)
    {
        var map = value.AsMap();
        var (rate, repair) = Failing(map);
        var payback = map.TakeMap("payback");
        var read = new DemandResponse
        {
            Name = map.Take("name", Kinds.Name),
            Area = Area(map),
            BorrowPower = AdequacyFile.Megawatts(map, "power"),
            CallSteps = Within(map, "hoursPerCall", int.MaxValue),
            Calls = map.Take("calls", Kinds.Count, int.MaxValue),
            NoticeSteps = Covering(map, "notice", 0),
            PaybackPower = payback is null ? 0 : AdequacyFile.Megawatts(payback, "power"),
            PaybackSteps = payback is null ? int.MaxValue : Within(payback, "within", int.MaxValue),
            Interest = payback is null ? 0 : Math.Pow(1 + payback.Take("interestPerHour", Kinds.Share, 0), stepHours) - 1,
            Energy = payback is not null && payback.TryTake("owed", Kinds.Energy, out var owed) ? owed.WattHours / 1e6 : double.PositiveInfinity,
            OutageRate = rate,
            RepairHours = repair,
        };
        payback?.RefuseOthers();
        map.RefuseOthers();
        if (read.CallSteps < 1) AdequacyFile.Wrong(map, "hoursPerCall", "a call is shorter than a step", $"write at least {stepHours} h");
        if (read.PaybackSteps < 1) AdequacyFile.Wrong(map, "payback", "the time to pay back is shorter than a step", $"write at least {stepHours} h under within");
        if (payback is not null && read.PaybackPower <= 0) AdequacyFile.Wrong(map, "payback", "nothing is paid back with no power", "write its power, or remove payback");
        return read;
    }

    public Tie Tie(YamlValue value)
    {
        var map = value.AsMap();
        var (from, to) = (Area(map, "from"), Area(map, "to"));
        var (rate, repair) = Failing(map);
        var forward = new Power(AdequacyFile.Megawatts(map, "capacity") * 1e6);
        var read = new Tie
        {
            Name = map.Take("name", Kinds.Name, from >= 0 && to >= 0 && from < areas.Length && to < areas.Length ? $"{areas[from]}-{areas[to]}" : "tie"),
            From = from,
            To = to,
            Forward = forward.Watts / 1e6,
            Backward = AdequacyFile.Megawatts(map, "backward", forward),
            OutageRate = rate,
            RepairHours = repair,
        };
        map.RefuseOthers();
        if (from == to && areas.Length > 0) AdequacyFile.Wrong(map, "to", "the tie ends where it begins", "name another area");
        return read;
    }

    /// <summary>The share of time that it is out, and the mean time of a repair, hours; by rate and repair, or by the mean times between.</summary>
    static (double Rate, double RepairHours) Failing(YamlMap map)
    {
        var rated = map.TryTake("outageRate", Rate, out var rate);
        var available = map.TryTake("availability", Available, out var availability);
        var between = map.TryTake("timeToFailure", Kinds.Duration, out var toFailure);
        var hasRepair = map.TryTake("repair", Kinds.Duration, out var repair);
        if ((rated ? 1 : 0) + (available ? 1 : 0) + (between ? 1 : 0) > 1)
        {
            AdequacyFile.Wrong(map, rated ? "outageRate" : "availability", "how often it is out is said twice", "keep one of outageRate, availability, and timeToFailure with repair");
            return (0, 24);
        }
        if (hasRepair && repair <= TimeSpan.Zero) AdequacyFile.Wrong(map, "repair", "a repair takes some time", "write its mean, such as 50 h");
        var hours = hasRepair && repair > TimeSpan.Zero ? repair.TotalHours : 24;
        if (between)
        {
            if (!hasRepair) AdequacyFile.Wrong(map, "timeToFailure", "it needs the time of a repair", "add repair, such as 50 h");
            if (toFailure <= TimeSpan.Zero) AdequacyFile.Wrong(map, "timeToFailure", "it fails at once", "write the mean time between, such as 1960 h");
            return (hours / (hours + Math.Max(toFailure.TotalHours, 1e-9)), hours);
        }
        return (available ? 1 - availability : rate, hours);
    }

    int Area(YamlMap map, string key = "area")
    {
        if (!map.Has(key) && key == "area" && areas.Length == 1)
        {
            map.Find(key, "name");
            return 0;
        }
        var name = map.Take(key, Kinds.Name);
        var at = Array.IndexOf(areas, name);
        if (at < 0 && areas.Length > 0 && map.Has(key)) AdequacyFile.Wrong(map, key, $"there is no area {Quoted.Of(name)}", Spelling.Hint(name, areas, "name one that stands under areas"));
        return Math.Max(0, at);
    }

    /// <summary>As many steps as fit wholly into a time.</summary>
    int Within(YamlMap map, string key, int otherwise) => map.TryTake(key, Kinds.Duration, out var time) ? (int)Math.Floor(time.TotalHours / stepHours + 1e-9) : otherwise;

    /// <summary>As many steps as a time takes part of.</summary>
    int Covering(YamlMap map, string key, int otherwise) => map.TryTake(key, Kinds.Duration, out var time) ? (int)Math.Ceiling(time.TotalHours / stepHours - 1e-9) : otherwise;
}
