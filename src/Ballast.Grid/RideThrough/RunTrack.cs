namespace Ballast.Grid.RideThrough;

/// <summary>What is kept of a run, sample by sample.</summary>
internal sealed class RunTrack
{
    readonly double before;
    readonly double step;
    readonly int coarse;
    readonly List<double> seconds = [];
    readonly List<double> megawatts = [];
    readonly List<double> volts = [];
    readonly List<double> hertz = [];
    readonly double[] window;
    (double Hertz, double Seconds) zenith;
    (double Hertz, double Seconds) nadir;
    double rate;
    double mostLost;
    double highest;
    double notDrawn;
    double last;

    public RunTrack(double before, int steps, int coarse, double nominal, int window, double step)
    {
        (this.before, this.step, this.coarse) = (before, step, coarse);
        this.window = new double[window];
        Array.Fill(this.window, nominal);
        (zenith, nadir, last) = ((nominal, 0), (nominal, 0), before);
        seconds.Capacity = steps / coarse + 16;
    }

    public void Take(int k, double power, double voltage, double frequency, bool inDip, bool near)
    {
        var now = k * step;
        if (frequency > zenith.Hertz) zenith = (frequency, now);
        if (frequency < nadir.Hertz) nadir = (frequency, now);
        var at = k % window.Length;
        rate = Math.Max(rate, Math.Abs(frequency - window[at]) / (window.Length * step));
        window[at] = frequency;
        if (!inDip)
        {
            mostLost = Math.Max(mostLost, before - power);
            highest = Math.Max(highest, voltage);
        }
        notDrawn += (before - power) * step / 3600;
        last = power;
        if (!near && k % coarse != 0) return;
        seconds.Add(now);
        megawatts.Add(power);
        volts.Add(voltage);
        hertz.Add(frequency);
    }

    public RideThroughRun Finish(IReadOnlyList<UpsGroup> groups, UpsBlock[][] byGroup, UpsBlock[] blocks, IReadOnlyDictionary<double, double[][]> recovery) => new()
    {
        Groups = [.. groups.Select((g, i) => Outcome(g.Name, byGroup[i]))],
        Blocks = blocks,
        Recovery = recovery,
        Seconds = [.. seconds],
        Megawatts = [.. megawatts],
        Volts = [.. volts],
        Hertz = [.. hertz],
        BeforeMw = before,
        MostLostMw = mostLost,
        LostAtEndMw = before - last,
        Zenith = zenith,
        Nadir = nadir,
        RateOfChange = rate,
        HighestVolts = highest,
        NotDrawnMwh = notDrawn,
    };

    static GroupOutcome Outcome(string name, UpsBlock[] blocks)
    {
        double Sum(Func<UpsBlock, bool> which) => blocks.Where(which).Sum(b => b.Megawatts);
        bool IsOn(UpsBlock b) => b.State is BlockState.Normal or BlockState.WalkIn;
        return new(
            name, Sum(_ => true), Sum(b => IsOn(b) && b.Transfers == 0 && !b.HasGoneDown), Sum(b => IsOn(b) && (b.Transfers > 0 || b.HasGoneDown)),
            Sum(b => b.State == BlockState.Battery), Sum(b => b.State == BlockState.LockedOut), Sum(b => b.State == BlockState.Down));
    }
}
