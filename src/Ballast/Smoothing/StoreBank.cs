using System.Runtime.Intrinsics;

namespace Ballast.Smoothing;

/// <summary>The state of one kind of store in many racks: energy, losses, wear.</summary>
abstract class StoreBank
{
    protected readonly double[] Stored, LostJoules;
    readonly double[] throughput, hardest, most, least;
    readonly Turnings turnings;
    protected readonly double Dt;

    protected StoreBank(int width, double stepSeconds, double least, double most, double rest)
    {
        (Dt, Least, Most, Rest) = (stepSeconds, least, most, rest);
        (Stored, LostJoules, throughput, hardest, this.most, this.least) = (new double[width], new double[width], new double[width], new double[width], new double[width], new double[width]);
        turnings = new Turnings(width, most - least);
    }

    /// <summary>J when empty, when full, at rest.</summary>
    public double Least { get; }

    public double Most { get; }

    public double Rest { get; }

    public Vector512<double> StoredAt(int i) => Vector512.Create(Stored.AsSpan(i, SmoothingStage.Lanes));

    public double StoredOf(int rack) => Stored[rack];

    public double LostOf(int rack) => LostJoules[rack];

    public StoreUse UseOf(int rack) => new()
    {
        StoredJoules = Stored[rack] - Least,
        LeastJoules = least[rack] - Least,
        MostJoules = most[rack] - Least,
        ThroughputJoules = throughput[rack],
        MostWatts = hardest[rack],
        FullCycles = throughput[rack] / 2 / (Most - Least),
        HalfCycles = turnings.CountOf(rack),
        Damage = turnings.DamageOf(rack, Stored[rack]),
        MostPerHour = hardest[rack] * 3600 / (Most - Least),
    };

    public void Start()
    {
        Array.Fill(Stored, Rest);
        Array.Fill(most, Rest);
        Array.Fill(least, Rest);
        Array.Clear(LostJoules);
        Array.Clear(throughput);
        Array.Clear(hardest);
        turnings.Start(Rest);
    }

    /// <summary>Asks for a power at the terminals, positive to charge, and gives what comes of it. W.</summary>
    public Vector512<double> Exchange(int i, Vector512<double> request)
    {
        var before = StoredAt(i);
        var terminal = Take(before, request, out var rate);
        var now = Vector512.Min(Vector512.Max(before + rate * Dt, Vector512.Create(Least)), Vector512.Create(Most));
        now.CopyTo(Stored, i);
        var moved = Vector512.Abs(rate);
        (At(LostJoules, i) + (terminal - rate) * Dt).CopyTo(LostJoules, i);
        (At(throughput, i) + moved * Dt).CopyTo(throughput, i);
        Vector512.Max(At(hardest, i), moved).CopyTo(hardest, i);
        Vector512.Max(At(most, i), now).CopyTo(most, i);
        Vector512.Min(At(least, i), now).CopyTo(least, i);
        turnings.Add(i, now);
        return terminal;
    }

    /// <summary>Terminal power for a request, and the rate at which the stored energy changes; both within every limit.</summary>
    protected abstract Vector512<double> Take(Vector512<double> stored, Vector512<double> request, out Vector512<double> rate);

    static Vector512<double> At(double[] column, int i) => Vector512.Create(column.AsSpan(i, SmoothingStage.Lanes));
}

/// <summary>Supercapacitors: the current follows from V and the power, and heats the series resistance.</summary>
sealed class SupercapacitorBank(Supercapacitor spec, int width, double stepSeconds) : StoreBank(width, stepSeconds,
    0.5 * spec.Farads * spec.LeastVolts * spec.LeastVolts, 0.5 * spec.Farads * spec.MostVolts * spec.MostVolts,
    0.5 * spec.Farads * spec.LeastVolts * spec.LeastVolts + spec.Rest * spec.UsableJoules)
{
    protected override Vector512<double> Take(Vector512<double> stored, Vector512<double> request, out Vector512<double> rate)
    {
        var (limit, eta, four, ohms) = (Vector512.Create(spec.PowerWatts), spec.Efficiency, Vector512.Create(4 * spec.SeriesOhms), spec.SeriesOhms);
        request = Vector512.Min(Vector512.Max(request, -limit), limit);
        var charging = Vector512.GreaterThan(request, Vector512<double>.Zero);
        var v2 = stored * (2 / spec.Farads);
        var volts = Vector512.Sqrt(v2);
        // At the cells' terminals; positive charges. V·i + i²R = p; this form of its root also holds without resistance. A cell gives at most V²/4R.
        var cell = Vector512.ConditionalSelect(charging, request * eta, request / eta);
        var current = (cell + cell) / (volts + Vector512.Sqrt(Vector512.Max(v2 + four * cell, Vector512<double>.Zero)));
        if (spec.SeriesOhms > 0) current = Vector512.Max(current, volts * (-0.5 / ohms));
        var room = (Vector512.Create(Most) - stored) / Dt;
        var left = (Vector512.Create(Least) - stored) / Dt;
        rate = Vector512.Min(Vector512.Max(volts * current, left), room);
        current = rate / volts;
        cell = rate + current * current * ohms;
        return Vector512.ConditionalSelect(charging, cell / eta, cell * eta);
    }
}

/// <summary>Batteries: an efficiency each way within the window of state of charge.</summary>
sealed class BatteryBank(BatteryPack spec, int width, double stepSeconds)
    : StoreBank(width, stepSeconds, spec.LeastSoc * spec.Joules, spec.MostSoc * spec.Joules, spec.Rest * spec.Joules)
{
    protected override Vector512<double> Take(Vector512<double> stored, Vector512<double> request, out Vector512<double> rate)
    {
        var limit = Vector512.Create(spec.PowerWatts);
        request = Vector512.Min(Vector512.Max(request, -limit), limit);
        var charging = Vector512.GreaterThan(request, Vector512<double>.Zero);
        rate = Vector512.ConditionalSelect(charging, request * spec.ChargeEfficiency, request / spec.DischargeEfficiency);
        rate = Vector512.Min(Vector512.Max(rate, (Vector512.Create(Least) - stored) / Dt), (Vector512.Create(Most) - stored) / Dt);
        return Vector512.ConditionalSelect(charging, rate / spec.ChargeEfficiency, rate * spec.DischargeEfficiency);
    }
}
