using Ballast.Studies.Storage.Ageing;

namespace Ballast.Studies.Storage;

/// <summary>Years and money of a project.</summary>
/// <param name="Years">How long it lasts.</param>
/// <param name="DiscountRate">Per year.</param>
public sealed record ProjectTerms(int Years = 20, double DiscountRate = 0.07);

/// <summary>What a battery costs.</summary>
/// <param name="PerKilowattHour">Of nameplate energy, $.</param>
/// <param name="PerKilowatt">Of power, $.</param>
/// <param name="FixedShare">Yearly cost as a share of both.</param>
/// <param name="ReplacementShare">What a replacement costs, as a share of the cost of energy: cells without the rest.</param>
public sealed record StorageCost(double PerKilowattHour, double PerKilowatt, double FixedShare, double ReplacementShare = 1)
{
    /// <summary>To build, $.</summary>
    public double Capital(StorageBattery battery) => 1000 * (PerKilowattHour * battery.MegawattHours + PerKilowatt * battery.Megawatts);

    /// <summary>To replace the cells, $.</summary>
    public double Replacement(StorageBattery battery) => 1000 * PerKilowattHour * battery.MegawattHours * ReplacementShare;
}

/// <summary>One year of a project.</summary>
/// <param name="Year">From 1.</param>
/// <param name="Capacity">Mean capacity, share of the nameplate.</param>
/// <param name="Replaced">How many times cells are replaced in it; a part of one where they last less than a year.</param>
/// <param name="Revenue">Net of energy, regulation and operation, $.</param>
/// <param name="Cost">Fixed cost and replacement, $.</param>
/// <param name="DeliveredMegawattHours">Energy given to the grid.</param>
public sealed record ProjectYear(int Year, double Capacity, double Replaced, double Revenue, double Cost, double DeliveredMegawattHours);

/// <summary>A battery over the life of a project: it earns with the capacity that it has left, and its cells are replaced at the end of theirs.</summary>
public sealed record Project
{
    /// <summary>Each year.</summary>
    public required IReadOnlyList<ProjectYear> Years { get; init; }

    /// <summary>Age at which the cells are replaced, years; infinite where they outlive everything.</summary>
    public required double LifeYears { get; init; }

    /// <summary>To build, $.</summary>
    public required double Capital { get; init; }

    /// <summary>Discounted revenue less all cost, $.</summary>
    public required double NetPresentValue { get; init; }

    /// <summary>Levelised cost of storage: discounted cost of capital, fixed cost, replacement and operation over discounted energy delivered, $/MWh; without what charging costs.</summary>
    public required double Lcos { get; init; }

    /// <summary>The same with the energy that charging takes.</summary>
    public required double LcosWithCharging { get; init; }

    /// <summary>Years, from the beginning of the project, in which cells are replaced.</summary>
    public IEnumerable<int> ReplacementYears => Years.Where(y => y.Replaced > 0).Select(y => y.Year);

    /// <summary>Runs a project through its years.</summary>
    /// <param name="battery">What is built.</param>
    /// <param name="cost">What it costs.</param>
    /// <param name="fade">How its cells age.</param>
    /// <param name="endOfLife">Capacity left at which they are replaced.</param>
    /// <param name="longest">Years after which they are replaced at the latest.</param>
    /// <param name="year">What a year earns with fresh cells.</param>
    /// <param name="terms">Years and discount.</param>
    public static Project Of(StorageBattery battery, StorageCost cost, Fade fade, double endOfLife, double longest, Revenue year, ProjectTerms terms)
    {
        var life = Math.Min(fade.YearsTo(1 - endOfLife), longest);
        var years = new ProjectYear[terms.Years];
        double[] capacities = new double[terms.Years], delivered = new double[terms.Years], costs = new double[terms.Years], charging = new double[terms.Years];
        var value = -cost.Capital(battery);
        for (var y = 0; y < terms.Years; y++)
        {
            // Replacements fall due at whole lives; one that falls on the last day of the project is not made.
            var replaced = life < 1 ? 1 / life : Whole(y + 1, life, terms.Years) - Whole(y, life, terms.Years);
            capacities[y] = MeanCapacity(fade, life, y);
            var earned = year.Net * capacities[y];
            var spent = cost.FixedShare * cost.Capital(battery) + replaced * cost.Replacement(battery);
            delivered[y] = year.DischargedMegawattHours * capacities[y];
            costs[y] = spent - year.Operation * capacities[y];
            charging[y] = -(year.Bought + year.Auxiliary) * capacities[y];
            years[y] = new(y + 1, capacities[y], replaced, earned, spent, delivered[y]);
            value += (earned - spent) * Math.Pow(1 + terms.DiscountRate, -(y + 1));
        }
        return new()
        {
            Years = years,
            LifeYears = life,
            Capital = cost.Capital(battery),
            NetPresentValue = value,
            Lcos = Levelised(cost.Capital(battery), costs, delivered, terms.DiscountRate),
            LcosWithCharging = Levelised(cost.Capital(battery), [.. costs.Zip(charging, (a, b) => a + b)], delivered, terms.DiscountRate),
        };
    }

    /// <summary>Discounted cost over discounted amount: (C₀ + Σ c_y/(1+r)^y) / Σ e_y/(1+r)^y, each year counted at its end.</summary>
    public static double Levelised(double capital, IReadOnlyList<double> costs, IReadOnlyList<double> amounts, double rate)
    {
        var (cost, amount) = (capital, 0.0);
        for (var y = 0; y < costs.Count; y++)
        {
            var factor = Math.Pow(1 + rate, -(y + 1));
            cost += costs[y] * factor;
            amount += amounts[y] * factor;
        }
        return cost / amount;
    }

    static int Whole(int years, double life, int all) => double.IsInfinity(life) ? 0 : (int)Math.Floor(Math.Min(years, all - 1e-6) / life + 1e-9);

    static double MeanCapacity(Fade fade, double life, int year)
    {
        const int parts = 12;
        var sum = 0.0;
        for (var i = 0; i < parts; i++)
        {
            var at = year + (i + 0.5) / parts;
            sum += 1 - fade.LossAfter(double.IsInfinity(life) ? at : at % life);
        }
        return sum / parts;
    }
}
