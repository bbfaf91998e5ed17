namespace Ballast.Studies.Adequacy.MonteCarlo;

/// <summary>What must hold of stores, demand response and ties before they are sampled.</summary>
static class MemoryChecks
{
    /// <exception cref="StudyException">A number cannot be.</exception>
    public static void System(AdequacySystem system)
    {
        foreach (var store in system.Storage)
        {
            Power(store.ChargePower, store.Name, "charging power");
            Power(store.DischargePower, store.Name, "discharging power");
            if (!(store.Energy is >= 0 and <= 1e10)) throw new StudyException($"Store {store.Name} holds {store.Energy} MWh: write 0 MWh or more.");
            Share(store.ChargeEfficiency, store.Name, "charge efficiency", least: 1e-6);
            Share(store.DischargeEfficiency, store.Name, "discharge efficiency", least: 1e-6);
            Share(store.CarryOver, store.Name, "carry-over", least: 0);
            Share(store.InitialShare, store.Name, "initial share", least: 0);
            Rate(store.OutageRate, store.RepairHours, store.Name);
        }
        foreach (var response in system.DemandResponse)
        {
            Power(response.BorrowPower, response.Name, "borrowing power");
            Power(response.PaybackPower, response.Name, "payback power");
            if (!(response.Energy >= 0)) throw new StudyException($"Demand response {response.Name} may owe {response.Energy} MWh: write 0 MWh or more, or nothing for no limit.");
            if (!(response.Interest is >= 0 and <= 10)) throw new StudyException($"Demand response {response.Name} has an interest of {response.Interest} per step: write 0 % or more.");
            if (response.PaybackSteps < 1 || response.CallSteps < 1 || response.Calls < 0 || response.NoticeSteps < 0)
                throw new StudyException($"Demand response {response.Name} has a payback window of {response.PaybackSteps}, calls of {response.CallSteps}, {response.Calls} calls and a notice of {response.NoticeSteps} steps: windows and calls take at least one step, the others at least none.");
            Rate(response.OutageRate, response.RepairHours, response.Name);
        }
        foreach (var tie in system.Ties)
        {
            Power(tie.Forward, tie.Name, "capacity forward");
            Power(tie.Backward, tie.Name, "capacity backward");
            Rate(tie.OutageRate, tie.RepairHours, tie.Name);
        }
    }

    static void Power(double megawatts, string name, string what)
    {
        if (!(megawatts is >= 0 and <= AdequacyChecks.MostMegawatts)) throw new StudyException($"{name} has a {what} of {megawatts} MW: write 0 to {AdequacyChecks.MostMegawatts:0} MW.");
    }

    static void Share(double share, string name, string what, double least)
    {
        if (!(share >= least && share <= 1)) throw new StudyException($"{name} has a {what} of {share}: write a share {(least > 0 ? "above 0 %" : "from 0 %")} to 100 %.");
    }

    static void Rate(double rate, double repair, string name)
    {
        if (!(rate is >= 0 and < 1)) throw new StudyException($"{name} has an outage rate of {rate}: write a share from 0 to under 1, so that its availability is above 0 and at most 1.");
        if (!(repair is > 0 and <= 1e6)) throw new StudyException($"{name} is repaired in {repair} h: write more than 0 h.");
    }
}
