using System.Globalization;
using System.Numerics;
using Ballast.Grid.Dynamics;
using Ballast.Grid.Modes;

namespace Ballast.Grid.Tests.Modes;

/// <summary>The two-area system against eigenvalues and forced responses computed by another program.</summary>
public class KundurTest
{
    [Fact]
    public void Every_eigenvalue_with_constant_impedance_loads_is_the_reference_s()
    {
        var own = ModalAnalysis.Of(SharedCases.Linear(SharedCases.Kundur(LoadMix.ConstantImpedance))).Modes;
        Assert.Equal(52, own.Sum(m => m.Hz > 0 ? 2 : 1));
        foreach (var row in Table("kundur/eigenvalues.csv").Where(r => r[1] >= 0))
        {
            var theirs = new Complex(row[0], row[1]);
            var closest = own.Min(m => (m.Eigenvalue - theirs).Magnitude);
            Assert.True(closest < 1e-6 * Math.Max(1, theirs.Magnitude), $"{theirs} has no eigenvalue here closer than {closest}");
        }
    }

    /// <summary>Frequency in four digits and damping within 0.05 percentage points.</summary>
    [Theory]
    [InlineData("Z", "0.6469 1.1078 1.1414", "3.43 8.66 8.86")]
    [InlineData("P", "0.6724 1.0877 1.1278", "4.54 9.51 9.22")]
    public void The_swings_have_the_reference_s_frequencies_and_damping(string loads, string hertz, string damping)
    {
        var swings = ModalAnalysis.Of(SharedCases.Linear(SharedCases.Kundur(LoadMix.Parse(loads)))).Electromechanical.Where(m => m.Hz > 0.5).ToArray();
        Assert.Equal(hertz.Split(' '), swings.Select(m => m.Hz.ToString("0.0000", CultureInfo.InvariantCulture)));
        foreach (var (mode, percent) in swings.Zip(damping.Split(' '))) Assert.Equal(double.Parse(percent, CultureInfo.InvariantCulture), 100 * mode.DampingRatio, 0.05);
    }

    [Fact]
    public void Areas_swing_against_each_other_and_the_free_angle_is_known()
    {
        var analysis = ModalAnalysis.Of(SharedCases.Linear(SharedCases.Kundur(LoadMix.ConstantImpedance)));
        Assert.Equal([ModeKind.Common, ModeKind.InterArea, ModeKind.Local, ModeKind.Local], analysis.Electromechanical.Select(m => m.Kind));
        var (with, against) = analysis.Electromechanical.Single(m => m.Kind == ModeKind.InterArea).Sides();
        Assert.Equal([2, 3], with.Order());
        Assert.Equal([0, 1], against.Order());
        Assert.Single(analysis.Modes, m => m.Kind == ModeKind.Angle);
        Assert.Equal(DampingAlarm.Alert, analysis.Nearest(0.65)!.Alarm);
        Assert.DoesNotContain(analysis.Modes, m => m.Alarm == DampingAlarm.Unstable);
    }

    /// <summary>Asked is one percent; every machine at every frequency is within a thousandth of that.</summary>
    [Fact]
    public void The_forced_response_at_bus_7_is_the_reference_s()
    {
        var response = new FrequencyResponse(SharedCases.Linear(SharedCases.Kundur(LoadMix.ConstantPower)), 7);
        foreach (var row in Table("kundur/forced_response_bus7.csv"))
        {
            var point = response.Evaluate(row[0]);
            for (var r = 0; r < 4; r++) Assert.Equal(1, point.Speeds[r].Magnitude / row[r + 1], 1e-5);
        }
    }

    /// <summary>The peaks that a load at bus 7 must avoid: governors, areas, and the two local swings.</summary>
    [Fact]
    public void The_response_peaks_close_to_the_swings()
    {
        var model = SharedCases.Linear(SharedCases.Kundur(LoadMix.ConstantPower));
        var response = new FrequencyResponse(model, 7);
        var peaks = response.Peaks(response.Sweep(0.05, 5, 200));
        var swings = ModalAnalysis.Of(model);
        Assert.Equal(4, peaks.Length);
        Assert.All(peaks, p => Assert.Equal(swings.Nearest(p.Hz)!.Hz, p.Hz, 0.2 * p.Hz));
        Assert.Contains(peaks, p => Math.Abs(p.Hz - 0.683) < 0.001 && Math.Abs(p.MilliHertzPerMegawatt - 1.370) < 0.001);
    }

    [Fact]
    public void The_modes_that_smoothing_is_given_add_up_to_the_response()
    {
        var model = SharedCases.Linear(SharedCases.Kundur(LoadMix.ConstantPower));
        var (analysis, response) = (ModalAnalysis.Of(model), new FrequencyResponse(model, 7));
        var (all, few) = (analysis.Felt(7, leastShare: 0), analysis.Felt(7));
        Assert.True(few.Length < all.Length);
        foreach (var hz in (double[])[0.1, 0.67, 1.1, 2])
        {
            var point = response.Evaluate(hz);
            for (var r = 0; r < 4; r++)
            {
                var whole = point.Speeds[r] * point.ToMilliHertzPerMegawatt;
                Assert.Equal(0, (Smoothing.GridMode.Response(all, r, hz) * 1e9 - whole).Magnitude, 1e-6 * point.WorstMilliHertzPerMegawatt);
                Assert.Equal(0, (Smoothing.GridMode.Response(few, r, hz) * 1e9 - whole).Magnitude, 0.03 * point.WorstMilliHertzPerMegawatt);
            }
        }
    }

    static double[][] Table(string file) =>
        [.. File.ReadLines(Repository.SharedData(file)).Where(l => !l.StartsWith('#')).Select(l => l.Split(',').Select(v => double.Parse(v, CultureInfo.InvariantCulture)).ToArray())];
}
