using System.Globalization;
using Ballast.Files.Yaml;
using Ballast.Studies;
using Ballast.Studies.Adequacy;

namespace Ballast.Files;

/// <summary>
/// Reads a resource that might join a system, from one argument: <c>unit:100MW,for=4%</c>, <c>firm:100MW</c>, <c>load:50MW</c>,
/// <c>battery:100MW/400MWh,eff=85%</c>, <c>flexible:250MW,4h,100 calls,notice=1h,payback=100MW/24h</c>. Any of them may end with
/// <c>area=NAME</c> and <c>out=8%,repair=50h</c>; several are joined by <c>+</c>. See docs/study-adequacy.md.
/// </summary>
public static class AdequacyResource
{
    static readonly string[] Words = ["unit", "firm", "load", "battery", "flexible"];

    /// <summary>Whether an argument is written so, and is not the name of something in a system.</summary>
    public static bool Looks(string text) => Words.Any(w => text.StartsWith(w + ":", StringComparison.Ordinal));

    /// <summary>Reads one, or several joined by <c>+</c>.</summary>
    /// <exception cref="StudyException">It cannot be read.</exception>
    public static Resource Parse(string text, AdequacySystem system)
    {
        if (text.Length > 400 || text.Any(char.IsControl)) throw new StudyException($"{Quoted.Of(text)} is not a resource: write one line of at most 400 characters.");
        var parts = text.Split('+', StringSplitOptions.TrimEntries);
        if (parts.Length > 20) throw new StudyException($"{Quoted.Of(text)} joins more than 20 resources: name fewer.");
        if (parts.Length == 1) return One(text, text, system);
        return Resource.Of(text, parts.Select((part, i) => One(part, $"{part} ({i + 1})", system)));
    }

