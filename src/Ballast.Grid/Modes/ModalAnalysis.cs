using System.Collections.Immutable;
using System.Numerics;
using Ballast.Smoothing;
using MathNet.Numerics.LinearAlgebra;

namespace Ballast.Grid.Modes;

/// <summary>All modes of a linear model: eigenvalues after balancing, participation from right and left vectors (Pérez-Arriaga, Verghese and Schweppe, 1982).</summary>
public sealed class ModalAnalysis
{
    /// <summary>Below this, 1/s, an eigenvalue whose vector turns all angles together is the free angle's; rounding leaves it off zero.</summary>
    const double Free = 5e-3;

    /// <summary>Above this, Hz, what swings is near each other, however it moves; areas swing at 0.1 to 1 Hz.</summary>
    const double FastestAreas = 1;

    ModalAnalysis(LinearModel model, IReadOnlyList<Mode> modes) => (Model, Modes) = (model, modes);

    public LinearModel Model { get; }

    /// <summary>Swings of rotors first, from the slowest up, then the rest from the least damped.</summary>
    public IReadOnlyList<Mode> Modes { get; }

    public IEnumerable<Mode> Electromechanical => Modes.Where(m => m.Electromechanical);

    /// <summary>The swing of rotors closest in frequency; null where there is none.</summary>
    public Mode? Nearest(double hz) => Electromechanical.MinBy(m => Math.Abs(m.Hz - hz));

    public static ModalAnalysis Of(LinearModel model)
    {
        var n = model.State.RowCount;
        var (balanced, scale) = Balancing.Balance(model.State);
        var evd = balanced.Evd(Symmetricity.Asymmetric);
        // Two columns of a real matrix hold a conjugate pair; as a complex matrix its inverse has the left vectors as rows.
        var right = Matrix<Complex>.Build.Dense(n, n);
        for (var k = 0; k < n; k++)
        {
            var value = evd.EigenValues[k];
            for (var i = 0; i < n; i++)
            {
                right[i, k] = value.Imaginary == 0 ? evd.EigenVectors[i, k]
                    : value.Imaginary > 0 ? new Complex(evd.EigenVectors[i, k], evd.EigenVectors[i, k + 1])
                    : new Complex(evd.EigenVectors[i, k - 1], -evd.EigenVectors[i, k]);
            }
            var norm = right.Column(k).L2Norm();
            for (var i = 0; i < n; i++) right[i, k] /= norm;
        }
        var left = right.Inverse();
        var modes = new List<Mode>();
        for (var k = 0; k < n; k++)
        {
            if (evd.EigenValues[k].Imaginary < 0) continue;
            var column = k;
            modes.Add(Describe(model, evd.EigenValues[k], [.. Enumerable.Range(0, n).Select(i => right[i, column] * scale[i])], [.. Enumerable.Range(0, n).Select(i => left[column, i] / scale[i])]));
        }
        return new(model, [.. modes.OrderBy(m => !m.Electromechanical).ThenBy(m => m.Electromechanical ? m.Hz : -m.Eigenvalue.Real).ThenBy(m => m.Hz)]);
    }

    /// <summary>
    /// The modes as a load at a bus excites them and machines feel them, in the form that mode-aware smoothing is designed from: outputs are the machines'
    /// frequencies (Hz) in the order of <see cref="LinearModel.Rotors"/>, the input is power in W. The free angle is left out, and so are modes
    /// whose peak no machine feels by a share of the strongest: a thousandth leaves some 2 % of error far from all peaks.
    /// </summary>
    /// <param name="bus">Bus of the load.</param>
    /// <param name="leastHz">Slower modes are left out.</param>
    /// <param name="mostHz">Faster modes are left out.</param>
    /// <param name="leastShare">Of the strongest mode's peak.</param>
    /// <exception cref="Cases.CaseException">A bus that the case has not.</exception>
    public ImmutableArray<GridMode> Felt(int bus, double leastHz = 0, double mostHz = double.PositiveInfinity, double leastShare = 1e-3)
    {
        var power = Model.Power.Column(Model.PlaceOf(bus));
        var unit = Model.NominalHz / (Model.BaseMva * 1e6);
        var felt = new List<(GridMode Mode, double Peak)>();
        foreach (var mode in Modes)
        {
            if (mode.Kind == ModeKind.Angle || mode.Hz < leastHz || mode.Hz > mostHz) continue;
            var excited = Complex.Zero;
            for (var i = 0; i < mode.Left.Length; i++) excited += mode.Left[i] * power[i];
            // A pair gives twice the real part of one of its two.
            excited *= mode.Hz > 0 ? 2 * unit : unit;
            var residues = Model.Rotors.Select(r => mode.Right[r.Speed] * excited).ToImmutableArray();
            felt.Add((new(mode.Eigenvalue.Real, mode.Eigenvalue.Imaginary, residues), residues.Max(r => r.Magnitude) / Math.Max(Math.Abs(mode.Eigenvalue.Real), 1e-9)));
        }
        var strongest = felt.Max(f => f.Peak);
        return [.. felt.Where(f => f.Peak >= leastShare * strongest).Select(f => f.Mode)];
    }

