using Ballast.Grid.Cases;
using Ballast.Grid.Dynamics;
using Ballast.Grid.Models;
using Ballast.Grid.Traces;

namespace Ballast.Grid.Tests.Dynamics;

public sealed class SimulationTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    static GridModel Kundur(GridOptions options) => Reference.Model("kundur/kundur.raw", "kundur/kundur_full.dyr", options);

    static LoadTrace Square(double period, double most) => new(0.01, [.. Enumerable.Range(0, 1000).Select(i => i * 0.01 % period < period / 2 ? 10 : most)]);

    [Theory]
    [InlineData("Z")]
    [InlineData("P")]
    public void A_batch_gives_in_each_lane_what_a_run_of_its_own_gives(string loads)
    {
        LoadTrace[] traces = [Square(1.5, 50), Square(1.1, 40), Square(0.9, 30)];
        var options = new GridOptions { Loads = LoadMix.Parse(loads) };
        var batch = new GridBatch(Kundur(options with { TraceLoads = [new(7, traces[0]) { Others = traces[1..] }] }));
        for (var i = 0; i < 500; i++) batch.Step(0.01);
        for (var lane = 0; lane < traces.Length; lane++)
        {
            var own = new GridSimulation(Kundur(options with { TraceLoads = [new(7, traces[lane])] }));
            for (var i = 0; i < 500; i++) own.Step(0.01);
            for (var i = 0; i < own.States.Length; i++) Assert.Equal(own.States[i].Value, batch.States[i].At(lane), 1e-7);
        }
    }

    [Fact]
    public void Parameter_sets_ride_in_lanes_of_their_own()
    {
        var text = File.ReadAllText(Repository.SharedData("kundur/kundur_full.dyr"));
        var slack = PsseDyr.Read(text.Replace("0.50000E-01  0.49000", "0.03  0.49000", StringComparison.Ordinal), "slack");
        var batch = new GridBatch(Kundur(new() { Variants = [slack] }));
        batch.Happen(new LoadStep(0, 7, 100, 0));
        for (var i = 0; i < 600; i++) batch.Step(0.01);
        var grid = Reference.Case("kundur/kundur.raw");
        var own = new GridSimulation(GridModel.Of(grid, slack, new()));
        own.Happen(new LoadStep(0, 7, 100, 0));
        for (var i = 0; i < 600; i++) own.Step(0.01);
        for (var i = 0; i < own.States.Length; i++) Assert.Equal(own.States[i].Value, batch.States[i].At(1), 1e-8);
        Assert.True(Math.Abs(batch.States[0].At(0) - batch.States[0].At(1)) > 1e-5);
    }

    [Fact]
    public void A_step_allocates_nothing()
    {
        foreach (var loads in (string[])["Z", "P"])
        {
            var simulation = new GridSimulation(Kundur(new() { Loads = LoadMix.Parse(loads), TraceLoads = [new(7, Square(1.5, 50))] }));
            for (var i = 0; i < 100; i++) simulation.Step(0.005);
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 200; i++) simulation.Step(0.005);
            Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        }
    }

    [Fact]
    public void A_load_that_rides_through_leaves_when_its_voltage_falls_and_the_grid_sees_it()
    {
        var left = double.NaN;
        var load = new TraceLoad(7, new(1, [200, 200]))
        {
            RideThrough = at =>
            {
                if (double.IsNaN(left) && at.Voltage < 0.6) left = at.Seconds;
                return double.IsNaN(left) ? 1 : 0;
            },
        };
        var simulation = new GridSimulation(Kundur(new() { TraceLoads = [load] }));
        var run = simulation.Run(3, 0.005, EventText.Parse("fault 7 @1 for 80ms"), Cancel);
        Assert.InRange(left, 1, 1.02);
        Assert.Equal(200, run.Column("p trace 7")[0], 1e-6);
        Assert.Equal(0, run.Column("p trace 7")[^1], 1e-9);
        Assert.True(run.Column("speed 1 1")[^1] > 1e-4);
    }

    [Fact]
    public void Constant_power_turns_into_admittance_at_low_voltage_without_a_jump()
    {
        var load = new StaticLoad<Scalar> { Name = "x", Bus = 0 };
        load.Set(1.0, 0.3, 0.5, 0.1);
        foreach (var edge in (double[])[StaticLoad<Scalar>.PowerBreak, StaticLoad<Scalar>.CurrentBreak])
        {
            var (above, below) = (load.Injection([], new(edge + 1e-9, 0.0)), load.Injection([], new(edge - 1e-9, 0.0)));
            Assert.Equal(above.Re.Value, below.Re.Value, 1e-7);
            Assert.Equal(above.Im.Value, below.Im.Value, 1e-7);
        }

        Assert.Equal(-1 / 0.9 - 0.5, load.Injection([], new(0.9, 0.0)).Re.Value, 1e-12);
        Assert.Equal(0, load.Injection([], new(0.0, 0.0)).Re.Value, 1e-12);
    }

    [Fact]
    public void What_cannot_be_run_is_told_in_one_sentence()
    {
        var grid = Reference.Case("psse-dynamics/GENROU/ThreeBusMulti.raw");
        Says("101 'GENCLS' 1 0 0 /\n102 'GENXXX' 1 1 /", "x.dyr(2): GENXXX of unit '1' at bus 102 is a model that Ballast does not know; it knows GENCLS, GENROU,");
        Says("101 'GENCLS' 1 0 0 /", "Unit '1' at bus 102 is in service and has no machine among the dynamic models;");
        Says("101 'GENCLS' 1 0 0 /\n103 'GENCLS' 1 0 0 /", "x.dyr(2): GENCLS stands on unit '1' at bus 103, and the case has no such unit;");
        Says("101 'GENCLS' 1 0 0 /\n102 'GENCLS' 1 0 /", "x.dyr(2): GENCLS of unit '1' at bus 102 has 1 of its 2 values (D is the first that lacks);");
        Says("101 'GENCLS' 1 0 0 /\n102 'GENCLS' 1 0 0 /\n102 'GENROU' 1 0 0 /", "x.dyr(3): Unit '1' at bus 102 has both GENCLS (line 2) and GENROU; keep one.");
        var model = GridModel.Of(grid, PsseDyr.Read("101 'GENCLS' 1 0 0 /\n102 'GENCLS' 1 3 0 /", "x.dyr"), new());
        Refuses(new BranchTrip(1, 101, 999, null), "The case has no branch 101-999.");
        Refuses(new UnitTrip(1, 103, null), "The case has no running unit at bus 103.");
        Refuses(new LoadStep(1, 9, 1, 0), "The case has no bus 9.");

        void Says(string records, string sentence) =>
            Assert.StartsWith(sentence, Assert.Throws<CaseException>(() => new GridSimulation(GridModel.Of(grid, PsseDyr.Read(records, "x.dyr"), new()))).Message, StringComparison.Ordinal);

        void Refuses(GridEvent happening, string sentence) => Assert.Equal(sentence, Assert.Throws<CaseException>(() => EventText.Check(model, [happening])).Message);
    }

    [Fact]
    public void A_start_outside_its_limits_is_told()
    {
        var grid = Reference.Case("psse-dynamics/GENROU/ThreeBusMulti.raw");
        var records = PsseDyr.Read("101 'GENCLS' 1 0 0 /\n102 'GENROU' 1 8.0 0.03 0.4 0.05 6.175 0.05 1.8 1.7 0.3 0.55 0.25 0.2 0.1 0.8 /\n102 'SEXS' 1 0.4 5.0 20 0.5 -5 1.5 /", "x.dyr");
        var note = Assert.Single(new GridSimulation(GridModel.Of(grid, records, new())).Notes.Sentences);
        Assert.StartsWith("Unit 102 1: Field voltage of SEXS would start at 2.153", note, StringComparison.Ordinal);
    }

    [Fact]
    public void A_part_without_a_source_goes_dark_and_the_rest_runs_on()
    {
        var grid = Reference.Case("psse-dynamics/GENROU/ThreeBusMulti.raw");
        var model = GridModel.Of(grid, PsseDyr.Read("101 'GENCLS' 1 0 0 /\n102 'GENCLS' 1 3 1 /", "x.dyr"), new() { Loads = LoadMix.ConstantPower });
        var run = new GridSimulation(model).Run(3, 0.01, [.. EventText.Parse("trip 101-103 @1"), .. EventText.Parse("trip 102-103 @1")], Cancel);
        Assert.Equal(0, run.Column("v 103")[^1], 1e-9);
        Assert.True(run.Column("v 102")[^1] > 0.9);
    }

    [Fact]
    public void A_voltage_that_is_gone_without_a_fault_is_told_and_one_in_a_fault_is_not()
    {
        var model = Reference.Model("kundur/kundur.raw", "kundur/kundur_full.dyr", new() { Convention = MachineConvention.NominalSpeed });
        Trajectory Run(string events) => new GridSimulation(model).Run(1, 0.01, EventText.Parse(events), TestContext.Current.CancellationToken);
        Assert.Equal(new Collapse(7, 0.5), Run("load 7 +1e6MW @0.5").Collapses[0]);
        Assert.Empty(Run("fault 8 @0.5 for 50ms").Collapses);
        Assert.Empty(Run("load 7 +100MW @0.5").Collapses);
    }

    static IReadOnlyList<GridEvent> Events(params string[] texts) => [.. texts.SelectMany(EventText.Parse)];

    [Fact]
    public void Events_that_change_nothing_are_told_and_faults_that_overlap_are_refused()
    {
        var model = Kundur(new());
        Assert.Equal(
            [
                "Branch 8-9 is to trip at 2 s and is open already: nothing changes.", "Unit 1 1 is to trip at 2.5 s and has tripped already: nothing changes.",
                "Branch 9-8 is to close at 4 s and is closed already: nothing changes.",
            ],
            EventText.Check(model, Events("trip 8-9 ckt 2 @2", "trip 8-9 ckt 2 @1", "close 8-9 ckt 2 @3", "close 9-8 ckt 2 @4", "trip gen 1 @1", "trip gen 1 1 @2.5")));
        Assert.Equal("A fault at bus 8 begins at 1.05 s, where another one still stands; let one follow the other, or give one that stands for both.", Assert.Throws<CaseException>(() => EventText.Check(model, Events("fault 8 @1 for 100ms", "fault 8 @1.05 for 20ms"))).Message);
        Assert.Empty(EventText.Check(model, Events("fault 8 @1.1 for 100ms", "fault 8 @1 for 100ms", "fault 7 @1.05 for 20ms")));
    }

    [Fact]
    public void A_fault_that_begins_where_another_ends_stands_to_its_own_end()
    {
        var trajectory = new GridSimulation(Kundur(new())).Run(1.3, 0.01, Events("fault 8 @1.1 for 100ms", "fault 8 @1 for 100ms"), Cancel);
        var voltage = trajectory.Column("v 8");
        for (var i = 0; i < voltage.Length; i++)
            if (trajectory.Times[i] is > 1.01 and < 1.095 or > 1.105 and < 1.195) Assert.InRange(voltage[i], 0, 0.01);
        Assert.InRange(voltage[^1], 0.5, 1.1);
    }

    [Fact]
    public void Nothing_happens_at_an_isolated_bus()
    {
        var grid = Reference.Case("kundur/kundur.raw");
        grid = grid with { Buses = [.. grid.Buses, new Bus(99, "AWAY", 230, BusKind.Isolated, 1, 0)], Lines = [.. grid.Lines, grid.Lines[0] with { From = 8, To = 99, Circuit = "1" }] };
        var model = GridModel.Of(grid, PsseDyr.Read(File.ReadAllText(Repository.SharedData("kundur/kundur_full.dyr")), "x.dyr"), new());
        foreach (var text in (string[])["load 99 +10MW @1", "fault 99 @1 for 80ms", "trip 8-99 @1", "trip gen 99 @1"])
            Assert.StartsWith("Bus 99 is isolated in the case (type 4), so nothing can happen there;", Assert.Throws<CaseException>(() => EventText.Check(model, Events(text))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_that_falls_apart_is_written_down_with_what_stands_on_each_part()
    {
        var model = Kundur(new());
        var ties = Events("trip 8-9 ckt 1 @0.5", "trip 8-9 ckt 2 @0.5", "load 7 +100MW @0.4", "trip gen 1 @0.8", "trip gen 2 @0.8", "close 8-9 ckt 1 @1");
        var separations = new GridSimulation(model).Run(1.2, 0.01, ties, Cancel).Separations;
        Assert.Equal([0, 0.5, 0.8, 1], separations.Select(s => s.Seconds), (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.Single(separations[0].Parts);
        var west = separations[1].Live.Single(p => p.Buses.Contains(7));
        var east = separations[1].Live.Single(p => p.Buses.Contains(9));
        Assert.Equal((2, 2, 10), (west.Machines, east.Machines, west.Buses.Count + east.Buses.Count));
        Assert.Equal(model.Case.Loads.Where(l => west.Buses.Contains(l.Bus)).Sum(l => l.PowerMw) + 100, west.Megawatts, 6);
        Assert.Equal(west.Buses, separations[2].Dead.Single().Buses);
        Assert.Equal((1, 2), (separations[3].Parts.Count, separations[3].Parts[0].Machines));
    }
}
