using System.Globalization;

namespace Ballast.Benchmarks;

/// <summary>The OpenADR server under the polls of many VENs, and the highest rate of polls that it holds.</summary>
static class VtnBenchmark
{
    public const string Name = "vtn";
    const double Limit = 50; // ms, p99
    const int Standing = 100; // events, so that there is something to answer

    public static async Task Run(VtnArguments arguments)
    {
        using var server = await VtnServer.Start(arguments.Directory, arguments.Vens);
        using var fleet = await VtnFleet.Join(server.Port, arguments.Vens, arguments.ETags);
        if (arguments.Minutes > 0) await Steady(arguments, server, fleet);
        await Highest(arguments, server, fleet);
    }

    static async Task Steady(VtnArguments arguments, VtnServer server, VtnFleet fleet)
    {
        var rate = (double)arguments.Vens / arguments.Period;
        Say($"{arguments.Vens} VENs polling every {arguments.Period} s ({rate:0} requests/s), {arguments.EventsPerMinute} events/min, {arguments.Minutes} min{(arguments.ETags ? ", with If-None-Match" : "")}");
        var length = TimeSpan.FromMinutes(arguments.Minutes);
        var events = fleet.Announce(arguments.EventsPerMinute, length);
        var polls = fleet.Poll(rate, length);
        Say($"  server memory at start {server.Resident:0} MiB");
        for (var minute = 1; minute <= arguments.Minutes; minute++)
        {
            var before = server.Processor;
            await Task.WhenAny(polls, Task.Delay(TimeSpan.FromMinutes(1)));
            Say($"  server memory after {minute} min {server.Resident:0} MiB, {(server.Processor - before) / 60:0.00} cores");
        }
        var (answered, late) = await polls;
        Say($"  polls:  {answered}");
        Say($"  events: {await events}");
        Say($"  of that the load itself was late by p99 {late.Quantile(0.99):0.0} ms, max {late.Worst:0.0} ms");
    }

    static async Task Highest(VtnArguments arguments, VtnServer server, VtnFleet fleet)
    {
        Say($"highest rate of polls with p99 up to {Limit:0} ms and no error, {arguments.Seconds} s at each");
        var length = TimeSpan.FromSeconds(arguments.Seconds);
        for (var i = 0; i < Standing; i++) await fleet.Create([VtnFleet.Group(i)]);
        Say($"  {Standing} events begin now, a tenth of them each VEN's: an answer is {await fleet.AnswerBytes() / 1024.0:0.0} KiB");
        await fleet.Poll(500, TimeSpan.FromSeconds(3));
        var (held, broken) = (0.0, double.PositiveInfinity);
        var tries = 3; // for a rate that is not held: on a machine that others use too, one bad moment says little
        for (var rate = 500.0; ;)
        {
            var before = server.Processor;
            var (answered, late) = await fleet.Poll(rate, length);
            var holds = answered.Quantile(0.99) <= Limit && answered.Errors == 0;
            Say($"  {rate,6:0} requests/s: {answered}; server {(server.Processor - before) / arguments.Seconds:0.00} cores, load late by p99 {late.Quantile(0.99):0.0} ms {(holds ? "" : "- not held")}");
            await Task.Delay(1000);
            if (!holds && --tries > 0) continue;
            tries = 3;
            if (holds) held = Math.Max(held, rate);
            else broken = Math.Min(broken, rate);
            if (double.IsInfinity(broken)) rate *= 2;
            else if (broken - held <= Math.Max(100, held / 20)) break;
            else rate = Math.Round((held + broken) / 200) * 100;
            if (rate >= broken || rate <= held) break;
        }
        Say($"  highest rate held: {held:0} requests/s; server memory {server.Resident:0} MiB");
    }

    static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
