using Ballast.Grid.Dynamics;
using Ballast.Grid.Models;

namespace Ballast.Grid.Tests.Dynamics;

/// <summary>
/// Seven machines and two converters, of which one of 664 MW trips at 1 s, against PSS/E. Columns of the reference, found by matching its first row with the power flow: time;
/// for each unit in the case's order angle, P, Q (pu on 100 MVA), speed and field current; magnitude and angle of the four voltages; terminal current of each unit.
/// The reference counts time in single precision (its last sample says 19.9996 s), so sample n is taken as n steps.
/// </summary>
public sealed class MultiGenTests(ITestOutputHelper output)
{
    const double Step = 0.005, Degrees = 0.1, Voltage = 1e-3, Speed = 1e-4;
    const int Happens = 200, Samples = 4000;
    static readonly string[] Units = ["101 1", "102 EG", "102 ND", "102 RG", "102 S", "102 SG", "102 SH", "102 SW", "102 WG"];
    static readonly int[] Machines = [0, 1, 2, 3, 5, 6, 8];
    const int Stabilized = 8;

    static GridModel Model() => Reference.Model("psse-dynamics/MultiGen/FourBusMulti.raw", "psse-dynamics/MultiGen/FourBus_multigen.dyr");

    /// <summary>Samples 0 to 4000, that of the event as it is after it.</summary>
    static double[][] Theirs() => [.. Reference.Rows("psse-dynamics/MultiGen/gen_trip_results.csv").Where((_, i) => i != Happens)];

    static double[] Weights(GridSystem<Scalar> system) => [.. Machines.Select(u => (GeneratingDevice<Scalar>)system.Devices[u]).Select(d => d.Inertia * d.MachineBase)];

    /// <summary>Power that all units are said to give and the load does not draw, pu: zero where the units' powers fit the network, which has no losses.</summary>
    static double Imbalance(double[] row, double[] first)
    {
        var given = 0.0;
        for (var u = 0; u < Units.Length; u++) given += row[2 + 5 * u];
        return given - 47 * row[52] * row[52] / (first[52] * first[52]);
    }

    [Fact]
    public void It_stands_still_until_something_happens()
    {
        var simulation = new GridSimulation(Model());
        Assert.Empty(simulation.Notes.Sentences);
        var names = simulation.System.Devices.SelectMany(d => d.StateNames.Select(n => $"{d.Name} {n}")).ToArray();
        for (var i = 0; i < simulation.Rates.Length; i++) Assert.True(Math.Abs(simulation.Rates[i].Value) < 1e-7, $"{names[i]} moves by {simulation.Rates[i].Value:G3} per second");
    }

    [Fact]
    public void Voltages_speeds_angles_and_the_converter_follow_psse_when_the_other_converter_trips()
    {
        var theirs = Theirs();
        var simulation = new GridSimulation(Model());
        var ours = simulation.Run(20, Step, [new UnitTrip(1, 102, "SW")], TestContext.Current.CancellationToken);
        for (var bus = 0; bus < 4; bus++) Assert.True(Worst(ours.Column($"v {101 + bus}"), 46 + 2 * bus, 1) <= Voltage);
        foreach (var u in Machines) Assert.True(Worst(ours.Column($"speed {Units[u]}"), 4 + 5 * u, 1) <= Speed);
        Assert.True(Worst(ours.Column("p 102 S"), 22, 0.01) <= Voltage);
        Assert.True(Worst(ours.Column("q 102 S"), 23, 0.01) <= Voltage);

        // The stabiliser of one machine leads by 11 s over 20 ms, which the reference's step of 5 ms takes with an error: by a rule of second order that machine is within the bound too.
        var angles = Machines.Select(u => ours.Column($"angle {Units[u]}")).ToArray();
        var weights = Weights(simulation.System);
        var (apart, stabilized) = (0.0, 0.0);
        for (var n = 0; n <= Samples; n++)
        {
            if (Math.Abs(n - Happens) <= 1) continue;
            var off = Machines.Select((u, m) => angles[m][Row(n)] - theirs[n][1 + 5 * u]).ToArray();
            var centre = off.Zip(weights, (o, w) => o * w).Sum() / weights.Sum();
            for (var m = 0; m < off.Length; m++)
                if (Machines[m] == Stabilized) stabilized = Math.Max(stabilized, Math.Abs(off[m] - centre));
                else apart = Math.Max(apart, Math.Abs(off[m] - centre));
        }

        output.WriteLine($"angles against the centre of inertia: {apart:F3} degrees; {Units[Stabilized]} {stabilized:F3}");
        Assert.InRange(apart, 0, Degrees);
        Assert.InRange(stabilized, 0, 1.3 * Degrees);

        double Worst(double[] column, int their, double scale)
        {
            var worst = 0.0;
            for (var n = 0; n <= Samples; n++)
                if (Math.Abs(n - Happens) > 1) worst = Math.Max(worst, Math.Abs(column[Row(n)] * scale - theirs[n][their]));
            output.WriteLine($"column {their}: {worst:G3}");
            return worst;
        }

        // Ours has two rows at the event.
        static int Row(int sample) => sample > Happens ? sample + 1 : sample;
    }

