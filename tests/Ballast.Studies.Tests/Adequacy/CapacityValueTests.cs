using Ballast.Studies.Adequacy;
using FsCheck;
using FsCheck.Fluent;

namespace Ballast.Studies.Tests.Adequacy;

/// <summary>What must hold of exact indices and capacity values, whatever the system.</summary>
public class CapacityValueTests
{
    [Fact]
    public void The_load_that_a_unit_carries_is_never_more_than_its_capacity_nor_less_than_nothing() => Hold(OutageTableTests.Units(), units =>
    {
        if (Small(units) is not { } system) return;
        var without = new ExactAdequacy(system);
        foreach (var metric in Enum.GetValues<RiskMetric>())
        {
            var with = new ExactAdequacy(system with { Units = [.. system.Units, new Unit { Name = "new", Capacity = 40, OutageRate = 0.1 }] });
            if (!(without.Of(metric) > 0) || !(with.Of(metric) > 0)) continue;
            var (elcc, efc) = ExactCapacityValue.Of(without, with, metric, 40);
            Assert.InRange(elcc, -1e-5, 40 + 1e-5);
            Assert.InRange(efc, -1e-5, 40 + 1e-5);
        }
    });

    [Fact]
    public void A_larger_unit_carries_no_less_unserved_energy_and_a_perfect_one_all_of_its_capacity() => Hold(OutageTableTests.Units(), units =>
    {
        if (Small(units) is not { } system) return;
        var without = new ExactAdequacy(system);
        if (!(without.Of(RiskMetric.UnservedEnergy) > 1e-6)) return;
        var before = 0.0;
        foreach (var capacity in (double[])[5, 10, 20])
        {
            var with = new ExactAdequacy(system with { Units = [.. system.Units, new Unit { Name = "new", Capacity = capacity, OutageRate = 0 }] });
            var elcc = ExactCapacityValue.Of(without, with, RiskMetric.UnservedEnergy, capacity).Elcc;
            Assert.Equal(capacity, elcc, 1e-4);
            Assert.True(elcc >= before);
            before = elcc;
        }
    });

    [Fact]
    public void More_load_is_never_less_risk() => Hold(OutageTableTests.Units(), units =>
    {
        if (Small(units) is not { } system) return;
        var adequacy = new ExactAdequacy(system with { LoadUncertainty = 0.03 });
        foreach (var metric in Enum.GetValues<RiskMetric>())
        {
            var before = 0.0;
            for (var added = -50.0; added <= 200; added += 12.5)
            {
                var risk = adequacy.Of(metric, added);
                Assert.True(risk >= before - 1e-12);
                before = risk;
            }
        }
    });

    [Fact]
    public void A_value_by_firm_power_is_the_value_by_load_where_the_resource_is_firm()
    {
        var system = RtsData.Rts79().System;
        var firm = ExactCapacityValue.Of(new ExactAdequacy(system), new ExactAdequacy(system with { Units = [.. system.Units, new Unit { Name = "firm", Capacity = 75, OutageRate = 0 }] }), RiskMetric.LossOfLoadDays, 75);
        Assert.Equal((75, 75), (Math.Round(firm.Elcc, 5), Math.Round(firm.Efc, 5)));
    }

    [Fact]
    public void What_remembers_is_refused_by_the_table_and_named()
    {
        var system = Small([new Unit { Name = "u", Capacity = 100, OutageRate = 0.1 }])! with { Storage = [new StorageUnit { Name = "store", ChargePower = 1, DischargePower = 1, Energy = 4 }] };
        Assert.Contains("store", Assert.Throws<StudyException>(() => new ExactAdequacy(system)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_system_that_never_falls_short_gives_nothing_a_value()
    {
        var system = Small([new Unit { Name = "u", Capacity = 100, OutageRate = 0 }])!;
        var safe = new ExactAdequacy(system with { Areas = [new Area("a", new double[system.Steps])] });
        Assert.Contains("no shortfall", Assert.Throws<StudyException>(() => ExactCapacityValue.Of(safe, safe, RiskMetric.LossOfLoadDays, 10)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_system_that_always_falls_short_is_told_so_where_the_index_cannot_rise()
    {
        var system = Small([new Unit { Name = "u", Capacity = 100, OutageRate = 0.1 }])!;
        var (without, with) = (new ExactAdequacy(system with { Units = [] }), new ExactAdequacy(system));
        Assert.Contains("falls short at all times", Assert.Throws<StudyException>(() => ExactCapacityValue.Of(without, with, RiskMetric.LossOfLoadDays, 100)).Message, StringComparison.Ordinal);
        Assert.InRange(ExactCapacityValue.Of(without, with, RiskMetric.UnservedEnergy, 100).Elcc, 1, 100);
    }

    [Fact]
    public void An_index_costs_no_memory()
    {
        var adequacy = new ExactAdequacy(RtsData.Rts79("G1979b.TXT").System);
        adequacy.Of(RiskMetric.LossOfLoadDays);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 3; i++) foreach (var metric in (RiskMetric[])[RiskMetric.LossOfLoadDays, RiskMetric.LossOfLoadHours, RiskMetric.UnservedEnergy]) adequacy.Of(metric, i);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200);
    }

    [Theory]
    [InlineData("steam", 2, 0)]
    [InlineData("steam 2", 1, 0)]
    [InlineData("wind", 0, 1)]
    public void A_name_takes_its_resources_out_and_puts_them_back(string name, int units, int variable)
    {
        var system = Small([new Unit { Name = "steam 1", Capacity = 15, OutageRate = 0 }, new Unit { Name = "steam 2", Capacity = 5, OutageRate = 0 }, new Unit { Name = "steamer", Capacity = 5, OutageRate = 0 }])!;
        system = system with { Variable = [new VariableResource("wind", 0, new double[system.Steps])] };
        var (without, taken) = Resource.TakeFrom(system, name)!.Value;
        Assert.Equal((units, variable), (taken.Units.Count, taken.Variable.Count));
        Assert.Equal((3 - units, 1 - variable), (without.Units.Count, without.Variable.Count));
        var back = taken.AddTo(without);
        Assert.Equal((3, 1), (back.Units.Count, back.Variable.Count));
        Assert.Null(Resource.TakeFrom(system, "ste"));
    }

    /// <summary>Two days under these units; null where they are too small to speak of.</summary>
    static AdequacySystem? Small(Unit[] units)
    {
        var capacity = units.Sum(u => u.Capacity);
        if (capacity < 20) return null;
        var load = Enumerable.Range(0, 48).Select(h => capacity * (0.6 + 0.25 * Math.Sin(h * Math.PI / 12))).ToArray();
        return new AdequacySystem { Name = "small", Steps = 48, Areas = [new Area("a", load)], Units = units };
    }

    static void Hold(Arbitrary<Unit[]> units, Action<Unit[]> holds) => Prop.ForAll(units, holds).Check(Config.QuickThrowOnFailure.WithMaxTest(100));
}
