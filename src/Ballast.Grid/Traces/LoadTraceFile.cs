using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using Ballast.Grid.Cases;

namespace Ballast.Grid.Traces;

/// <summary>
/// Traces as CSV: <c>t_s,mw</c>, one sample a row at even steps. A header names the columns and their units (MW, kW or W; s or
/// ms); without one the columns are seconds and MW. A file with a power column alone needs its step said.
/// </summary>
/// <remarks>
/// Times are even when every row lies within a tenth of a step of its place on the straight line from the first time to the
/// last: enough for times that were rounded when they were written, too little for a sample left out or taken twice.
/// </remarks>
public static class LoadTraceFile
{
    // Ten terawatts.
    const double MostMegawatts = 1e7;

    /// <summary>How far a row's time may lie from its even place, in steps.</summary>
    const double Unevenness = 0.1;

    /// <summary>Reads a trace.</summary>
    /// <param name="utf8">The file's bytes.</param>
    /// <param name="file">As the user named it.</param>
    /// <param name="stepSeconds">The step, for a file without times; in one with times it must agree with them.</param>
    /// <exception cref="CaseException">What is wrong, with the row.</exception>
    public static LoadTrace Read(ReadOnlySpan<byte> utf8, string file, double? stepSeconds = null)
    {
        if (utf8.StartsWith("\uFEFF"u8)) utf8 = utf8[3..];
        var rows = new CsvRows(utf8, file);
        var columns = CsvColumns.Of(ref rows, file, stepSeconds is not null);
        var guess = Math.Max(16, utf8.Length / 16);
        var times = new Samples(columns.Time < 0 ? 0 : guess);
        var powers = new Samples(guess);
        var firstLine = 0;
        while (rows.Next(out var row))
        {
            if (firstLine == 0) firstLine = rows.Line;
            var megawatts = rows.Number(row, columns.Power, "power") * columns.PowerScale;
            if (megawatts < 0) throw rows.Wrong($"the power is {Short(megawatts)} MW; a load draws power, which is written without a sign");
            if (megawatts > MostMegawatts) throw rows.Wrong($"the power is {Short(megawatts)} MW, more than all the world draws; correct it, or the unit that the header names");
            powers.Add(megawatts);
            if (columns.Time >= 0) times.Add(rows.Time(row, columns.Time) * columns.TimeScale);
        }
        if (powers.Count == 0) throw new CaseException($"{file}: there are no samples; a trace has one row per sample, time in seconds and power in MW, as 0.01,98.6.");
        if (columns.Time < 0) return new LoadTrace(stepSeconds ?? throw new CaseException($"{file}: there is a power column alone; say its step with --step, as in --step 10ms."), powers.ToArray());
        var step = EvenStep(times.Span, file, firstLine, rows.HasEmptyLines);
        if (stepSeconds is { } said && Math.Abs(step - said) > 1e-3 * said)
            throw new CaseException($"{file}: the times are {Short(step)} s apart, and a step of {Short(said)} s was asked for; leave one of the two out.");
        return new LoadTrace(step, powers.ToArray());
    }

    /// <summary>Writes a trace so that reading gives the same samples to the bit.</summary>
    public static void Write(Stream to, LoadTrace trace)
    {
        var buffer = new byte[1 << 16];
        var used = Copy("t_s,mw\n"u8, buffer, 0);
        var decimals = new StandardFormat('F', (byte)Math.Clamp(6 - (int)Math.Floor(Math.Log10(trace.StepSeconds)), 3, 12));
        for (var i = 0; i < trace.Count; i++)
        {
            if (used > buffer.Length - 96)
            {
                to.Write(buffer, 0, used);
                used = 0;
            }
            var time = trace.TimeOf(i);
            if (!Utf8Formatter.TryFormat(time, buffer.AsSpan(used), out var written, decimals)) throw new InvalidOperationException("A time does not fit its buffer.");
            used += Trimmed(buffer.AsSpan(used, written));
            buffer[used++] = (byte)',';
            trace.Megawatts[i].TryFormat(buffer.AsSpan(used), out written, default, CultureInfo.InvariantCulture);
            used += written;
            buffer[used++] = (byte)'\n';
        }
        to.Write(buffer, 0, used);
    }

