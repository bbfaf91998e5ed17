using System.Globalization;
using Ballast.Grid.Cases;
using Ballast.Grid.PowerFlow;
using Ballast.Studies.Interconnection;

namespace Ballast.Benchmarks;

static partial class StudyBenchmark
{
    /// <summary>
    /// The headroom of every bus of RTS-GMLC after every single outage, on one thread. Each of its b buses, o outages and m branches is two multiply-adds (share and flow after
    /// the outage) and one multiplication (against the best so far): 73 · 118 · 120 · 5 = 5.2 million operations, which four lanes at 3 GHz and two a cycle do in 0.2 ms.
    /// </summary>
    static void Interconnect()
    {
        var file = Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", "data", "rts", "RTS_GMLC.m"));
        if (!File.Exists(file))
        {
            Console.WriteLine($"The case is not beside the repository: there is no {file}.");
            return;
        }
        var text = File.ReadAllText(file);
        var network = MatpowerCase.Read(text, file);
        var (screen, state) = (new HeadroomScreen(new DcFactors(new DcNetwork(network)), 0.03), SystemState.AsStated(new DcNetwork(network)));
        var (feed, work, all) = (FeedShares.Of(screen.Network, state.Outputs, state.Most, Feeding.Room), new HeadroomScreen.Work(screen), new BusHeadroom[network.Buses.Count]);
        Time("N-1 headroom of every bus (asked: 20 ms)", 200, () => screen.All(state.Flows, feed.ByBus, feed.RoomMw, work, all));
        Time("the same with the case read, factored and solved", 20, () => new Snapshot(new HeadroomScreen(new DcFactors(new DcNetwork(MatpowerCase.Read(text, file))), 0.03), BaseDispatch.Stated, Feeding.Room).All());
        Time("one bus", 500, () => screen.Of(state.Flows, 6, feed.ByBus, feed.RoomMw, work));
        var hours = new HourSystem(screen, new HourProfile { Name = "year", Labels = [.. Enumerable.Range(0, 8760).Select(h => $"{h}")], LoadShare = [.. Enumerable.Range(0, 8760).Select(h => 0.6 + 0.4 * Math.Sin(h / 11.0) * Math.Sin(h / 1400.0))] }, Feeding.Room);
        var own = new HourSystem.Work(hours);
        Time("a year of hours at one bus: dispatch, flows, headroom", 5, () => hours.Study(6, 0, 8760, own));
        if (Optimization.Cbc.IsPresent) Time("DC optimal power flow", 10, () => DcOptimalFlow.Solve(new DcNetwork(network)));
    }

    static void Time(string what, int runs, Action run)
    {
        for (var i = 0; i < Math.Max(3, runs / 4); i++) run();
        var times = new List<double>();
        for (var i = 0; i < runs; i++)
        {
            var start = Clock.Thread;
            run();
            times.Add((Clock.Thread - start) / 1e6);
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {what}: {Samples.Spread(times, t => string.Create(CultureInfo.InvariantCulture, $"{t:0.###} ms"), lowIsGood: true)}"));
    }
}
