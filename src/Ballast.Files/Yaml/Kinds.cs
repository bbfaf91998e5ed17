using System.Globalization;
using Ballast.Units;

namespace Ballast.Files.Yaml;

/// <summary>The kinds of scalar that site and scenario files are written in.</summary>
static class Kinds
{
    /// <summary>Beyond this no duration in a file makes sense, and sums of times stay far from what a date can hold.</summary>
    static readonly TimeSpan LongestDuration = TimeSpan.FromDays(3660);

    /// <summary>Power of a site or a battery: usually written in kW.</summary>
    public static readonly Kind<Power> Power = new("power", "a power", "140 kW", Units.Power.Zero, text => PowerOf(text, "kW"));

    /// <summary>Power of one device: the same, usually written in W.</summary>
    public static readonly Kind<Power> DevicePower = new("power", "a power", "400 W", Units.Power.Zero, text => PowerOf(text, "W"));

    public static readonly Kind<Energy> Energy = new("energy", "an energy", "50 kWh", Units.Energy.Zero, text => Map(Amount(text, "energy", "kWh"), wattHours => new Energy(wattHours)));

    public static readonly Kind<Ramp> Ramp = new("ramp", "a ramp", "1.6 kW/min", Units.Ramp.Unlimited, text => text == "unlimited"
        ? Units.Ramp.Unlimited
        : Map(Amount(text, "ramp", "kW/min"), wattsPerSecond => new Ramp(wattsPerSecond)));

    /// <summary>May be negative: prices are, now and then.</summary>
    public static readonly Kind<Price> Price = new("price", "a price", "0.25 $/kWh", default, text => Map(Measure.Read(text, "price", "$/kWh"), price => new Price(price)));

    public static readonly Kind<TimeSpan> Duration = new("duration", "a duration", "15 min", TimeSpan.Zero, DurationOf);

    /// <summary>In Hz.</summary>
    public static readonly Kind<double> Frequency = new("frequency", "a frequency", "0.5 Hz", 1, text => Map(Amount(text, "frequency", "Hz"), hertz => hertz));

    /// <summary>A share between nothing and the whole: 25 % or 0.25.</summary>
    public static readonly Kind<double> Share = new("share", "a share", "25 %", 0, ShareOf);

    /// <summary>A voltage by its nominal value: 85 % or 0.85; swells go to twice of it.</summary>
    public static readonly Kind<double> Volts = new("voltage", "a voltage by its nominal value", "85 %", 1, text =>
    {
        if (!Measure.Split(text, out var number, out _, out var unit) || unit is not ("" or "%" or "pu")) return Parsed<double>.Bad($"{Quoted.Of(text)} is not a voltage by its nominal value", "write 85 % or 0.85");
        var volts = unit == "%" ? number / 100 : number;
        return volts is >= 0 and <= 2 ? volts : Parsed<double>.Bad($"{Quoted.Of(text)} is not between 0 and 2 of nominal", "write 85 % or 0.85");
    });

    /// <summary>Apparent power, MVA.</summary>
    public static readonly Kind<double> Mva = new("apparent power", "an apparent power", "12 GVA", 1, text => Map(Amount(text, "apparent power", "MVA"), voltAmperes => voltAmperes / 1e6));

    public static readonly Kind<double> Number = new("number", "a number", "1.0", 1, text =>
        Measure.Split(text, out var number, out _, out var unit) && unit.Length == 0
            ? number
            : Parsed<double>.Bad($"{Quoted.Of(text)} is not a plain number", "write a number without a unit, such as 1.25"));

    public static readonly Kind<int> Count = new("count", "a whole number", "8", 0, text =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= 10_000_000
            ? count
            : Parsed<int>.Bad($"{Quoted.Of(text)} is not a whole number from 0 to 10 million", "write one without a unit, such as 8"));