    /// <summary>Length without the zeros at a decimal number's end.</summary>
    static int Trimmed(ReadOnlySpan<byte> number) => number.TrimEnd((byte)'0').TrimEnd((byte)'.').Length;

    static int Copy(ReadOnlySpan<byte> text, Span<byte> to, int at)
    {
        text.CopyTo(to[at..]);
        return at + text.Length;
    }

    static double EvenStep(ReadOnlySpan<double> times, string file, int firstLine, bool hasEmptyLines)
    {
        if (times.Length == 1) throw new CaseException($"{file}: there is one sample alone, so its step cannot be known; a trace has at least two.");
        CaseException Wrong(int i, string what) => hasEmptyLines
            ? new CaseException($"{file}: sample {i + 1} of the trace: {what}.")
            : new CaseException(file, firstLine + i, 0, what + ".");
        // Looked for first: where two rows changed places there is a gap before the time that runs backwards, and nothing to fill it with.
        for (var i = 1; i < times.Length; i++)
        {
            if (times[i] < times[i - 1]) throw Wrong(i, $"time runs backwards, from {Short(times[i - 1])} s in the row before to {Short(times[i])} s; put the rows in the order of time");
            if (times[i] == times[i - 1]) throw Wrong(i, $"the time {Short(times[i])} s is that of the row before; leave one of the two out");
        }
        var usual = UsualStep(times);
        for (var i = 1; i < times.Length; i++)
        {
            if (times[i] - times[i - 1] > 1.5 * usual) throw Wrong(i, $"there is a gap, the time goes from {Short(times[i - 1])} s to {Short(times[i])} s where steps are {Short(usual)} s; fill it or cut the trace there");
        }
        var step = (times[^1] - times[0]) / (times.Length - 1);
        for (var i = 1; i < times.Length; i++)
        {
            if (Math.Abs(times[i] - times[0] - i * step) > Unevenness * step)
                throw Wrong(i, $"the time {Short(times[i])} s lies more than a tenth of a step from its even place {Short(times[0] + i * step)} s (steps of {Short(step)} s); resample the trace to even steps");
        }
        return Round(step, Unevenness / (times.Length - 1));
    }

    /// <summary>The median of the first steps: neither a gap nor rounding moves it far.</summary>
    static double UsualStep(ReadOnlySpan<double> times)
    {
        var steps = new double[Math.Min(1001, times.Length - 1)];
        for (var i = 0; i < steps.Length; i++) steps[i] = times[i + 1] - times[i];
        Array.Sort(steps);
        return steps[steps.Length / 2];
    }

    /// <summary>The plain number (1/120, 0.02) that was meant, where no row moves by more than a tenth of a step.</summary>
    static double Round(double step, double tolerance)
    {
        var rate = Math.Round(1 / step);
        if (rate >= 1 && Math.Abs(1 / rate - step) <= tolerance * step) return 1 / rate;
        var digits = double.Parse(step.ToString("E3", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return digits > 0 && Math.Abs(digits - step) <= tolerance * step ? digits : step;
    }

    static string Short(double value) => value.ToString("G9", CultureInfo.InvariantCulture);

    /// <summary>A list of doubles that grows without copying one by one.</summary>
    ref struct Samples(int capacity)
    {
        double[] values = capacity == 0 ? [] : new double[capacity];

        public int Count { get; private set; }

        public readonly ReadOnlySpan<double> Span => values.AsSpan(0, Count);

        public void Add(double value)
        {
            if (Count == values.Length) Array.Resize(ref values, Math.Max(16, values.Length * 2));
            values[Count++] = value;
        }

        public readonly double[] ToArray() => values.Length == Count ? values : Span.ToArray();
    }
}
