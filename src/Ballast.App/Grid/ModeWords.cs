using System.Globalization;
using Ballast.Grid.Modes;

namespace Ballast.App.Grid;

/// <summary>A mode in words.</summary>
static class ModeWords
{
    public static string Kind(Mode mode) => mode.Kind switch
    {
        ModeKind.InterArea => "between areas",
        ModeKind.Local => "local",
        ModeKind.Common => "all together",
        ModeKind.Angle => "free angle",
        _ => "control",
    };

    public static string Alarm(Mode mode) => mode.Alarm switch
    {
        DampingAlarm.Unstable => "GROWS",
        DampingAlarm.Alarm => "under 3 %",
        DampingAlarm.Alert => "under 5 %",
        _ => "",
    };

    /// <summary>Who swings against whom, as <c>1, 2 | 3, 4</c>, the strongest first; at most so many on a side.</summary>
    public static string Sides(LinearModel model, Mode mode, int most = 6)
    {
        if (mode.Shape.Length == 0) return "";
        var (with, against) = mode.Sides();
        string Names(int[] side) => string.Join(", ", side.Take(most).Select(r => model.Rotors[r].Name)) + (side.Length > most ? $" and {side.Length - most} more" : "");
        return mode.Kind switch
        {
            ModeKind.Control or ModeKind.Angle => "",
            ModeKind.Common => "all",
            _ => against.Length == 0 ? $"{Names(with)} against the grid" : $"{Names(with)} | {Names(against)}",
        };
    }

    /// <summary>The states that take part most.</summary>
    public static string Partakers(LinearModel model, Mode mode, int most = 3) => string.Join(", ", Strongest(mode).Take(most).Select(i => Invariant($"{model.States[i]} {mode.Participation[i]:0.00}")));

    /// <summary>Places of states from the one that takes part most.</summary>
    public static IEnumerable<int> Strongest(Mode mode) => Enumerable.Range(0, mode.Participation.Length).OrderByDescending(i => mode.Participation[i]);

    public static string Hz(Mode mode) => mode.Hz > 0 ? mode.Hz.ToString("0.0000", CultureInfo.InvariantCulture) : "-";

    public static string Damping(Mode mode) => mode.Kind == ModeKind.Angle ? "-" : (100 * mode.DampingRatio).ToString("0.00", CultureInfo.InvariantCulture);

    public static string Eigenvalue(Mode mode) => mode.Hz > 0
        ? Invariant($"{mode.Eigenvalue.Real:0.0000} ± j{mode.Eigenvalue.Imaginary:0.0000}")
        : Invariant($"{mode.Eigenvalue.Real:0.0000}");

    static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
