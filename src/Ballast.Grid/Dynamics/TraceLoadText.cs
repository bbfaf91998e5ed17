using System.Globalization;
using Ballast.Grid.Cases;
using Ballast.Grid.Traces;

namespace Ballast.Grid.Dynamics;

/// <summary>
/// Reads an AI load as a person writes it: <c>7=training.csv</c>, or with what its power electronics do,
/// <c>7=training.csv,pf=0.98,lag=5ms,limit=1.1,hold-up=20ms</c>.
/// </summary>
/// <param name="Bus">Bus number.</param>
/// <param name="Path">File of its trace.</param>
/// <param name="PowerFactor">Lagging.</param>
/// <param name="LagSeconds">Of its rectifiers.</param>
/// <param name="CurrentLimit">As a multiple of the current at the trace's largest power and 1 pu.</param>
/// <param name="HoldUpSeconds">Of its DC links and supplies.</param>
public sealed record TraceLoadText(int Bus, string Path, double PowerFactor = 1, double LagSeconds = 0, double CurrentLimit = 1.2, double HoldUpSeconds = 0)
{
    const string Form = "write the bus and the file of its trace, such as 7=training.csv or 7=training.csv,pf=0.98,lag=5ms,limit=1.1,hold-up=20ms";

    /// <exception cref="CaseException">It is not of that form, in one sentence.</exception>
    public static TraceLoadText Parse(string text)
    {
        var parts = text.Split(',');
        // A name of a file may hold commas: what does not look like a setting belongs to it.
        var settings = parts.Length;
        while (settings > 1 && parts[settings - 1].Split('=') is [("pf" or "lag" or "limit" or "hold-up"), _]) settings--;
        var first = string.Join(',', parts[..settings]);
        var at = first.IndexOf('=', StringComparison.Ordinal);
        if (at < 1 || at == first.Length - 1 || !int.TryParse(first.AsSpan(0, at), NumberStyles.None, CultureInfo.InvariantCulture, out var bus))
            throw new CaseException($"'{text}' is no load on a trace; {Form}.");
        var load = new TraceLoadText(bus, first[(at + 1)..]);
        foreach (var part in parts.AsSpan(settings))
        {
            var sides = part.Split('=');
            load = sides[0] switch
            {
                "pf" => load with { PowerFactor = Number(text, sides[0], sides[1], 0.1, 1, "") },
                "lag" => load with { LagSeconds = Number(text, sides[0], sides[1], 0.0002, 10, "s") },
                "limit" => load with { CurrentLimit = Number(text, sides[0], sides[1], 0.1, 100, "") },
                _ => load with { HoldUpSeconds = Number(text, sides[0], sides[1], 0.001, 3600, "s") },
            };
        }

        return load;
    }

    /// <summary>The load itself.</summary>
    public TraceLoad On(LoadTrace trace) => new(Bus, trace) { PowerFactor = PowerFactor, LagSeconds = LagSeconds, CurrentLimit = CurrentLimit, HoldUpSeconds = HoldUpSeconds };

    static double Number(string text, string name, string value, double least, double most, string unit)
    {
        var milli = unit == "s" && value.EndsWith("ms", StringComparison.OrdinalIgnoreCase);
        var digits = milli ? value[..^2] : unit == "s" && value.EndsWith('s') ? value[..^1] : value;
        var scale = milli ? 1e-3 : 1;
        if (double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number * scale >= least && number * scale <= most) return number * scale;
        throw new CaseException(string.Create(CultureInfo.InvariantCulture, $"'{text}' has {name}={value}; it lies between {least}{unit} and {most}{unit}."));
    }
}
