using System.Globalization;

namespace Ballast.App.Plots;

/// <summary>Puts one axis's values onto pixels, and chooses its ticks.</summary>
sealed class PlotScale
{
    static readonly int[] TimeSteps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400, 172800, 604800];

    readonly double low, high, first, last;
    readonly PlotAxis axis;

    /// <param name="axis">What the axis asks for.</param>
    /// <param name="least">Least finite value drawn (on a logarithmic axis: greater than zero); NaN where there is none.</param>
    /// <param name="most">Greatest of them.</param>
    /// <param name="first">Pixel of the axis's begin.</param>
    /// <param name="last">Pixel of its end.</param>
    /// <param name="air">Share of the span left empty beyond the values.</param>
    public PlotScale(PlotAxis axis, double least, double most, double first, double last, double air)
    {
        (this.axis, this.first, this.last) = (axis, first, last);
        if (axis.Show is { } show && (show > 0 || !axis.Log)) (least, most) = (double.IsNaN(least) ? show : Math.Min(least, show), double.IsNaN(most) ? show : Math.Max(most, show));
        if (double.IsNaN(least)) (least, most) = axis.Log ? (0.1, 10) : (0, 1);
        var from = axis.From ?? (axis.Log ? Math.Max(least, most * 1e-9) : least);
        var to = axis.To ?? most;
        if (axis.Log)
        {
            if (!(to > from)) (from, to) = (from / 3, from * 3);
            var span = Math.Log10(to / from);
            low = axis.From is null && air > 0 ? from * Math.Pow(10, -air * span) : from;
            high = axis.To is null ? to * Math.Pow(10, air * span) : to;
            return;
        }
        var room = Math.Max(to - from, Math.Max(Math.Abs(to) * 1e-3, 1e-12));
        // Zero at the foot stays there: a load's power drawn from zero is read against it.
        low = axis.From is not null || least == 0 ? from : from - air * room;
        high = axis.To is not null ? to : to + air * room;
        if (!(high > low)) high = low + room;
    }

    public double Low => low;

    public double High => high;

    public bool Log => axis.Log;

    /// <summary>The axis's label, with the form in which its times are told.</summary>
    public string Label => !axis.Time ? axis.Label : $"{axis.Label}, {(!TellsTime ? "s" : high > 3600 ? "h:min" : "min:s")}";

    bool TellsTime => axis is { Time: true, Log: false } && high - low > 120;

    /// <summary>The pixel of a value; values outside lie at the border, or a little beyond where they shall be cut.</summary>
    public double Pixel(double value)
    {
        var share = axis.Log ? value <= 0 ? -0.05 : Math.Log(value / low) / Math.Log(high / low) : (value - low) / (high - low);
        return first + (last - first) * Math.Clamp(share, -0.05, 1.05);
    }

    public bool Sees(double value) => value >= low - 1e-9 * Math.Abs(low) && value <= high + 1e-9 * Math.Abs(high);

    /// <summary>Ticks with their words; a tick without words is a line of the grid alone.</summary>
    public IEnumerable<(double Value, string Text)> Ticks(double pixelsEach)
    {
        var room = Math.Max(2, Math.Abs(last - first) / pixelsEach);
        return axis.Log ? LogTicks(room) : TellsTime ? TimeTicks(room) : LinearTicks(room);
    }

    IEnumerable<(double, string)> LinearTicks(double room)
    {
        var step = Nice((high - low) / room);
        var from = Math.Ceiling(low / step - 1e-9);
        for (var k = from; k * step <= high + step * 1e-9; k++) yield return (k * step, axis.Plain ? Text(k * step, step).Replace(",", "", StringComparison.Ordinal) : Text(k * step, step));
    }

    IEnumerable<(double, string)> TimeTicks(double room)
    {
        var step = Array.Find(TimeSteps, s => (high - low) / s <= room);
        if (step == 0) step = 86400 * (int)Math.Ceiling((high - low) / 86400 / room);
        for (var k = Math.Ceiling(low / step - 1e-9); k * step <= high + 1e-6; k++)
        {
            var t = TimeSpan.FromSeconds(Math.Abs(k * step));
            var hours = (int)t.TotalHours;
            yield return (k * step, hours > 0 ? $"{hours}:{t:mm}{(step % 60 == 0 ? "" : $":{t:ss}")}" : high > 3600 ? $"0:{t:mm}{(step % 60 == 0 ? "" : $":{t:ss}")}" : $"{(int)t.TotalMinutes}:{t:ss}");
        }
    }

    IEnumerable<(double, string)> LogTicks(double room)
    {
        var decades = Math.Log10(high / low);
        var every = Math.Max(1, (int)Math.Ceiling(decades / room));
        for (var e = (int)Math.Floor(Math.Log10(low)); e <= Math.Ceiling(Math.Log10(high)); e++)
        {
            foreach (var lead in decades * 3 <= room ? [1, 2, 5] : (int[])[1])
            {
                var value = lead * Math.Pow(10, e);
                if (Sees(value)) yield return (value, e % every == 0 || decades * 3 <= room ? Power(value, lead, e) : "");
            }
            // The lines between decades are what makes a logarithmic grid readable.
            if (decades > 4) continue;
            for (var lead = 2; lead < 10; lead++)
                if ((decades * 3 > room || lead is not (2 or 5)) && Sees(lead * Math.Pow(10, e))) yield return (lead * Math.Pow(10, e), "");
        }
    }

    static string Power(double value, int lead, int e) => e is >= -3 and <= 5 ? Text(value, value) : (lead == 1 ? "10" : $"{lead}·10") + Raised(e);

    static string Raised(int e) => string.Concat(e.ToString(CultureInfo.InvariantCulture).Select(c => c == '-' ? '⁻' : "⁰¹²³⁴⁵⁶⁷⁸⁹"[c - '0']));

    static double Nice(double raw)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        var lead = raw / power;
        return power * (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10);
    }

    /// <summary>A number with the decimals that its step needs.</summary>
    static string Text(double value, double step)
    {
        if (value == 0) return "0";
        var magnitude = (int)Math.Floor(Math.Log10(Math.Abs(value)) + 1e-9);
        if (magnitude is > 6 or < -5)
        {
            var lead = Math.Round(value / Math.Pow(10, magnitude), 3);
            return $"{Signed(lead.ToString("0.###", CultureInfo.InvariantCulture))}·10{Raised(magnitude)}";
        }
        var decimals = Math.Clamp(-(int)Math.Floor(Math.Log10(step) + 1e-9), 0, 9);
        return Signed(Math.Round(value, decimals).ToString($"#,0.{new string('0', decimals)}", CultureInfo.InvariantCulture));
    }

    static string Signed(string number) => number.Replace('-', '−');
}
