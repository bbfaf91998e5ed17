using Ballast.Studies.Adequacy;
using Ballast.Studies.Adequacy.MonteCarlo;

namespace Ballast.Studies.Campus;

/// <summary>What a campus's flexibility is worth in capacity to the area that serves it.</summary>
/// <param name="Capacity">ELCC and EFC, and the index without and with it.</param>
/// <param name="Lifted">The index with each limit lifted alone.</param>
public sealed record CampusValue(SampledCapacity Capacity, IReadOnlyDictionary<CampusLimit, Estimate> Lifted)
{
    /// <summary>The limit that, lifted alone, lowers the risk most; null where none lowers it by a hundredth of what the flexibility itself does.</summary>
    public CampusLimit? Limit
    {
        get
        {
            var (without, with) = (Capacity.RiskWithout.Value, Capacity.RiskWith.Value);
            return Lifted.Where(l => with - l.Value.Value > 0.01 * (without - with)).OrderBy(l => l.Value.Value).Select(l => (CampusLimit?)l.Key).FirstOrDefault();
        }
    }
}

/// <summary>
/// An area with a campus in its load, as safe as it is asked to be while the campus gives nothing: firm power is added or taken away until the exact LOLE is that. Against this system the campus's flexible load and
/// battery are valued as resources, by sampling.
/// </summary>
public static class CampusCapacity
{
    /// <summary>The system with the campus in its load, brought to an exact LOLE.</summary>
    /// <param name="fleet">The area's units; its own loads and everything else are left out.</param>
    /// <param name="load">The area's load without the campus, MW, per hour.</param>
    /// <param name="start">The first hour, local.</param>
    /// <param name="size">The campus, MW.</param>
    /// <param name="daysPerYear">LOLE asked for: 0.1 is one day in ten years.</param>
    /// <param name="firm">The firm power that was added, MW; negative: taken away.</param>
    /// <exception cref="StudyException">The fleet has no units, or none of any outage, so that no risk can be had.</exception>
    public static AdequacySystem System(AdequacySystem fleet, double[] load, DateTime start, double size, double daysPerYear, out double firm)
    {
        if (fleet.Units.All(u => u.OutageRate + u.DeratedRate <= 0)) throw new StudyException($"{fleet.Name} has no unit that ever fails, so that no capacity has a value: name a fleet with outage rates.");
        var years = load.Length / 8766.0;
        var system = new AdequacySystem
        {
            Name = fleet.Name,
            Steps = load.Length,
            Start = start,
            Areas = [new Area("area", [.. load.Select(l => l + size)])],
            Units = [.. fleet.Units.Select(u => u with { Area = 0 })],
        };
        var exact = new ExactAdequacy(system);
        var most = system.Areas[0].Load.Max();
        var (low, high) = (-most, most);
        for (var i = 0; i < 60 && high - low > 1e-6; i++)
        {
            var middle = 0.5 * (low + high);
            if (exact.Of(RiskMetric.LossOfLoadDays, middle) / years > daysPerYear) high = middle;
            else low = middle;
        }

        firm = -0.5 * (low + high);
        return system with { Variable = [new VariableResource("firm power", 0, [.. Enumerable.Repeat(firm, load.Length)])] };
    }

    /// <summary>What a campus's flexibility is worth.</summary>
    /// <param name="system">Of <see cref="System"/>.</param>
    /// <param name="name">How the flexibility is called.</param>
    /// <param name="size">The campus, MW.</param>
    /// <param name="can">What it can do.</param>
    /// <param name="options">How it is sampled.</param>
    public static CampusValue Of(AdequacySystem system, string name, double size, CampusFlexibility can, MonteCarloOptions options)
    {
        var lifted = new SortedDictionary<CampusLimit, Estimate>
        {
            [CampusLimit.Share] = Risk(can with { Share = 1 }),
            [CampusLimit.CallHours] = Risk(can with { CallHours = int.MaxValue }),
            [CampusLimit.Calls] = Risk(can with { CallsPerYear = int.MaxValue }),
            [CampusLimit.StoragePower] = Risk(can with { StoragePower = 2 * can.StoragePower }),
            [CampusLimit.StorageEnergy] = Risk(can with { StorageEnergy = 2 * can.StorageEnergy }),
        };
        return new CampusValue(new CapacityValue(options).Of(system, Resource(name, size, can)), lifted);

        Estimate Risk(CampusFlexibility other) => new MonteCarloStudy(Resource(name, size, other).AddTo(system), options).Run(1).Indices.UnservedEnergy;
    }

    static Resource Resource(string name, double size, CampusFlexibility can) => new(name)
    {
        DemandResponse = can.Share <= 0 ? [] : [new DemandResponse { Name = "flexible load", BorrowPower = can.Share * size, PaybackPower = 0, CallSteps = can.CallHours, Calls = can.CallsPerYear }],
        Storage = can.StoragePower <= 0 ? [] : [new StorageUnit { Name = "battery", ChargePower = can.StoragePower, DischargePower = can.StoragePower, Energy = can.StorageEnergy, ChargeEfficiency = can.RoundTrip, InitialShare = 1 }],
    };
}
