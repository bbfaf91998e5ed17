using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Ballast.Grid.Rules;

/// <summary>
/// Keeps, of a stream of measured values, the worst, the stretches over the limit and a profile to draw: in constant memory, and at the
/// cost of one comparison for values that are neither.
/// </summary>
sealed class Tally(double limit, double stepSeconds)
{
    /// <summary>Stretches kept to be told; all are counted.</summary>
    const int MostKept = 200;

    const int MostBins = 2048;
    const int Sheet = 64;

    readonly double highestKept = OverLimit.Greatest(limit);
    readonly List<Excess> excesses = [];
    readonly double[] bins = new double[MostBins];
    int bin, inBin, binSize = 1;
    double binWorst = double.NegativeInfinity;
    bool over;
    long overFrom, overSamples, times;
    double overWorst;

    public double Limit => limit;

    /// <summary>Greatest value so far; −∞ before the first.</summary>
    public double Worst { get; private set; } = double.NegativeInfinity;

    public long WorstAt { get; private set; }

    public long First { get; private set; } = -1;

    public long Next { get; private set; }

    /// <summary>Takes values that belong to the samples from <paramref name="first"/> on, without holes between calls.</summary>
    public void Take(ReadOnlySpan<double> values, long first)
    {
        if (values.IsEmpty) return;
        if (First < 0) First = first;
        var at = 0;
        for (; at + Sheet <= values.Length; at += Sheet) TakeSheet(values.Slice(at, Sheet), first + at);
        for (; at < values.Length; at++) TakeSheet(values.Slice(at, 1), first + at);
        Next = first + values.Length;
    }

    void TakeSheet(ReadOnlySpan<double> sheet, long first)
    {
        var greatest = sheet.Length == Sheet ? Greatest(sheet) : sheet[0];
        if (greatest > Worst)
        {
            Worst = greatest;
            WorstAt = first + sheet.IndexOf(greatest);
        }
        if (greatest > highestKept || over) Follow(sheet, first);
        if (binSize >= sheet.Length) Bin(greatest, sheet.Length);
        else foreach (var value in sheet) Bin(value, 1);
    }

    static double Greatest(ReadOnlySpan<double> sheet)
    {
        var vectors = MemoryMarshal.Cast<double, Vector512<double>>(sheet);
        var greatest = Vector512.MaxNative(
            Vector512.MaxNative(Vector512.MaxNative(vectors[0], vectors[1]), Vector512.MaxNative(vectors[2], vectors[3])),
            Vector512.MaxNative(Vector512.MaxNative(vectors[4], vectors[5]), Vector512.MaxNative(vectors[6], vectors[7])));
        var half = Vector256.MaxNative(greatest.GetLower(), greatest.GetUpper());
        var quarter = Vector128.MaxNative(half.GetLower(), half.GetUpper());
        return Math.Max(quarter.GetElement(0), quarter.GetElement(1));
    }

    void Follow(ReadOnlySpan<double> sheet, long first)
    {
        for (var i = 0; i < sheet.Length; i++)
        {
            var value = sheet[i];
            if (value > highestKept)
            {
                if (!over) (over, overFrom, overWorst) = (true, first + i, value);
                else if (value > overWorst) overWorst = value;
                overSamples++;
            }
            else if (over) EndExcess(first + i);
        }
    }

    void EndExcess(long to)
    {
        over = false;
        times++;
        if (excesses.Count < MostKept) excesses.Add(new Excess(overFrom * stepSeconds, to * stepSeconds, overWorst));
    }

    /// <summary>A value that stands for so many samples. Full, the bins are joined two by two.</summary>
    void Bin(double value, int samples)
    {
        if (value > binWorst) binWorst = value;
        inBin += samples;
        if (inBin < binSize) return;
        bins[bin++] = binWorst;
        (inBin, binWorst) = (0, double.NegativeInfinity);
        if (bin < MostBins) return;
        for (var i = 0; i < MostBins / 2; i++) bins[i] = Math.Max(bins[2 * i], bins[2 * i + 1]);
        (bin, binSize) = (MostBins / 2, binSize * 2);
    }

    /// <summary>The finding of a rule that no value above the limit keeps; to be called once, at the end.</summary>
    public RuleFinding Finish(Rule rule)
    {
        if (over) EndExcess(Next);
        if (First < 0) return new RuleFinding { Rule = rule, Verdict = Verdict.Undecidable, Limit = limit, Why = "the trace is too short for a single value" };
        double[] greatest = inBin > 0 ? [.. bins.AsSpan(0, bin), binWorst] : bins[..bin];
        return new RuleFinding
        {
            Rule = rule,
            Verdict = OverLimit.Judge(Worst, limit),
            Worst = Worst,
            Limit = limit,
            WorstAtSeconds = WorstAt * stepSeconds,
            Times = times,
            SecondsOver = overSamples * stepSeconds,
            Excesses = excesses.ToArray(),
            Profile = new Profile(First * stepSeconds, binSize * stepSeconds, greatest),
        };
    }
}
