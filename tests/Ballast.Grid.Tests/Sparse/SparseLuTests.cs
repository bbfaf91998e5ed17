using Ballast.Grid.Sparse;
using FsCheck;
using FsCheck.Fluent;
using MathNet.Numerics.LinearAlgebra;
using Complex = System.Numerics.Complex;

namespace Ballast.Grid.Tests.Sparse;

public class SparseLuTests
{
    /// <summary>A matrix that is not singular by construction: some entries at random, with a permuted diagonal that is large.</summary>
    static (SparsePattern Pattern, double[] Values, int[] Shuffle) Make(int size, int extra, System.Random random)
    {
        var shuffle = Enumerable.Range(0, size).ToArray();
        random.Shuffle(shuffle);
        var places = Enumerable.Range(0, size).Select(i => (shuffle[i], i)).Concat(Enumerable.Range(0, extra).Select(_ => (random.Next(size), random.Next(size))));
        var pattern = SparsePattern.Of(size, places);
        return (pattern, Fill(pattern, shuffle, random), shuffle);
    }

    static double[] Fill(SparsePattern pattern, int[] shuffle, System.Random random)
    {
        var values = new double[pattern.Count];
        for (var i = 0; i < values.Length; i++) values[i] = random.NextDouble() * 2 - 1;
        for (var i = 0; i < pattern.Size; i++) values[pattern.Place(shuffle[i], i)] += 5;
        return values;
    }

    static void Each(Action<System.Random, int> check) =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), Gen.Choose(1, 40).ToArbitrary(), (seed, size) => check(new System.Random(seed), size)).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    [Fact]
    public void Real_systems_solve_as_dense_ones_do() => Each((random, size) =>
    {
        var (pattern, values, shuffle) = Make(size, 3 * size, random);
        var lu = new SparseLu<double>(pattern);
        for (var round = 0; round < 3; round++)
        {
            Assert.True(round == 0 ? lu.Factor(values) : lu.Refactor(values));
            var b = Enumerable.Range(0, size).Select(_ => random.NextDouble()).ToArray();
            var dense = Matrix<double>.Build.Dense(size, size, (r, c) => pattern.Place(r, c) is >= 0 and var at ? values[at] : 0);
            var expected = dense.LU().Solve(Vector<double>.Build.DenseOfArray(b));
            lu.Solve(b);
            var scale = 1 + expected.AbsoluteMaximum();
            for (var i = 0; i < size; i++) Assert.Equal(expected[i] / scale, b[i] / scale, 1e-9);
            values = Fill(pattern, shuffle, random);
        }
    });

    [Fact]
    public void Complex_systems_solve_as_dense_ones_do() => Each((random, size) =>
    {
        var (pattern, real, shuffle) = Make(size, 3 * size, random);
        var imaginary = Fill(pattern, shuffle, random);
        var values = real.Zip(imaginary, (a, b) => new Complex(a, b)).ToArray();
        var lu = new SparseLu<Complex>(pattern);
        Assert.True(lu.Factor(values));
        Assert.True(lu.Refactor(values));
        var b = Enumerable.Range(0, size).Select(_ => new Complex(random.NextDouble(), random.NextDouble())).ToArray();
        var dense = Matrix<Complex>.Build.Dense(size, size, (r, c) => pattern.Place(r, c) is >= 0 and var at ? values[at] : 0);
        var expected = dense.LU().Solve(Vector<Complex>.Build.DenseOfArray(b));
        lu.Solve(b);
        var scale = 1 + expected.AbsoluteMaximum().Magnitude;
        for (var i = 0; i < size; i++) Assert.Equal(0, (expected[i] - b[i]).Magnitude / scale, 1e-9);
    });

    [Fact]
    public void A_product_and_a_solution_undo_each_other() => Each((random, size) =>
    {
        var (pattern, values, _) = Make(size, 2 * size, random);
        var matrix = new SparseMatrix<double>(pattern);
        values.CopyTo(matrix.Values);
        var x = Enumerable.Range(0, size).Select(_ => random.NextDouble()).ToArray();
        var b = new double[size];
        matrix.Multiply(x, b);
        var lu = new SparseLu<double>(pattern);
        Assert.True(lu.Factor(values));
        lu.Solve(b);
        for (var i = 0; i < size; i++) Assert.Equal(x[i], b[i], 1e-7);
    });

    [Fact]
    public void A_pivot_that_has_become_small_is_chosen_anew()
    {
        var pattern = SparsePattern.Of(2, [(0, 0), (0, 1), (1, 0), (1, 1)]);
        var lu = new SparseLu<double>(pattern);
        Assert.True(lu.Factor([4, 1, 1, 3]));
        Assert.True(lu.Refactor([0, 1, 1, 0]));
        double[] b = [2, 7];
        lu.Solve(b);
        Assert.Equal([7, 2], b);
    }

    [Fact]
    public void A_singular_matrix_is_told()
    {
        var pattern = SparsePattern.Of(3, [(0, 0), (1, 1), (2, 2), (0, 1), (1, 0)]);
        var lu = new SparseLu<double>(pattern);
        Assert.False(lu.Factor([1, 2, 2, 4, 1]));
        Assert.InRange(lu.SingularColumn, 0, 1);
        Assert.Throws<InvalidOperationException>(() => lu.Solve(new double[3]));
        Assert.False(lu.Factor([double.NaN, 1, 1, 1, 1]));
        Assert.True(lu.Factor([3, 1, 1, 4, 1]));
    }

    [Fact]
    public void Elimination_of_a_tree_fills_nothing()
    {
        // An arrow that points the wrong way fills wholly in its own order, and not at all in the right one.
        var pattern = SparsePattern.Of(200, Enumerable.Range(0, 200).SelectMany(i => new[] { (i, i), (0, i), (i, 0) }));
        var lu = new SparseLu<double>(pattern);
        var values = new double[pattern.Count];
        Array.Fill(values, 0.001);
        for (var i = 0; i < 200; i++) values[pattern.Place(i, i)] = 1;
        Assert.True(lu.Factor(values));
        Assert.Equal(pattern.Count, lu.FactorCount);
    }

    [Fact]
    public void A_square_mesh_fills_little()
    {
        const int Side = 40;
        var places = new List<(int, int)>();
        for (var r = 0; r < Side; r++)
        {
            for (var c = 0; c < Side; c++)
            {
                var at = r * Side + c;
                places.Add((at, at));
                if (c + 1 < Side) places.AddRange([(at, at + 1), (at + 1, at)]);
                if (r + 1 < Side) places.AddRange([(at, at + Side), (at + Side, at)]);
            }
        }
        var pattern = SparsePattern.Of(Side * Side, places);
        var values = new double[pattern.Count];
        Array.Fill(values, -1);
        for (var i = 0; i < Side * Side; i++) values[pattern.Place(i, i)] = 4.1;
        var lu = new SparseLu<double>(pattern);
        Assert.True(lu.Factor(values));
        // In natural order a band of 40 fills: 128,000 entries. Minimum degree needs about a third.
        Assert.InRange(lu.FactorCount, pattern.Count, 55_000);
    }

    [Fact]
    public void Refilling_and_solving_allocate_nothing()
    {
        var (pattern, values, _) = Make(100, 300, new System.Random(1));
        var lu = new SparseLu<double>(pattern);
        var b = new double[100];
        lu.Factor(values);
        for (var i = 0; i < 100; i++) Once();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) Once();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Once()
        {
            lu.Refactor(values);
            lu.Solve(b);
        }
    }
}
