using System.Numerics;
using Ballast.Grid.Cases;
using Ballast.Grid.Models;

namespace Ballast.Grid.Tests.Models;

/// <summary>One exciter, governor or stabiliser on its own: its exact frequency response, and its answer in time to signals of the test's choice.</summary>
static class PartBench
{
    public const double Omega = 2 * Math.PI * 60;

    /// <summary>Frequencies at which responses are compared, Hz.</summary>
    public static readonly double[] Hertz = [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 20];

    public delegate void Change(ref Signals<Dual> s, Dual by);

    public static UnitPart<T> Make<T>(string record) where T : struct, IReal<T>
    {
        var read = PsseDyr.Read(record, "test.dyr");
        return ModelCatalog.KindOf(read[0]) switch
        {
            ModelKind.Exciter => ModelCatalog.Exciter<T>([read[0]]),
            ModelKind.Governor => ModelCatalog.Governor<T>([read[0]]),
            _ => ModelCatalog.Stabilizer<T>([read[0]], Omega),
        };
    }

    /// <summary>Signals of a machine at rest: 1.03 pu of voltage, 0.7 + j0.2 of current, 0.7 of power.</summary>
    public static Signals<T> AtRest<T>(double field = 1.9) where T : struct, IReal<T> => new()
    {
        Voltage = new(1.03, 0.0),
        VoltageMagnitude = 1.03,
        Current = new(0.68, -0.2),
        Power = 0.7,
        MechanicalPower = 0.7,
        FieldVoltage = field,
        FieldCurrent = field,
    };

    /// <summary>The response of an output to an input at s, about the rest that the signals describe.</summary>
    public static Complex Response(string record, Signals<Dual> rest, Change input, Func<Signals<Dual>, Dual> output, Complex s)
    {
        var part = Make<Dual>(record);
        var n = part.States.Count;
        var start = new Dual[n];
        var notes = new StartNotes();
        part.Start(start, ref rest, notes);
        Assert.Empty(notes.Sentences);
        var (a, b) = (new Complex[n, n], new Complex[n]);
        var (c, d) = (new double[n], 0.0);
        var (x, dx) = (new Dual[n], new Dual[n]);
        for (var column = 0; column <= n; column++)
        {
            start.CopyTo(x, 0);
            var signals = rest;
            if (column < n) x[column] = new(x[column].Value, 1);
            else input(ref signals, new(0, 1));
            part.Advance(x, dx, ref signals);
            for (var row = 0; row < n; row++)
            {
                Assert.True(Math.Abs(dx[row].Value) < 1e-9, $"{part.States.Names[row]} does not rest: {dx[row].Value}");
                if (column < n) a[row, column] = (row == column ? s : 0) - dx[row].Slope;
                else b[row] = dx[row].Slope;
            }

            if (column < n) c[column] = output(signals).Slope;
            else d = output(signals).Slope;
        }

        var solved = Solve(a, b);
        return d + c.Zip(solved, (p, q) => p * q).Aggregate(Complex.Zero, (p, q) => p + q);
    }

    /// <summary>Compares a response with a closed form at all <see cref="Hertz"/>.</summary>
    public static void Agrees(string record, Signals<Dual> rest, Change input, Func<Signals<Dual>, Dual> output, Func<Complex, Complex> closed)
    {
        foreach (var hertz in Hertz)
        {
            var s = new Complex(0, 2 * Math.PI * hertz);
            var (ours, theirs) = (Response(record, rest, input, output, s), closed(s));
            Assert.True((ours - theirs).Magnitude <= 1e-6 * theirs.Magnitude, $"{record} at {hertz} Hz: {ours}, closed form {theirs}");
        }
    }

    /// <summary>Runs a part from rest under signals that change with time, by the classical Runge-Kutta rule.</summary>
    public static void Run(string record, Signals<Scalar> rest, double until, double step, Func<Signals<Scalar>, double, Signals<Scalar>> drive, Action<double, Signals<Scalar>> see)
    {
        var part = Make<Scalar>(record);
        var n = part.States.Count;
        var x = new Scalar[n];
        part.Start(x, ref rest, new());
        var (trial, k) = (new Scalar[n], new Scalar[4][]);
        for (var i = 0; i < 4; i++) k[i] = new Scalar[n];
        var count = (int)Math.Round(until / step);
        for (var m = 0; m <= count; m++)
        {
            var t = m * step;
            see(t, Evaluate(x, k[0], t));
            for (var stage = 1; stage < 4; stage++)
            {
                var h = stage < 3 ? step / 2 : step;
                for (var i = 0; i < n; i++) trial[i] = x[i].Value + h * k[stage - 1][i].Value;
                Evaluate(trial, k[stage], t + h * 0.999999);
            }

            for (var i = 0; i < n; i++) x[i] = x[i].Value + step / 6 * (k[0][i].Value + 2 * (k[1][i].Value + k[2][i].Value) + k[3][i].Value);
        }

        Signals<Scalar> Evaluate(Scalar[] at, Scalar[] rates, double t)
        {
            var signals = drive(rest, t);
            part.Advance(at, rates, ref signals);
            return signals;
        }
    }

    /// <summary>Gaussian elimination with the largest pivot of each column.</summary>
    public static Complex[] Solve(Complex[,] a, Complex[] b)
    {
        var n = b.Length;
        for (var k = 0; k < n; k++)
        {
            var pivot = k;
            for (var i = k + 1; i < n; i++)
                if (a[i, k].Magnitude > a[pivot, k].Magnitude) pivot = i;
            for (var j = 0; j < n; j++) (a[k, j], a[pivot, j]) = (a[pivot, j], a[k, j]);
            (b[k], b[pivot]) = (b[pivot], b[k]);
            for (var i = k + 1; i < n; i++)
            {
                var factor = a[i, k] / a[k, k];
                for (var j = k; j < n; j++) a[i, j] -= factor * a[k, j];
                b[i] -= factor * b[k];
            }
        }

        for (var i = n - 1; i >= 0; i--)
        {
            for (var j = i + 1; j < n; j++) b[i] -= a[i, j] * b[j];
            b[i] /= a[i, i];
        }

        return b;
    }

    public static Complex Lag(Complex s, double t) => 1 / (1 + s * t);

    public static Complex LeadLag(Complex s, double lead, double lag) => (1 + s * lead) / (1 + s * lag);

    /// <summary>A record of a model and its numbers.</summary>
    public static string Record(string model, params double[] values) =>
        $"1 '{model}' 1 {string.Join(' ', values.Select(v => v.ToString("R", System.Globalization.CultureInfo.InvariantCulture)))} /";
}
