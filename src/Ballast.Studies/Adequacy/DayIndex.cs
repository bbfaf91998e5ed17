namespace Ballast.Studies.Adequacy;

/// <summary>Which day, month and hour of the day each step of a system belongs to.</summary>
public sealed class DayIndex
{
    readonly DateTime start;
    readonly double stepHours;

    public DayIndex(AdequacySystem system)
    {
        // Without a calendar the first step begins a day, and the first day a year.
        start = system.Start ?? new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);
        stepHours = system.StepHours;
        HasCalendar = system.Start is not null;
        Of = new int[system.Steps];
        var first = start.TimeOfDay.TotalHours;
        for (var step = 0; step < Of.Length; step++) Of[step] = (int)((first + step * stepHours) / 24 + 1e-9);
        Days = Of.Length == 0 ? 0 : Of[^1] + 1;
    }

    /// <summary>Whether months are known, and not only days.</summary>
    public bool HasCalendar { get; }

    /// <summary>For each step the day that it begins in, from 0.</summary>
    public int[] Of { get; }

    /// <summary>How many days there are, begun ones included.</summary>
    public int Days { get; }

    /// <summary>When a step begins.</summary>
    public DateTime At(int step) => start.AddTicks((long)Math.Round(step * stepHours * TimeSpan.TicksPerHour));

    /// <summary>Month, 0 to 11, of a step's beginning.</summary>
    public int Month(int step) => At(step).Month - 1;

    /// <summary>Hour of the day, 0 to 23, of a step's beginning.</summary>
    public int Hour(int step) => At(step).Hour;
}
