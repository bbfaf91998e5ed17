namespace Ballast.Grid.Dynamics;

/// <summary>Small dense linear algebra: elimination with row pivoting.</summary>
static class Dense
{
    /// <summary>Inverts a real matrix, row-major, which is destroyed; false if it is singular.</summary>
    public static bool Invert(double[] a, double[] inverse, int n)
    {
        Array.Clear(inverse);
        for (var i = 0; i < n; i++) inverse[i * n + i] = 1;
        for (var k = 0; k < n; k++)
        {
            var pivot = k;
            for (var i = k + 1; i < n; i++)
                if (Math.Abs(a[i * n + k]) > Math.Abs(a[pivot * n + k])) pivot = i;
            if (!(Math.Abs(a[pivot * n + k]) > 1e-14)) return false;
            if (pivot != k)
                for (var j = 0; j < n; j++)
                {
                    (a[k * n + j], a[pivot * n + j]) = (a[pivot * n + j], a[k * n + j]);
                    (inverse[k * n + j], inverse[pivot * n + j]) = (inverse[pivot * n + j], inverse[k * n + j]);
                }

            var scale = 1 / a[k * n + k];
            for (var j = 0; j < n; j++)
            {
                a[k * n + j] *= scale;
                inverse[k * n + j] *= scale;
            }

            for (var i = 0; i < n; i++)
            {
                var factor = a[i * n + k];
                if (i == k || factor == 0) continue;
                for (var j = 0; j < n; j++)
                {
                    a[i * n + j] -= factor * a[k * n + j];
                    inverse[i * n + j] -= factor * inverse[k * n + j];
                }
            }
        }

        return true;
    }
}