    [Fact]
    public void Rotor_angles_part_from_psse_by_what_its_units_powers_lack()
    {
        var theirs = Theirs();
        Assert.True(theirs.Max(r => -Imbalance(r, theirs[0])) > 0.05);
        foreach (var parts in (ReadOnlySpan<int>)[1, 2, 4])
        {
            var (own, apart) = Angles(theirs, false, parts);
            var (with, apartWith) = Angles(theirs, true, parts);
            output.WriteLine($"{1000 * Step / parts} ms: {own:F3} degrees, {apart:F3} against the centre of inertia; with the imbalance {with:F3} and {apartWith:F3}");
            // The reference reads 0.05 pu less power from its machines than its load draws, and so speeds them up: the same lack explains all but a fortieth of 7 degrees in 4,234.
            Assert.True(with < own / 30 && with < 0.25 && apartWith < Degrees / 2);
            if (parts == 1) Assert.True(apart <= Degrees);
        }
    }

    /// <summary>The worst distance of a rotor's angle, absolute and against the centre of inertia, by the reference's own rule (modified Euler).</summary>
    (double Absolute, double Relative) Angles(double[][] theirs, bool withImbalance, int parts)
    {
        var model = Model();
        var lacking = new StaticLoad<Scalar> { Name = "imbalance", Bus = model.Place(102) };
        var system = model.Build<Scalar>(new(), out var x, [lacking]);
        var n = x.Length;
        var (k1, k2, trial) = (new Scalar[n], new Scalar[n], new Scalar[n]);
        var h = Step / parts;
        var weights = Weights(system);
        var (absolute, relative) = (0.0, new double[Machines.Length]);
        for (var sample = 1; sample <= Samples; sample++)
        {
            if (sample == Happens + 1)
            {
                system.Devices[7].Connected = false;
                system.Switch();
            }

            var (before, after) = (Imbalance(theirs[sample - 1], theirs[0]), Imbalance(theirs[sample], theirs[0]));
            for (var part = 0; part < parts; part++)
            {
                Set((double)part / parts);
                system.Evaluate(x, k1, 0);
                for (var i = 0; i < n; i++) trial[i] = x[i].Value + h * k1[i].Value;
                Set((part + 1.0) / parts);
                system.Evaluate(trial, k2, 0);
                for (var i = 0; i < n; i++) x[i] = x[i].Value + h / 2 * (k1[i].Value + k2[i].Value);
            }

            if (Math.Abs(sample - Happens) <= 1) continue;
            var off = Machines.Select(u => x[system.Devices[u].First + 1].Value * (180 / Math.PI) - theirs[sample][1 + 5 * u]).ToArray();
            var centre = off.Zip(weights, (o, w) => o * w).Sum() / weights.Sum();
            absolute = Math.Max(absolute, off.Max(Math.Abs));
            for (var m = 0; m < off.Length; m++) relative[m] = Math.Max(relative[m], Math.Abs(off[m] - centre));

            void Set(double share) => lacking.Set(withImbalance ? before + share * (after - before) : 0, 0.0, 0.0, 0.0);
        }

        return (absolute, relative.Max());
    }
}
