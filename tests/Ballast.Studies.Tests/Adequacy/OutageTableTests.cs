using Ballast.Studies.Adequacy;
using FsCheck;
using FsCheck.Fluent;

namespace Ballast.Studies.Tests.Adequacy;

/// <summary>The outage table against every combination of states, and what must hold of it for any units.</summary>
public class OutageTableTests
{
    [Fact]
    public void A_table_of_three_units_is_what_all_their_combinations_give()
    {
        Unit[] units = [Of(20, 0.1), Of(30, 0.2), Of(50, 0.05) with { DeratedRate = 0.1, DeratedBy = 20 }];
        var table = OutageTable.Of(units);
        Assert.Equal(10, table.Step);
        Assert.True(table.IsExact);
        for (var reserve = -15.0; reserve < 120; reserve += 2.5)
        {
            Assert.Equal(Sum(units, o => o > reserve ? 1 : 0), table.LossProbability(reserve), 1e-14);
            Assert.Equal(Sum(units, o => Math.Max(0, o - reserve)), table.Unserved(reserve), 1e-12);
        }
    }

    [Fact]
    public void A_reserve_that_equals_an_outage_is_no_shortfall_though_sums_of_fractions_miss_it()
    {
        var table = OutageTable.Of([Of(100, 0.1)]);
        Assert.Equal(0, table.LossProbability(100));
        Assert.Equal(0, table.LossProbability(100 - 1e-9));
        Assert.Equal(0.1, table.LossProbability(100 - 1e-3), 1e-15);
    }

    [Fact]
    public void Kilowatts_are_kept_and_what_is_finer_is_split_between_rows_with_its_mean()
    {
        var exact = OutageTable.Of([Of(12.125, 0.1), Of(3.5, 0.2)]);
        Assert.Equal((0.125, true), (exact.Step, exact.IsExact));
        var split = OutageTable.Of([Of(1000 / 3.0, 0.1), Of(Math.PI, 0.2)]);
        Assert.False(split.IsExact);
        Assert.InRange(split.Step, 1e-4, 0.01);
        Assert.Equal(100 / 3.0 + 0.2 * Math.PI, split.Unserved(0), 1e-6);
    }

    [Fact]
    public void A_system_too_large_for_a_row_to_each_kilowatt_takes_a_coarser_grid_and_keeps_its_mean()
    {
        Unit[] units = [.. Enumerable.Range(0, 200).Select(i => Of(97.001 + i, 0.05))];
        var table = OutageTable.Of(units);
        Assert.False(table.IsExact);
        Assert.InRange(table.Rows, 1000, OutageTable.MostRows + 2);
        Assert.Equal(units.Sum(u => 0.05 * u.Capacity), table.Unserved(0), 1e-6);
    }

    [Fact]
    public void No_unit_at_all_gives_a_table_of_nothing()
    {
        var table = OutageTable.Of([]);
        Assert.Equal(0, table.LossProbability(0));
        Assert.Equal(1, table.LossProbability(-5));
        Assert.Equal(5, table.Unserved(-5));
    }

    [Theory]
    [InlineData(-5, 0.1, 0, 0, "capacity of -5")]
    [InlineData(5, 1.0, 0, 0, "outage rate of 1")]
    [InlineData(5, -0.1, 0, 0, "outage rate of -0.1")]
    [InlineData(5, double.NaN, 0, 0, "outage rate of NaN")]
    [InlineData(5, 0.6, 0.5, 1, "more than 1")]
    [InlineData(5, 0.1, 0.1, 6, "lacks 6 MW")]
    public void A_unit_that_cannot_be_is_refused_in_a_sentence(double capacity, double outage, double derated, double by, string part)
    {
        var wrong = Assert.Throws<StudyException>(() => OutageTable.Of([Of(capacity, outage) with { DeratedRate = derated, DeratedBy = by }]));
        Assert.Contains(part, wrong.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_order_of_units_changes_nothing_and_more_reserve_never_more_risk() => Prop.ForAll(Units(), units =>
    {
        var (table, turned) = (OutageTable.Of(units), OutageTable.Of([.. units.Reverse()]));
        var before = double.PositiveInfinity;
        for (var reserve = -10.0; reserve < table.Capacity + 10; reserve += Math.Max(1, table.Capacity / 50))
        {
            var risk = table.LossProbability(reserve);
            Assert.Equal(risk, turned.LossProbability(reserve), 1e-12);
            Assert.True(risk <= before + 1e-15);
            before = risk;
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    public static Arbitrary<Unit[]> Units() => Gen.Choose(1, 400).SelectMany(c => Gen.Choose(0, 60), (c, q) => Of(c / 2.0, q / 100.0)).ArrayOf(8).ToArbitrary();

    static Unit Of(double capacity, double outage) => new() { Name = "u", Capacity = capacity, OutageRate = outage };

    static double Sum(ReadOnlySpan<Unit> units, Func<double, double> of, double outage = 0, double probability = 1)
    {
        if (units.Length == 0) return probability * of(outage);
        var unit = units[0];
        var rest = units[1..];
        return Sum(rest, of, outage, probability * (1 - unit.OutageRate - unit.DeratedRate))
            + Sum(rest, of, outage + unit.Capacity, probability * unit.OutageRate)
            + (unit.DeratedRate > 0 ? Sum(rest, of, outage + unit.DeratedBy, probability * unit.DeratedRate) : 0);
    }
}
