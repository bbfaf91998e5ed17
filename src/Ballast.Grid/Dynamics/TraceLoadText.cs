using System.Buffers;
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
        var settings = parts.Length;
        while (settings > 1 && IsSetting(parts[settings - 1])) settings--;
        var first = string.Join(',', parts[..settings]);
        var at = first.IndexOf('=', StringComparison.Ordinal);
        if (at < 1 || at == first.Length - 1 || !int.TryParse(first.AsSpan(0, at), NumberStyles.None, CultureInfo.InvariantCulture, out var bus))
            throw new CaseException($"'{text}' is no load on a trace; {Form}.");
        var load = new TraceLoadText(bus, first[(at + 1)..]);
        foreach (var part in parts.AsSpan(settings))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var (name, value) = (part[..equals], part[(equals + 1)..]);
            load = name switch
            {
                "pf" => load with { PowerFactor = Number(text, name, value, 0.1, 1, "") },
                "lag" => load with { LagSeconds = Number(text, name, value, 0.0002, 10, "s") },
                "limit" => load with { CurrentLimit = Number(text, name, value, 0.1, 100, "") },
                "hold-up" => load with { HoldUpSeconds = Number(text, name, value, 0.001, 3600, "s") },
                _ => throw new CaseException($"'{text}' has {name}=, which is not known here; what may follow the file is pf, lag, limit and hold-up."),
            };
        }

        return load;
    }

    // A name of a file may hold commas, and even a sign of equality: what ends as a trace does belongs to it.
    static bool IsSetting(string part) =>
        part.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals && part.AsSpan(0, equals).IndexOfAnyExcept(Letters) < 0 && !part.EndsWith(".csv", StringComparison.OrdinalIgnoreCase);

    static readonly SearchValues<char> Letters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_");

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
