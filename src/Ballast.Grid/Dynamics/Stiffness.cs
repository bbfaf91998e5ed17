using Ballast.Grid.Models;

namespace Ballast.Grid.Dynamics;

/// <summary>How fast the fastest part of a grid is.</summary>
static class Stiffness
{
    /// <summary>The largest absolute eigenvalue of the linear model at a point: the growth of a small disturbance under repeated application of the Jacobian.</summary>
    public static double Of(GridSystem<Scalar> system, ReadOnlySpan<Scalar> at)
    {
        var n = at.Length;
        if (n == 0) return 0;
        var (x, ahead, behind, direction) = (new Scalar[n], new Scalar[n], new Scalar[n], new double[n]);
        for (var i = 0; i < n; i++) direction[i] = 1 + 0.1 * Math.Sin(1 + 7.0 * i);
        Normalize(direction);
        const int Warm = 30, Measured = 30;
        const double Delta = 1e-6;
        var growth = 0.0;
        for (var round = 0; round < Warm + Measured; round++)
        {
            for (var i = 0; i < n; i++) x[i] = at[i].Value + Delta * direction[i];
            system.Evaluate(x, ahead, 0);
            for (var i = 0; i < n; i++) x[i] = at[i].Value - Delta * direction[i];
            system.Evaluate(x, behind, 0);
            for (var i = 0; i < n; i++) direction[i] = (ahead[i].Value - behind[i].Value) / (2 * Delta);
            var size = Normalize(direction);
            if (size < 1e-9) return 0;
            if (round >= Warm) growth += Math.Log(size);
        }

        at.CopyTo(x);
        system.Evaluate(x, ahead, 0);
        return Math.Exp(growth / Measured);
    }

    static double Normalize(double[] v)
    {
        var size = Math.Sqrt(v.Sum(e => e * e));
        if (size > 0)
            for (var i = 0; i < v.Length; i++) v[i] /= size;
        return size;
    }
}
