using System.Text.Json;

namespace Ballast.Wire.OpenAdr.Reports;

/// <summary>How far a value can be trusted, in the words of the OpenADR 3.1 enumerations.</summary>
public enum DataQuality : byte
{
    Ok,
    Estimated,
    Missing,
}

/// <summary>One value of a report.</summary>
/// <param name="Number">NaN where it is a word, or missing.</param>
/// <param name="Word">A word; null where it is a number.</param>
/// <param name="Quality">How far to trust it.</param>
readonly record struct ReportValue(double Number, string? Word, DataQuality Quality)
{
    /// <summary>From this share of an interval on a value counts as whole.</summary>
    const double Whole = 0.99;

    static ReportValue Missing { get; } = new(double.NaN, null, DataQuality.Missing);

    public bool IsThere => Word is not null || double.IsFinite(Number);

    public static ReportValue Of(ReportAsk ask, in ReportWindow window, bool forecast, ReportSource source)
    {
        var (from, to) = (window.From, window.To);
        var hours = (to - from).TotalHours;
        var drawn = forecast ? source.Expected : source.Meter;
        switch (ask.PayloadType)
        {
            case "DEMAND":
                var demand = drawn(from, to);
                return Power(ask.ReadingType == "PEAK" ? demand.Peak : demand.Mean, demand.Coverage, ask, forecast);
            case "READING":
                return Power(drawn(from, to).Last, 1, ask, forecast);
            case "USAGE":
                return Energy(drawn(from, to), hours, ask, forecast);
            case "USAGE_FORECAST":
                return Energy(source.Expected(from, to), hours, ask, estimated: true);
            case "BASELINE":
                var baseline = source.Baseline(from, to);
                return ReportUnit.Of(ask.Units!)!.Value.IsEnergy ? Energy(baseline, hours, ask, forecast) : Power(baseline.Mean, baseline.Coverage, ask, forecast);
            case "DELTA_USAGE":
                var (met, usual) = (drawn(from, to), source.Baseline(from, to));
                return Energy(new Metered(met.Mean - usual.Mean, double.NaN, double.NaN, Math.Min(met.Coverage, usual.Coverage)), hours, ask, forecast);
            case "SETPOINT":
                var target = source.Target(from, to);
                return Power(target.Mean, 1, ask, forecast);
            case "OPERATING_STATE":
                return source.State(from, to) is { } state ? new ReportValue(double.NaN, NameOf(state), DataQuality.Ok) : Missing;
            case "SIMPLE_LEVEL":
                return source.Level(from, to) is { } level ? new ReportValue(level, null, DataQuality.Ok) : Missing;
            case "LOAD_SHED_DELTA_AVAILABLE":
                return Power(source.Available(from, to)?.Shed ?? double.NaN, 1, ask, forecast);
            case "UP_REGULATION_AVAILABLE":
                return Power(source.Available(from, to)?.Up ?? double.NaN, 1, ask, forecast);
            case "DOWN_REGULATION_AVAILABLE":
                return Power(source.Available(from, to)?.Down ?? double.NaN, 1, ask, forecast);
            case "STORAGE_CHARGE_LEVEL":
                return source.Stored(from, to) is { } stored ? new ReportValue(Rounded(stored.ChargeLevel), null, forecast ? DataQuality.Estimated : DataQuality.Ok) : Missing;
            case "STORAGE_USABLE_CAPACITY":
                return Power(source.Stored(from, to)?.CapacityWattHours ?? double.NaN, 1, ask, false);
            case "STORAGE_DISPATCH_FORECAST":
                return Power(source.Stored(from, to)?.DispatchableWattHours ?? double.NaN, 1, ask, forecast);
            case "STORAGE_MAX_CHARGE_POWER":
                return Power(source.Stored(from, to)?.MaxChargeWatts ?? double.NaN, 1, ask, false);
            case "STORAGE_MAX_DISCHARGE_POWER":
                return Power(source.Stored(from, to)?.MaxDischargeWatts ?? double.NaN, 1, ask, false);
            case "DATA_QUALITY":
                // Speaks of the meter where no other value stands beside it.
                return new ReportValue(double.NaN, NameOf(QualityOf(forecast ? 1 : source.Meter(from, to).Coverage, forecast)), DataQuality.Ok);
            default:
                throw new InvalidOperationException($"Unknown payload type {ask.PayloadType}.");
        }
    }

    public void Write(Utf8JsonWriter json)
    {
        if (Word is not null) json.WriteStringValue(Word);
        else json.WriteNumberValue(Number);
    }

    public static string NameOf(DataQuality quality) => quality switch
    {
        DataQuality.Ok => "OK",
        DataQuality.Estimated => "ESTIMATED",
        _ => "MISSING",
    };

    static string NameOf(OperatingState state) => state switch
    {
        OperatingState.Normal => "NORMAL",
        OperatingState.Error => "ERROR",
        OperatingState.RunningCurtailed => "RUNNING_CURTAILED",
        OperatingState.RunningHeightened => "RUNNING_HEIGHTENED",
        OperatingState.RunningOptedOut => "RUNNING_OPTED_OUT",
        _ => "SGD_ERROR_CONDITION",
    };

    static ReportValue Energy(in Metered power, double hours, ReportAsk ask, bool estimated) => Power(power.Mean * hours, power.Coverage, ask, estimated);

    /// <summary>Watts, or watt-hours, in the units of the request.</summary>
    static ReportValue Power(double value, double coverage, ReportAsk ask, bool estimated) => double.IsFinite(value) && coverage > 0
        ? new ReportValue(Rounded(value / ReportUnit.Of(ask.Units!)!.Value.Scale), null, QualityOf(coverage, estimated))
        : Missing;

    static DataQuality QualityOf(double coverage, bool estimated) =>
        !(coverage > 0) ? DataQuality.Missing : estimated || coverage < Whole ? DataQuality.Estimated : DataQuality.Ok;

    // To the milliwatt in kW: finer than any meter, and no tail of binary digits.
    static double Rounded(double value) => Math.Round(value, 6);
}