    public static readonly Kind<ulong> Seed = new("count", "a whole number", "1", 1, text =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seed)
            ? seed
            : Parsed<ulong>.Bad($"{Quoted.Of(text)} is not a whole number", "write one, such as 1"));

    public static readonly Kind<bool> YesNo = new("boolean", "true or false", "true", false, text => text switch
    {
        "true" => true,
        "false" => false,
        _ => Parsed<bool>.Bad($"{Quoted.Of(text)} is neither true nor false", "write true or false"),
    });

    /// <summary>A name or id: one line, not long, no control characters.</summary>
    public static readonly Kind<string> Name = new("name", "a name", "a name of one word", "", text =>
        text.Length is > 0 and <= 120 && text.Trim().Length == text.Length && !text.Any(char.IsControl)
            ? text
            : Parsed<string>.Bad($"{Quoted.Of(text)} is not a name", "write 1 to 120 characters on one line without blanks at the ends"));

    public static readonly Kind<string> Text = new("text", "a text", "a sentence", "", text => text.Length <= 10_000
        ? text
        : Parsed<string>.Bad("this text has more than 10,000 characters", "shorten it"));

    /// <summary>A point in time with its offset from UTC.</summary>
    public static readonly Kind<DateTimeOffset> Time = new("time", "a time", "2025-05-03T14:40:00-07:00", new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero), TimeOf);

    /// <summary>A point in time, or how long after <paramref name="start"/> it is.</summary>
    public static Kind<DateTimeOffset> Moment(DateTimeOffset start) => new("moment", "a time", "90 min", start, text =>
        text.Contains('T') && text.Length > 10 ? TimeOf(text) : Map(DurationOf(text), offset => start + offset));

    /// <summary>One of a few words.</summary>
    public static Kind<T> OneOf<T>(string name, params (string Word, T Value)[] words) => new(name, "a word", words[0].Word, words[0].Value, text =>
    {
        foreach (var (word, value) in words)
        {
            if (word == text) return value;
        }
        return Parsed<T>.Bad($"{Quoted.Of(text)} is not known here", Spelling.Hint(text, [.. words.Select(pair => pair.Word)], "remove it"));
    });

    static Parsed<Power> PowerOf(string text, string usualUnit) => Map(Amount(text, "power", usualUnit), watts => new Power(watts));

    static Parsed<double> Amount(string text, string dimension, string usualUnit)
    {
        var read = Measure.Read(text, dimension, usualUnit);
        return read is { What: null, Value: < 0 }
            ? Parsed<double>.Bad($"{Quoted.Of(text)} is negative", "write its size without a sign; the key says which way it goes")
            : read;
    }

    static Parsed<double> ShareOf(string text)
    {
        if (!Measure.Split(text, out var number, out var digits, out var unit))
            return Parsed<double>.Bad($"{Quoted.Of(text)} is not a share", "write 25 % or 0.25");
        if (unit is not ("" or "%")) return Parsed<double>.Bad($"{Quoted.Of(text)} is not a share", $"write {digits} %, or a number from 0 to 1");
        var share = unit == "%" ? number / 100 : number;
        if (share is >= 0 and <= 1) return share;
        return unit == "" && number is > 1 and <= 100
            ? Parsed<double>.Bad($"{Quoted.Of(text)} is more than the whole", $"write {digits} %")
            : Parsed<double>.Bad($"{Quoted.Of(text)} is not between nothing and the whole", "write a share from 0 % to 100 %");
    }

    /// <summary>One or more numbers with units, from great to small: <c>6 h 10 min</c>.</summary>
    static Parsed<TimeSpan> DurationOf(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length is < 2 or > 8 || words.Length % 2 != 0) return Convert(text, Measure.Read(text, "duration", "min"));
        double seconds = 0, previous = double.PositiveInfinity;
        for (var i = 0; i < words.Length; i += 2)
        {
            var part = Measure.Read($"{words[i]} {words[i + 1]}", "duration", "min");
            if (part.What is not null) return Convert(text, part);
            var size = Measure.Units("duration").First(known => known.Unit == words[i + 1].Trim()).Size;
            if (size >= previous) return Parsed<TimeSpan>.Bad($"{Quoted.Of(text)} is not a duration", "write units from great to small, such as 6 h 10 min");
            (previous, seconds) = (size, seconds + part.Value);
        }
        return Convert(text, seconds);
    }

    static Parsed<TimeSpan> Convert(string text, Parsed<double> seconds)
    {
        if (seconds.What is not null) return Parsed<TimeSpan>.Bad(seconds.What, seconds.HowToMend!);
        if (seconds.Value < 0) return Parsed<TimeSpan>.Bad($"{Quoted.Of(text)} is negative", "write how long it lasts, without a sign");
        return seconds.Value <= LongestDuration.TotalSeconds
            ? TimeSpan.FromSeconds(seconds.Value)
            : Parsed<TimeSpan>.Bad($"{Quoted.Of(text)} is longer than ten years", "write a shorter time");
    }

    static Parsed<DateTimeOffset> TimeOf(string text)
    {
        string[] formats = ["yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm'Z'"];
        const string form = "write date, time and offset from UTC, such as 2025-05-03T14:40:00-07:00";
        if (!DateTimeOffset.TryParseExact(text, formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            return Parsed<DateTimeOffset>.Bad($"{Quoted.Of(text)} is not a time", form);
        return time.Year is >= 1970 and <= 2200 ? time : Parsed<DateTimeOffset>.Bad($"{Quoted.Of(text)} is not in 1970 to 2200", form);
    }

    static Parsed<TOut> Map<TIn, TOut>(Parsed<TIn> parsed, Func<TIn, TOut> then) =>
        parsed.What is null ? then(parsed.Value!) : Parsed<TOut>.Bad(parsed.What, parsed.HowToMend!);
}