    static Resource One(string text, string name, AdequacySystem system)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var word = colon < 0 ? text : text[..colon];
        if (colon < 0 || !Words.Contains(word)) throw new StudyException($"{Quoted.Of(text)} is not a resource: write one of {string.Join(", ", Words)} with a colon, such as unit:100MW,for=4%.");
        var options = new Options(text, text[(colon + 1)..].Split(',', StringSplitOptions.TrimEntries));
        var area = options.Area(system);
        var resource = word switch
        {
            "unit" => new Resource(name) { Units = [Unit(options, name, area)] },
            "firm" => new Resource(name) { Units = [new Unit { Name = name, Area = area, Capacity = options.Megawatts(), OutageRate = 0 }] },
            "load" => new Resource(name) { Variable = [new VariableResource(name, area, [.. Enumerable.Repeat(-options.Megawatts(), system.Steps)])] },
            "battery" => new Resource(name) { Storage = [Battery(options, name, area, system.StepHours)] },
            _ => new Resource(name) { DemandResponse = [Flexible(options, name, area, system.StepHours)] },
        };
        options.Refuse();
        return resource;
    }

    static Unit Unit(Options options, string name, int area)
    {
        var megawatts = options.Megawatts();
        var derated = options.Take("derated")?.Split('@') ?? [];
        if (derated.Length is not (0 or 2)) throw options.Wrong("derated is power@share, such as derated=50MW@5%");
        var unit = new Unit
        {
            Name = name,
            Area = area,
            Capacity = megawatts,
            OutageRate = options.Share("for") ?? options.Share("out") ?? 0,
            DeratedBy = derated.Length == 2 ? options.As(Kinds.Power, derated[0]).Watts / 1e6 : 0,
            DeratedRate = derated.Length == 2 ? options.As(Kinds.Share, derated[1]) : 0,
            RepairHours = options.Hours("repair") ?? 24,
        };
        AdequacyChecks.Units([unit]);
        return unit;
    }

    static StorageUnit Battery(Options options, string name, int area, double stepHours)
    {
        var size = options.First().Split('/', StringSplitOptions.TrimEntries);
        if (size.Length != 2) throw options.Wrong("a battery is power/energy, such as battery:100MW/400MWh");
        var megawatts = options.Power(size[0]);
        var efficiency = options.Share("eff") ?? 0.85;
        if (efficiency <= 0) throw options.Wrong("eff is zero: write what comes back of each MWh drawn, such as eff=85%");
        return new StorageUnit
        {
            Name = name,
            Area = area,
            ChargePower = options.Take("charge") is { } charge ? options.Power(charge) : megawatts,
            DischargePower = megawatts,
            Energy = options.Energy(size[1], megawatts),
            ChargeEfficiency = Math.Sqrt(efficiency),
            DischargeEfficiency = Math.Sqrt(efficiency),
            CarryOver = Math.Pow(1 - (options.Share("loss") ?? 0), stepHours),
            InitialShare = options.Share("initial") ?? 1,
            OutageRate = options.OutageRate(),
            RepairHours = options.Hours("repair") ?? 24,
        };
    }

    static DemandResponse Flexible(Options options, string name, int area, double stepHours)
    {
        var megawatts = options.Megawatts();
        var (hours, calls) = (options.Bare(t => Kinds.Duration.Parse(t).What is null), options.Bare(t => t.EndsWith("calls", StringComparison.Ordinal)));
        var payback = options.Take("payback")?.Split('/', StringSplitOptions.TrimEntries) ?? [];
        if (payback.Length > 2) throw options.Wrong("payback is power, or power/time, such as payback=100MW/24h");
        var most = int.MaxValue;
        if (calls is not null && !int.TryParse(calls[..^5].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out most)) throw options.Wrong($"{Quoted.Of(calls)} is not a number of calls: write 100 calls");
        var response = new DemandResponse
        {
            Name = name,
            Area = area,
            BorrowPower = megawatts,
            CallSteps = hours is null ? int.MaxValue : (int)Math.Floor(options.As(Kinds.Duration, hours).TotalHours / stepHours + 1e-9),
            Calls = most,
            NoticeSteps = options.Hours("notice") is { } notice ? (int)Math.Ceiling(notice / stepHours - 1e-9) : 0,
            PaybackPower = payback.Length > 0 ? options.Power(payback[0]) : 0,
            PaybackSteps = payback.Length == 2 ? (int)Math.Floor(options.As(Kinds.Duration, payback[1]).TotalHours / stepHours + 1e-9) : int.MaxValue,
            Interest = Math.Pow(1 + (options.Share("interest") ?? 0), stepHours) - 1,
            Energy = options.Take("owed") is { } owed ? options.As(Kinds.Energy, owed).WattHours / 1e6 : double.PositiveInfinity,
            OutageRate = options.OutageRate(),
            RepairHours = options.Hours("repair") ?? 24,
        };
        if (response.CallSteps < 1 || response.PaybackSteps < 1) throw options.Wrong("a time is shorter than a step of the system");
        return response;
    }

    /// <summary>What stands between the commas; each is taken once, and what is left over is refused.</summary>
    sealed class Options(string text, string[] parts)
    {
        readonly bool[] taken = new bool[parts.Length];

        public StudyException Wrong(string why) => new($"{Quoted.Of(text)} cannot be read: {why}.");

        public string First()
        {
            taken[0] = true;
            return parts[0];
        }

        public double Megawatts() => Power(First());

        public double Power(string part)
        {
            var megawatts = As(Kinds.Power, part).Watts / 1e6;
            return megawatts <= AdequacyChecks.MostMegawatts ? megawatts : throw Wrong($"{Quoted.Of(part)} is more than 10 TW");
        }

        /// <summary>An energy, or hours at a power.</summary>
        public double Energy(string part, double megawatts) =>
            Kinds.Duration.Parse(part) is { What: null } time ? time.Value.TotalHours * megawatts : As(Kinds.Energy, part).WattHours / 1e6;

        public T As<T>(Kind<T> kind, string part)
        {
            var read = kind.Parse(part);
            return read.What is null ? read.Value! : throw Wrong($"{read.What}; {read.HowToMend}");
        }

        public string? Take(string key)
        {
            for (var i = 1; i < parts.Length; i++)
            {
                if (taken[i] || !parts[i].StartsWith(key + "=", StringComparison.Ordinal)) continue;
                taken[i] = true;
                return parts[i][(key.Length + 1)..].Trim();
            }
            return null;
        }

        /// <summary>A part without a key that is of a kind.</summary>
        public string? Bare(Func<string, bool> isOne)
        {
            for (var i = 1; i < parts.Length; i++)
            {
                if (taken[i] || parts[i].Contains('=') || !isOne(parts[i])) continue;
                taken[i] = true;
                return parts[i];
            }
            return null;
        }

        public double? Share(string key) => Take(key) is { } part ? As(Kinds.Share, part) : null;

        public double? Hours(string key)
        {
            if (Take(key) is not { } part) return null;
            var hours = As(Kinds.Duration, part).TotalHours;
            return key != "repair" || hours > 0 ? hours : throw Wrong("a repair takes some time, such as repair=50h");
        }

        public double OutageRate() => Share("out") is { } rate ? rate < 1 ? rate : throw Wrong("out is 100 %: write a share of time under 100 %, such as out=5%") : 0;

        public int Area(AdequacySystem system)
        {
            if (Take("area") is not { } name) return 0;
            for (var i = 0; i < system.Areas.Count; i++)
                if (system.Areas[i].Name == name) return i;
            throw Wrong($"there is no area {Quoted.Of(name)}; {Spelling.Hint(name, [.. system.Areas.Select(a => a.Name)], "leave it out")}");
        }

        public void Refuse()
        {
            var over = Array.IndexOf(taken, false);
            if (over >= 0) throw Wrong($"{Quoted.Of(parts[over])} is not known there");
        }
    }
}
