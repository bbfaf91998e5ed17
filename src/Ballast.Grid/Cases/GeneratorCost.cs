namespace Ballast.Grid.Cases;

/// <summary>What the output of a generating unit costs per hour: a polynomial, or points joined by straight lines.</summary>
public abstract record GeneratorCost
{
    GeneratorCost()
    {
    }

    /// <summary>$/h at an output in MW.</summary>
    public abstract double At(double megawatts);

    /// <summary>$/MWh at an output in MW; at a corner, of the side above.</summary>
    public abstract double Slope(double megawatts);

    /// <summary>Whether one more MW never costs less than the one before, within these outputs.</summary>
    public abstract bool IsConvex(double leastMw, double mostMw);

    /// <summary>A polynomial of the output in MW.</summary>
    /// <param name="Coefficients">From the highest power down to the constant, as MATPOWER lists them.</param>
    public sealed record Polynomial(IReadOnlyList<double> Coefficients) : GeneratorCost
    {
        /// <summary>The highest power with a coefficient that is not 0.</summary>
        public int Degree
        {
            get
            {
                for (var i = 0; i < Coefficients.Count; i++)
                    if (Coefficients[i] != 0) return Coefficients.Count - 1 - i;
                return 0;
            }
        }

        public override double At(double megawatts)
        {
            var sum = 0.0;
            for (var i = 0; i < Coefficients.Count; i++) sum = sum * megawatts + Coefficients[i];
            return sum;
        }

        public override double Slope(double megawatts)
        {
            var sum = 0.0;
            for (var i = 0; i + 1 < Coefficients.Count; i++) sum = sum * megawatts + Coefficients[i] * (Coefficients.Count - 1 - i);
            return sum;
        }

        public override bool IsConvex(double leastMw, double mostMw)
        {
            if (Degree <= 1) return true;
            if (Degree == 2) return Coefficients[^3] >= 0;
            var before = Slope(leastMw);
            for (var i = 1; i <= 64; i++)
            {
                var slope = Slope(leastMw + (mostMw - leastMw) * i / 64);
                if (slope < before - 1e-9 * Math.Abs(before)) return false;
                before = slope;
            }
            return true;
        }
    }

    /// <summary>Points joined by straight lines; the first and the last line go on beyond the points.</summary>
    /// <param name="Megawatts">Rising.</param>
    /// <param name="DollarsPerHour">One for each.</param>
    public sealed record Piecewise(IReadOnlyList<double> Megawatts, IReadOnlyList<double> DollarsPerHour) : GeneratorCost
    {
        public int Segments => Megawatts.Count - 1;

        /// <summary>$/MWh of a segment.</summary>
        public double SlopeOf(int segment) => (DollarsPerHour[segment + 1] - DollarsPerHour[segment]) / (Megawatts[segment + 1] - Megawatts[segment]);

        public override double At(double megawatts)
        {
            var s = SegmentOf(megawatts);
            return DollarsPerHour[s] + (megawatts - Megawatts[s]) * SlopeOf(s);
        }

        public override double Slope(double megawatts) => SlopeOf(SegmentOf(megawatts));

        /// <summary>Slopes that fall by less than print rounding of the points count as rising.</summary>
        public override bool IsConvex(double leastMw, double mostMw)
        {
            for (var s = 0; s + 1 < Segments; s++)
                if (SlopeOf(s + 1) < SlopeOf(s) - 1e-3 * Math.Max(1, Math.Abs(SlopeOf(s)))) return false;
            return true;
        }

        int SegmentOf(double megawatts)
        {
            var s = 0;
            while (s + 1 < Segments && megawatts >= Megawatts[s + 1]) s++;
            return s;
        }
    }
}