    static Mode Describe(LinearModel model, Complex value, Complex[] right, Complex[] left)
    {
        var participation = new double[right.Length];
        for (var i = 0; i < right.Length; i++)
            if ((left[i] * right[i]).Magnitude is var weight && double.IsFinite(weight)) participation[i] = weight;
        var sum = participation.Sum();
        for (var i = 0; i < right.Length && sum > 0; i++) participation[i] /= sum;
        var shape = model.Rotors.Select(r => right[r.Speed]).ToArray();
        var share = model.Rotors.Sum(r => participation[r.Angle] + participation[r.Speed]);
        if (shape.Length > 0 && shape.MaxBy(s => s.Magnitude) is var largest && largest != Complex.Zero)
            for (var r = 0; r < shape.Length; r++) shape[r] /= largest;
        var mode = new Mode { Eigenvalue = value, Kind = ModeKind.Control, Participation = participation, Shape = shape, RotorShare = share, Right = right, Left = left };
        if (value.Magnitude < Free && TurnsAllAngles(model, right)) return mode with { Kind = ModeKind.Angle };
        return mode with { Kind = KindOf(model, mode) };
    }

    static bool TurnsAllAngles(LinearModel model, Complex[] right)
    {
        if (model.Rotors.Count == 0) return false;
        var mean = model.Rotors.Aggregate(Complex.Zero, (s, r) => s + right[r.Angle]) / model.Rotors.Count;
        return model.Rotors.All(r => (right[r.Angle] - mean).Magnitude < 1e-3 * mean.Magnitude);
    }

    static ModeKind KindOf(LinearModel model, Mode mode)
    {
        if (mode.Hz < 0.01 || mode.RotorShare < 0.4) return ModeKind.Control;
        if (IsCommon(mode) && mode.Hz < 0.2) return ModeKind.Common;
        return mode.Hz < FastestAreas && Togetherness(model, mode) > 0.3 ? ModeKind.InterArea : ModeKind.Local;
    }

    /// <summary>
    /// From −1 to 1: whether machines that are tied tightly move together. Areas swing with their inner ties at rest; a local swing stretches them.
    /// Ties are weighed by synchronising power, 2H times what a rotor's speed feels of another's angle.
    /// </summary>
    static double Togetherness(LinearModel model, Mode mode)
    {
        double with = 0, all = 0;
        for (var i = 0; i < model.Rotors.Count; i++)
        {
            for (var j = 0; j < model.Rotors.Count; j++)
            {
                if (j == i) continue;
                var tie = Math.Abs(model.State[model.Rotors[i].Speed, model.Rotors[j].Angle]) * model.Rotors[i].StoredMegawattSeconds;
                with += tie * (mode.Shape[i] * Complex.Conjugate(mode.Shape[j])).Real;
                all += tie * mode.Shape[i].Magnitude * mode.Shape[j].Magnitude;
            }
        }
        return all > 0 ? with / all : 0;
    }

    /// <summary>Whether all rotors move the same way.</summary>
    static bool IsCommon(Mode mode) => mode.Shape.Length > 0 && mode.Shape.All(s => s.Real > 0 || s.Magnitude < 0.1);
}
