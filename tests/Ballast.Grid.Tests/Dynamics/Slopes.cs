using Ballast.Grid.Dynamics;
using Ballast.Grid.Models;
using Ballast.Grid.Modes;

namespace Ballast.Grid.Tests.Dynamics;

/// <summary>The exact linear model against difference quotients of the time domain's equations.</summary>
static class Slopes
{
    public static void Agree(GridModel model, double within = 1e-4)
    {
        const double Delta = 1e-6;
        var linear = Linearization.Of(model);
        var system = model.Build<Scalar>(new(), out var rest);
        var (x, up, down) = (new Scalar[rest.Length], new Scalar[rest.Length], new Scalar[rest.Length]);
        for (var column = 0; column < rest.Length; column++)
        {
            foreach (var (sign, rates) in ((double, Scalar[])[])[(1, up), (-1, down)])
            {
                rest.CopyTo(x, 0);
                x[column] = rest[column].Value + sign * Delta;
                system.Evaluate(x, rates, 0);
            }

            for (var row = 0; row < rest.Length; row++)
            {
                var (quotient, slope) = ((up[row].Value - down[row].Value) / (2 * Delta), linear.State[row, column]);
                Assert.True(Math.Abs(quotient - slope) <= within * (1 + Math.Abs(slope)), $"∂({linear.States[row]})/∂({linear.States[column]}): {slope:G6}, by differences {quotient:G6}");
            }
        }
    }
}
