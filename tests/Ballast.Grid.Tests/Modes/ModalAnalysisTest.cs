using System.Numerics;
using Ballast.Grid.Cases;
using Ballast.Grid.Modes;
using Ballast.Smoothing;
using MathNet.Numerics.LinearAlgebra;

namespace Ballast.Grid.Tests.Modes;

/// <summary>Eigenvalues, participation and frequency response where the answer is known beforehand.</summary>
public class ModalAnalysisTest
{
    /// <summary>Two areas of two machines: strong springs inside, a weak one between.</summary>
    static readonly LinearModel TwoAreas = Pendulums.Of([58, 59, 55, 56], [2, 2, 2, 2], new double[,] { { 0, 30, 1, 0 }, { 30, 0, 3, 1 }, { 1, 3, 0, 28 }, { 0, 1, 28, 0 } }, [0.4, 0.5, 0.07, 0.03]);

    [Fact]
    public void Two_machines_swing_at_their_closed_form()
    {
        var modes = ModalAnalysis.Of(Pendulums.Of([3, 6], [0, 0], new double[,] { { 0, 1.5 }, { 1.5, 0 } }, [1, 0]));
        var mode = Assert.Single(modes.Electromechanical);
        Assert.Equal(Math.Sqrt(Pendulums.Base * 1.5 * (1 / 6.0 + 1 / 12.0)) / (2 * Math.PI), mode.Hz, 1e-9);
        Assert.Equal(0, mode.DampingRatio, 1e-9);
        // The lighter swings more, as the inverse of inertia, against the other.
        Assert.Equal(1, mode.Shape[0].Real, 1e-9);
        Assert.Equal(-0.5, mode.Shape[1].Real, 1e-9);
        Assert.Equal(1, mode.Participation.Sum(), 1e-12);
        Assert.Equal(2.0 / 3, mode.Participation[0] + mode.Participation[2], 1e-6);
    }

    [Fact]
    public void One_machine_against_a_fixed_bus_has_the_quadratic_s_roots()
    {
        const double h = 3.148, d = 2, k = 0.56;
        var mode = Assert.Single(ModalAnalysis.Of(Pendulums.Of([h], [d], new[,] { { k } }, [1])).Modes);
        Assert.Equal(-d / (4 * h), mode.Eigenvalue.Real, 1e-9);
        Assert.Equal(Math.Sqrt(Pendulums.Base * k / (2 * h) - d * d / (16 * h * h)), mode.Eigenvalue.Imaginary, 1e-9);
        Assert.Equal(ModeKind.Local, mode.Kind);
    }

    [Fact]
    public void Areas_and_their_machines_are_told_apart()
    {
        var analysis = ModalAnalysis.Of(TwoAreas);
        var swings = analysis.Electromechanical.ToArray();
        Assert.Equal([ModeKind.InterArea, ModeKind.Local, ModeKind.Local], swings.Select(m => m.Kind));
        var (with, against) = swings[0].Sides();
        Assert.Equal([[0, 1], [2, 3]], new[] { with, against }.Select(s => s.Order().ToArray()).OrderBy(s => s[0]));
        Assert.Contains(analysis.Modes, m => m.Kind == ModeKind.Angle);
    }

    [Fact]
    public void A_free_angle_is_recognised_though_rounding_moves_its_eigenvalue()
    {
        var modes = ModalAnalysis.Of(TwoAreas with { State = TwoAreas.State + Matrix<double>.Build.Dense(8, 8, (i, j) => 1e-9 * Math.Sin(i * 8 + j)) }).Modes;
        Assert.Single(modes, m => m.Kind == ModeKind.Angle && m.Alarm == DampingAlarm.None);
    }

    [Fact]
    public void Balancing_keeps_eigenvalues_and_evens_rows_and_columns()
    {
        var rough = Matrix<double>.Build.DenseOfArray(new double[,] { { 1, 1e6, 0 }, { 1e-6, 2, 1e5 }, { 0, 1e-5, 3 } });
        var (even, scale) = Balancing.Balance(rough);
        Assert.True(even.InfinityNorm() < 100);
        var back = Matrix<double>.Build.DenseDiagonal(3, 3, i => scale[i]) * even * Matrix<double>.Build.DenseDiagonal(3, 3, i => 1 / scale[i]);
        Assert.Equal(0, (back - rough).InfinityNorm(), 1e-9);
    }

