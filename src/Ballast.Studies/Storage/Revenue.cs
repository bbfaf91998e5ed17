namespace Ballast.Studies.Storage;

/// <summary>Money and energy of a battery over some steps; what it pays is negative. $ and MWh.</summary>
public sealed record Revenue
{
    /// <summary>Energy sold, scheduled ahead.</summary>
    public double Sold { get; init; }

    /// <summary>Energy bought to charge, scheduled ahead; negative, unless prices were.</summary>
    public double Bought { get; init; }

    /// <summary>Regulation up, for holding the capacity.</summary>
    public double RegulationUp { get; init; }

    /// <summary>Regulation down, for holding the capacity.</summary>
    public double RegulationDown { get; init; }

    /// <summary>Energy that regulation called, settled at the price of energy.</summary>
    public double RegulationEnergy { get; init; }

    /// <summary>Operation per MWh discharged.</summary>
    public double Operation { get; init; }

    /// <summary>Energy bought for standby, controls, pumps and cooling.</summary>
    public double Auxiliary { get; init; }

    /// <summary>Wear, by the battery's cost per MWh discharged: no money changes hands, and <see cref="Net"/> has none of it.</summary>
    public double Wear { get; init; }

    /// <summary>Energy drawn from the grid to charge, regulation included, MWh.</summary>
    public double ChargedMegawattHours { get; init; }

    /// <summary>Energy given to the grid, regulation included, MWh.</summary>
    public double DischargedMegawattHours { get; init; }

    /// <summary>Energy that left the store, MWh.</summary>
    public double DrawnFromStoreMegawattHours { get; init; }

    /// <summary>What is left of all, wear aside.</summary>
    public double Net => Sold + Bought + RegulationUp + RegulationDown + RegulationEnergy + Operation + Auxiliary;

    /// <summary>Sum of two.</summary>
    public static Revenue operator +(Revenue a, Revenue b) => new()
    {
        Sold = a.Sold + b.Sold,
        Bought = a.Bought + b.Bought,
        RegulationUp = a.RegulationUp + b.RegulationUp,
        RegulationDown = a.RegulationDown + b.RegulationDown,
        RegulationEnergy = a.RegulationEnergy + b.RegulationEnergy,
        Operation = a.Operation + b.Operation,
        Auxiliary = a.Auxiliary + b.Auxiliary,
        Wear = a.Wear + b.Wear,
        ChargedMegawattHours = a.ChargedMegawattHours + b.ChargedMegawattHours,
        DischargedMegawattHours = a.DischargedMegawattHours + b.DischargedMegawattHours,
        DrawnFromStoreMegawattHours = a.DrawnFromStoreMegawattHours + b.DrawnFromStoreMegawattHours,
    };

    /// <summary>So many times as much.</summary>
    public static Revenue operator *(Revenue a, double times) => new()
    {
        Sold = a.Sold * times,
        Bought = a.Bought * times,
        RegulationUp = a.RegulationUp * times,
        RegulationDown = a.RegulationDown * times,
        RegulationEnergy = a.RegulationEnergy * times,
        Operation = a.Operation * times,
        Auxiliary = a.Auxiliary * times,
        Wear = a.Wear * times,
        ChargedMegawattHours = a.ChargedMegawattHours * times,
        DischargedMegawattHours = a.DischargedMegawattHours * times,
        DrawnFromStoreMegawattHours = a.DrawnFromStoreMegawattHours * times,
    };

    /// <summary>What a dispatch earns at the prices it was made for.</summary>
    public static Revenue Of(StorageBattery battery, PriceSeries prices, WindowDispatch window)
    {
        double sold = 0, bought = 0, up = 0, down = 0, called = 0, auxiliary = 0, charged = 0, discharged = 0;
        var h = prices.StepHours;
        var terms = battery.Regulation;
        for (var t = 0; t < window.Count; t++)
        {
            var price = prices.Energy[window.From + t];
            var (charge, discharge) = (window.Charge[t], window.Discharge[t]);
            sold += price * h * discharge;
            bought -= price * h * charge;
            auxiliary -= price * h * (battery.Auxiliary * (charge + discharge) + battery.Standby * battery.Megawatts);
            if (terms is not null)
            {
                var (upC, upD, downC, downD) = (window.UpFromCharge[t], window.UpFromDischarge[t], window.DownFromCharge[t], window.DownFromDischarge[t]);
                up += prices.RegulationUp[window.From + t] * h * (upC + upD);
                down += prices.RegulationDown[window.From + t] * h * (downC + downD);
                called += price * h * (terms.UpEnergy * (upC + upD) - terms.DownEnergy * (downC + downD));
                charge += terms.DownEnergy * downC - terms.UpEnergy * upC;
                discharge += terms.UpEnergy * upD - terms.DownEnergy * downD;
            }
            charged += h * charge;
            discharged += h * discharge;
        }
        return new()
        {
            Sold = sold,
            Bought = bought,
            RegulationUp = up,
            RegulationDown = down,
            RegulationEnergy = called,
            Operation = -battery.OperatingCost * discharged,
            Auxiliary = auxiliary,
            Wear = -battery.WearCost * discharged,
            ChargedMegawattHours = charged,
            DischargedMegawattHours = discharged,
            DrawnFromStoreMegawattHours = discharged / battery.DischargeEfficiency,
        };
    }
}
