namespace Ballast.Studies.Adequacy;

/// <summary>What must hold of a system before anything is reckoned with it. Readers of files say it earlier, with the row.</summary>
public static class AdequacyChecks
{
    /// <summary>More than this is a mistake of units, not a power station.</summary>
    public const double MostMegawatts = 1e7;

    /// <exception cref="StudyException">Lengths differ, an index points nowhere, or a number cannot be.</exception>
    public static void System(AdequacySystem system)
    {
        if (system.Steps < 1) throw new StudyException($"{system.Name} has no step: give its load at least one hour.");
        if (!(system.StepHours is > 0 and <= 24)) throw new StudyException($"{system.Name} has steps of {system.StepHours} h: take more than 0 and at most 24.");
        if (system.Areas.Count == 0) throw new StudyException($"{system.Name} has no area: give one with its load.");
        if (!(system.LoadUncertainty is >= 0 and < 1)) throw new StudyException($"The load uncertainty of {system.Name} is {system.LoadUncertainty}: write a share from 0 % to under 100 %.");
        foreach (var area in system.Areas) Series(area.Load, $"the load of area {area.Name}", system.Steps, mayBeNegative: false);
        foreach (var variable in system.Variable)
        {
            Series(variable.Power, variable.Name, system.Steps, mayBeNegative: true);
            Area(system, variable.Area, variable.Name);
        }
        Units(system.Units);
        foreach (var unit in system.Units) Area(system, unit.Area, unit.Name);
        foreach (var store in system.Storage) Area(system, store.Area, store.Name);
        foreach (var response in system.DemandResponse) Area(system, response.Area, response.Name);
        foreach (var tie in system.Ties)
        {
            Area(system, tie.From, tie.Name);
            Area(system, tie.To, tie.Name);
            if (tie.From == tie.To) throw new StudyException($"Tie {tie.Name} begins and ends in the same area: join two.");
        }
    }

    /// <exception cref="StudyException">A unit's capacity is negative or no number, or its rates are no probabilities.</exception>
    public static void Units(IReadOnlyList<Unit> units)
    {
        foreach (var unit in units)
        {
            if (!(unit.Capacity is >= 0 and <= MostMegawatts)) throw new StudyException($"Unit {unit.Name} has a capacity of {unit.Capacity} MW: write 0 to {MostMegawatts:0} MW.");
            if (!(unit.OutageRate is >= 0 and < 1)) throw new StudyException($"Unit {unit.Name} has an outage rate of {unit.OutageRate}: write a share from 0 to under 1, so that its availability is above 0 and at most 1.");
            if (!(unit.DeratedRate >= 0) || !(unit.OutageRate + unit.DeratedRate <= 1)) throw new StudyException($"Unit {unit.Name} is derated with probability {unit.DeratedRate} and out with {unit.OutageRate}: neither may be negative, nor both together more than 1.");
            if (!(unit.DeratedBy >= 0) || !(unit.DeratedBy <= unit.Capacity)) throw new StudyException($"Unit {unit.Name} lacks {unit.DeratedBy} MW when derated and has {unit.Capacity} MW: write from 0 to its capacity.");
        }
    }

    static void Series(double[] values, string what, int steps, bool mayBeNegative)
    {
        if (values.Length != steps) throw new StudyException($"There are {values.Length} values for {what} and the system has {steps} steps: give as many.");
        for (var i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i]) || Math.Abs(values[i]) > 1e9) throw new StudyException($"Step {i + 1} of {what} is {values[i]} MW: write a number.");
            if (!mayBeNegative && values[i] < 0) throw new StudyException($"Step {i + 1} of {what} is {values[i]} MW: a demand is never negative.");
        }
    }

    static void Area(AdequacySystem system, int area, string what)
    {
        if (area < 0 || area >= system.Areas.Count) throw new StudyException($"{what} lies in area number {area}, and {system.Name} has {system.Areas.Count}.");
    }
}