    [Fact]
    public void Damping_is_alarmed_under_five_and_under_three_percent()
    {
        Mode At(double zeta) => new() { Eigenvalue = new(-zeta * 4, 4 * Math.Sqrt(1 - zeta * zeta)), Kind = ModeKind.InterArea, Participation = [], Shape = [], RotorShare = 1, Right = [], Left = [] };
        Assert.Equal(DampingAlarm.None, At(0.051).Alarm);
        Assert.Equal(DampingAlarm.Alert, At(0.049).Alarm);
        Assert.Equal(DampingAlarm.Alarm, At(0.029).Alarm);
        Assert.Equal(DampingAlarm.Unstable, At(-0.01).Alarm);
    }

    [Fact]
    public void The_response_is_that_of_a_direct_solution()
    {
        var response = new FrequencyResponse(TwoAreas, 1);
        foreach (var hz in (double[])[0.01, 0.3, 0.7, 1.2, 5, 30])
        {
            var direct = (Matrix<Complex>.Build.DenseDiagonal(8, 8, new Complex(0, 2 * Math.PI * hz)) - TwoAreas.State.Map(v => new Complex(v, 0))).Solve(TwoAreas.Power.Column(0).Map(v => new Complex(v, 0)));
            var point = response.Evaluate(hz);
            for (var r = 0; r < 4; r++) Assert.Equal(0, (direct[4 + r] - point.Speeds[r]).Magnitude, 1e-12 * direct.AbsoluteMaximum().Magnitude);
            Assert.Equal(point.WorstMilliHertzPerMegawatt, response.WorstGain(hz), 1e-12);
        }
    }

    [Fact]
    public void The_response_of_one_rotor_is_its_closed_form_and_peaks_where_it_must()
    {
        const double h = 5, d = 4, k = 1.2;
        var response = new FrequencyResponse(Pendulums.Of([h], [d], new[,] { { k } }, [1]), 1);
        foreach (var hz in (double[])[0.2, 1, 3])
        {
            var s = new Complex(0, 2 * Math.PI * hz);
            var gain = (-s / (2 * h) / (s * s + d / (2 * h) * s + Pendulums.Base * k / (2 * h))).Magnitude;
            Assert.Equal(gain * 600, response.Evaluate(hz).WorstMilliHertzPerMegawatt, 1e-9);
        }
        // Speed peaks at the undamped frequency, where it is held by damping alone: 1/D.
        var peak = Assert.Single(response.Peaks(response.Sweep(0.05, 10, 60)));
        Assert.Equal(Math.Sqrt(Pendulums.Base * k / (2 * h)) / (2 * Math.PI), peak.Hz, 1e-4);
        Assert.Equal(600 / d, peak.MilliHertzPerMegawatt, 1e-6);
    }

    /// <summary>The modes together answer as the whole does: the residues hold the inputs and the outputs, and the scale to Hz per W.</summary>
    [Fact]
    public void Modes_as_a_load_feels_them_add_up_to_the_response()
    {
        var felt = ModalAnalysis.Of(TwoAreas).Felt(1);
        var response = new FrequencyResponse(TwoAreas, 1);
        foreach (var hz in (double[])[0.2, 0.6, 1.1, 3])
        {
            var point = response.Evaluate(hz);
            for (var r = 0; r < 4; r++) Assert.Equal(0, (GridMode.Response(felt, r, hz) * 1e9 - point.Speeds[r] * point.ToMilliHertzPerMegawatt).Magnitude, 2e-3 * point.WorstMilliHertzPerMegawatt);
        }
    }

    [Fact]
    public void What_cannot_be_asked_is_said_in_one_sentence()
    {
        Assert.Contains("no bus 9", Assert.Throws<CaseException>(() => new FrequencyResponse(TwoAreas, 9)).Message, StringComparison.Ordinal);
        Assert.Contains("above zero", Assert.Throws<CaseException>(() => new FrequencyResponse(TwoAreas, 1).Evaluate(0)).Message, StringComparison.Ordinal);
        Assert.Contains("0 < from < to", Assert.Throws<CaseException>(() => new FrequencyResponse(TwoAreas, 1).Sweep(1, 0.5, 10)).Message, StringComparison.Ordinal);
    }
}
