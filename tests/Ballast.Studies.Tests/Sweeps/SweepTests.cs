using Ballast.Studies.Sweeps;

namespace Ballast.Studies.Tests.Sweeps;

public class SweepTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 3)]
    [InlineData(2, 5)]
    [InlineData(100, 8)]
    public void Every_unit_belongs_to_one_shard(int units, int shards) =>
        Assert.Equal(Enumerable.Range(0, units), Enumerable.Range(1, shards).SelectMany(i => new Shard(i, shards).Of(units)).Order());

    [Fact]
    public void Neither_threads_nor_shards_change_what_comes_out()
    {
        static double Unit(int number) => Numerics.CounterRandom.Uniform(Numerics.CounterRandom.Key(1, 2), number);
        var whole = Sweep.Run(1000, Shard.Whole, 1, Unit, ended: TestContext.Current.CancellationToken);
        Assert.Equal(whole, Sweep.Run(1000, Shard.Whole, 8, Unit, ended: TestContext.Current.CancellationToken));
        var third = Sweep.Run(1000, new Shard(2, 3), 2, Unit, ended: TestContext.Current.CancellationToken);
        Assert.Equal(whole.Where((_, i) => i % 3 == 1), third);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0/4")]
    [InlineData("5/4")]
    [InlineData("1")]
    [InlineData("1/")]
    [InlineData("-1/3")]
    [InlineData("1/2/3")]
    public void What_is_no_shard_is_refused_with_an_example(string text) =>
        Assert.Contains("3/8", Assert.Throws<StudyException>(() => Shard.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void What_a_unit_throws_comes_out_as_it_was_thrown() =>
        Assert.Equal("no", Assert.Throws<StudyException>(() => Sweep.Run<int>(10, Shard.Whole, 4, _ => throw new StudyException("no"), ended: TestContext.Current.CancellationToken)).Message);
}
